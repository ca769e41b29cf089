using System.Linq.Expressions;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

namespace Fangxian.Platform.Data;

/// <summary>
/// The one database. Modules bring their tables (<see cref="IModule.ConfigureModel"/>) and keep them internal;
/// a use case gets an instance that is limited to its actor's scope by the filter named <see cref="ScopeFilter"/>.
/// </summary>
public sealed class OutbreakDb(DbContextOptions<OutbreakDb> options, ModuleCatalog modules, Scope scope, SharedState shared) : DbContext(options)
{
    public const string ScopeFilter = "scope";

    /// <summary>The actor's scope; the filter of every scoped table is made from it.</summary>
    public Scope Scope { get; } = scope;

    private readonly IReadOnlyList<PositionRange> _limits = scope.ForQuery();

    /// <summary>What this process keeps between requests: figures by data version, the area tree.</summary>
    public SharedState Shared { get; } = shared;

    /// <summary>The modules this program is made of.</summary>
    public ModuleCatalog Modules { get; } = modules;

    /// <summary>Topics whose version this transaction has raised.</summary>
    internal HashSet<string> Raised { get; } = [];

    /// <summary>The versions of all topics as this context saw them last.</summary>
    internal Dictionary<string, long>? Versions { get; set; }

    private RelationalOptionsExtension Relational { get; } = RelationalOptionsExtension.Extract(options);

    public DatabaseKind Kind => Relational is NpgsqlOptionsExtension ? DatabaseKind.Postgres : DatabaseKind.Sqlite;

    /// <summary>Where the database is; null on the write gate's own connection.</summary>
    internal string? ConnectionString => Relational.ConnectionString;

    /// <summary>The file of a SQLite database that is read; null otherwise.</summary>
    public string? DatabaseFile => Kind is DatabaseKind.Sqlite && ConnectionString is { } address ? new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(address).DataSource : null;

    /// <summary>Whether this context runs in a writing transaction.</summary>
    internal bool IsWriting { get; init; }

    /// <summary>Whether the connection of this context stays open until the context ends.</summary>
    internal bool StaysOpen { get; set; }

    /// <summary>What this transaction changes, for its audit line; null where nobody asks.</summary>
    internal AuditChanges? Changes { get; init; }

    /// <summary>The line of this transaction, where it is sent with the commit; null otherwise.</summary>
    internal (AuditNote Note, TimeProvider Clock)? Line { get; set; }

    /// <summary>The lines within the scope, to be read: only <see cref="AuditTrail"/> writes them.</summary>
    public IQueryable<AuditLine> AuditLines => Set<AuditLine>().AsNoTracking();

    internal DbSet<DataVersion> DataVersions => Set<DataVersion>();

    /// <summary>Places a table under the scope: rows outside the actor's areas do not exist for the actor.</summary>
    public void LimitToScope<TEntity>(ModelBuilder model, Expression<Func<TEntity, long>> position)
        where TEntity : class
    {
        var row = position.Parameters[0];
        var at = position.Body;
        var within = Enumerable.Range(0, Scope.MostRanges)
            .Select(index => (Expression)Expression.AndAlso(
                Expression.GreaterThanOrEqual(at, Bound(index, nameof(PositionRange.From))),
                Expression.LessThanOrEqual(at, Bound(index, nameof(PositionRange.To)))))
            .Aggregate(Expression.OrElse);
        model.Entity<TEntity>().HasQueryFilter(ScopeFilter, Expression.Lambda<Func<TEntity, bool>>(within, row));
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Changes is null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        Changes.BeforeSave(ChangeTracker);
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
            Changes.AfterSave();
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("Records are saved asynchronously.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditLine>(AuditLine.Configure);
        modelBuilder.Entity<AuditDetail>(AuditDetail.Configure);
        modelBuilder.Entity<AuditSubject>(AuditSubject.Configure);
        modelBuilder.Entity<AuditHead>(AuditHead.Configure);
        LimitToScope<AuditLine>(modelBuilder, line => line.Position);
        modelBuilder.Entity<DataVersion>(DataVersion.Configure);
        modelBuilder.Entity<Setting>(Setting.Configure);
        modelBuilder.Entity<OutboxMessage>(OutboxMessage.Configure);
        LimitToScope<OutboxMessage>(modelBuilder, message => message.Position);
        foreach (var module in Modules.All)
        {
            module.ConfigureModel(modelBuilder, this);
        }
        SnakeCase(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<int>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion(Kind is DatabaseKind.Sqlite ? typeof(InstantAsMicroseconds) : typeof(InstantAsUtc));
        if (Kind is DatabaseKind.Sqlite)
        {
            configurationBuilder.Properties<DateOnly>().HaveConversion<DateAsDayNumber>();
            configurationBuilder.Properties<Guid>().HaveConversion<GuidAsBigEndianBytes>();
        }
    }

    private MemberExpression Bound(int index, string name) =>
        Expression.Property(Expression.Call(Expression.Constant(this), nameof(Range), null, Expression.Constant(index)), name);

    private PositionRange Range(int index) => index < _limits.Count ? _limits[index] : new PositionRange(1, 0);

    private static void SnakeCase(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetViewName() is null)
            {
                entity.SetTableName(Snake(entity.GetTableName() ?? entity.ClrType.Name));
            }
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }
        }
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]) ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}

/// <summary>SQLite: an instant as microseconds since 1970 (UTC), so that it sorts and compares as an integer.</summary>
internal sealed class InstantAsMicroseconds() : ValueConverter<DateTimeOffset, long>(
    instant => Instants.ToMicroseconds(instant), microseconds => Instants.FromMicroseconds(microseconds));

/// <summary>PostgreSQL: <c>timestamptz</c> takes only UTC.</summary>
internal sealed class InstantAsUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => instant.ToUniversalTime(), instant => instant);

/// <summary>SQLite: a date as the number of days since 1 January of year 1.</summary>
internal sealed class DateAsDayNumber() : ValueConverter<DateOnly, int>(date => date.DayNumber, number => DateOnly.FromDayNumber(number));

/// <summary>SQLite: a UUID as 16 bytes in the order of its text, so that version 7 keeps its order in time.</summary>
internal sealed class GuidAsBigEndianBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
