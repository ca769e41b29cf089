using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Fangxian.Platform.Data;

/// <summary>
/// New rows as the model has their tables, without EF Core's tracking, which costs as much as all else of a small write. Whoever makes
/// a row makes its key. Tables that others refer to come first.
/// </summary>
public static class NewRows
{
    private static readonly ConcurrentDictionary<IEntityType, NewRowTable> Tables = new();

    /// <summary>Many rows of one table, in bulk; the audit is told of them by the use case alone.</summary>
    public static async Task InsertManyAsync<T>(this OutbreakDb db, IEnumerable<T> rows, CancellationToken cancellation)
        where T : class
    {
        var table = TableOf(db, typeof(T));
        await using var into = await BulkRows.IntoAsync(db, table.Name, table.Columns, cancellation);
        foreach (var row in rows)
        {
            table.Add(into, row);
            into.EndRow();
        }
        await into.CompleteAsync();
    }

    /// <summary>A few rows of any tables, in one round trip; each is noted for the audit as if EF Core had saved it.</summary>
    public static async Task InsertFewAsync(this OutbreakDb db, IReadOnlyCollection<object> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }
        await using var lease = await db.OpenAsync(cancellation);
        var tables = rows.Select(row => (Table: TableOf(db, row.GetType()), Row: row)).ToArray();
        if (db.Kind is DatabaseKind.Postgres)
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            Array.ForEach(tables, one => batch.BatchCommands.Add(one.Table.ToServer(one.Row)));
            await batch.PrepareAsync(cancellation);
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        else
        {
            var gate = (GateConnection)db.Database.GetDbConnection();
            foreach (var (table, row) in tables)
            {
                var into = gate.RowsInto(table.Name, table.Columns);
                table.Add(into, row);
                into.EndRow();
            }
        }
        Array.ForEach(tables, one => db.Changes?.Added(one.Table.Type, one.Row));
    }

    private static NewRowTable TableOf(OutbreakDb db, Type type) => Tables.GetOrAdd(db.Model.FindEntityType(type)!, entity => new NewRowTable(entity));
}

/// <summary>How rows of a type are written to its table.</summary>
internal sealed class NewRowTable
{
    private static readonly Dictionary<Type, NpgsqlDbType> ServerTypes = new()
    {
        [typeof(long)] = NpgsqlDbType.Bigint,
        [typeof(int)] = NpgsqlDbType.Integer,
        [typeof(short)] = NpgsqlDbType.Smallint,
        [typeof(bool)] = NpgsqlDbType.Boolean,
        [typeof(double)] = NpgsqlDbType.Double,
        [typeof(string)] = NpgsqlDbType.Text,
        [typeof(DateOnly)] = NpgsqlDbType.Date,
        [typeof(DateTimeOffset)] = NpgsqlDbType.TimestampTz,
        [typeof(Guid)] = NpgsqlDbType.Uuid,
        [typeof(byte[])] = NpgsqlDbType.Bytea,
    };

    private readonly (IClrPropertyGetter Value, NpgsqlDbType Type)[] _cells;
    private readonly string _toServer;

    public NewRowTable(IEntityType type)
    {
        var properties = type.GetProperties().ToArray();
        (Type, Name) = (type, type.GetTableName()!);
        Columns = [.. properties.Select(p => p.GetColumnName())];
        _cells = [.. properties.Select(p => (p.GetGetter(), ServerTypes[CellType(p.ClrType)]))];
        Add = Adder(type.ClrType, [.. properties.Select(p => p.PropertyInfo!)]);
        _toServer = $"INSERT INTO {Name} ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"${i + 1}"))})";
    }

    public IEntityType Type { get; }

    public string Name { get; }

    public string[] Columns { get; }

    /// <summary>Adds the cells of a row.</summary>
    public Action<BulkRows, object> Add { get; }

    public NpgsqlBatchCommand ToServer(object row)
    {
        var command = new NpgsqlBatchCommand(_toServer);
        foreach (var (value, type) in _cells)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DatabaseKind.Postgres.Stored(value.GetClrValueUsingContainingEntity(row)) ?? DBNull.Value });
        }
        return command;
    }

    /// <summary>Without reflection for each cell: of a file half a million rows pass here.</summary>
    private static Action<BulkRows, object> Adder(Type type, IReadOnlyList<PropertyInfo> properties)
    {
        var (rows, row) = (Expression.Parameter(typeof(BulkRows)), Expression.Parameter(typeof(object)));
        var typed = Expression.Convert(row, type);
        var cells = properties.Select(property =>
        {
            var cell = CellType(property.PropertyType);
            var added = cell.IsValueType ? typeof(Nullable<>).MakeGenericType(cell) : cell;
            return Expression.Call(rows, nameof(BulkRows.Add), null, Expression.Convert(Expression.Property(typed, property), added));
        });
        return Expression.Lambda<Action<BulkRows, object>>(Expression.Block(cells), rows, row).Compile();
    }

    private static Type CellType(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? CellType(inner) : type.IsEnum ? typeof(int) : type;
}
