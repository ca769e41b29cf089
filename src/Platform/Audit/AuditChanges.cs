using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fangxian.Platform.Audit;

/// <summary>
/// What one writing transaction changed, through EF Core or as a few new rows, as JSON: per row its table, key, what happened, and
/// each field with its value before and after. A secret shows only that it changed, bytes only how many they are. Rows beyond
/// <see cref="MostRows"/> are counted by table; rows written in bulk are named by the use case (its import).
/// </summary>
public sealed class AuditChanges
{
    public const int MostRows = 200;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly ConcurrentDictionary<IEntityType, AuditedTable> Tables = new();

    private readonly List<(EntityEntry Entry, EntityState State)> _saving = [];
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly SortedDictionary<string, int> _more = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _records = [];
    private Utf8JsonWriter? _writer;
    private int _rows;

    /// <summary>The ids of the rows that were written, and of the records that they are part of.</summary>
    internal IReadOnlyCollection<Guid> Records => _records;

    /// <summary>The chain of the smallest area that holds all rows written; null where no row tells its area.</summary>
    internal long? Position { get; private set; }

    /// <summary>Notes what is about to be saved; old values are gone afterwards.</summary>
    internal void BeforeSave(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is EntityState.Modified or EntityState.Deleted)
            {
                Note(entry, entry.State);
            }
            else if (entry.State is EntityState.Added)
            {
                _saving.Add((entry, entry.State));
            }
        }
    }

    /// <summary>Notes the rows that were added: now their keys are known.</summary>
    internal void AfterSave()
    {
        foreach (var (entry, state) in _saving)
        {
            Note(entry, state);
        }
        _saving.Clear();
    }

    /// <summary>The whole change as JSON (UTF-8); null where nothing was written through EF Core.</summary>
    internal byte[]? ToJson()
    {
        if (_writer is null)
        {
            return null;
        }
        foreach (var (table, rows) in _more)
        {
            _writer.WriteStartObject();
            _writer.WriteString("table", table);
            _writer.WriteNumber("more", rows);
            _writer.WriteEndObject();
        }
        _writer.WriteEndArray();
        _writer.Dispose();
        _writer = null;
        return _json.WrittenSpan.ToArray();
    }

    /// <summary>Notes a row that was added without EF Core.</summary>
    internal void Added(IEntityType type, object row)
    {
        var table = Tables.GetOrAdd(type, AuditedTable.Of);
        Note(table, EntityState.Added, name => type.FindProperty(name)!.GetGetter().GetClrValueUsingContainingEntity(row), null);
    }

    private void Note(EntityEntry entry, EntityState state) =>
        Note(Tables.GetOrAdd(entry.Metadata, AuditedTable.Of), state, name => entry.Property(name).CurrentValue, entry);

    /// <param name="table">The table.</param>
    /// <param name="state">What happened.</param>
    /// <param name="value">The present value of a property.</param>
    /// <param name="entry">What the row was before; null where it is new.</param>
    private void Note(AuditedTable table, EntityState state, Func<string, object?> value, EntityEntry? entry)
    {
        if (table.Position is { } at && value(at) is long position)
        {
            Position = AuditChain.PositionOver(Position is { } others ? [others, position] : [position]);
        }
        if (++_rows > MostRows)
        {
            _more[table.Name] = _more.GetValueOrDefault(table.Name) + 1;
            return;
        }
        foreach (var name in table.Records)
        {
            if (value(name) is Guid record)
            {
                _records.Add(record);
            }
        }
        if (_writer is null)
        {
            _writer = new Utf8JsonWriter(_json, Readable);
            _writer.WriteStartArray();
        }
        Write(_writer, table, state, value, entry);
    }

    private static void Write(Utf8JsonWriter json, AuditedTable table, EntityState state, Func<string, object?> value, EntityEntry? entry)
    {
        json.WriteStartObject();
        json.WriteString("table", table.Name);
        json.WriteString("was", state is EntityState.Added ? "added" : state is EntityState.Deleted ? "deleted" : "changed");
        json.WriteStartObject("key");
        foreach (var key in table.Key)
        {
            json.WritePropertyName(key.Shown);
            WriteValue(json, value(key.Name));
        }
        json.WriteEndObject();
        json.WriteStartObject("fields");
        foreach (var (name, shown, secret) in table.Fields)
        {
            var before = state is EntityState.Added ? null : entry!.Property(name).OriginalValue;
            var after = state is EntityState.Deleted ? null : value(name);
            if (state is EntityState.Modified ? entry!.Property(name).IsModified : (after ?? before) is not null)
            {
                json.WriteStartArray(shown);
                WriteField(json, before, secret);
                WriteField(json, after, secret);
                json.WriteEndArray();
            }
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, object? value, bool secret)
    {
        if (secret && value is not null)
        {
            json.WriteStringValue("***");
            return;
        }
        WriteValue(json, value);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int or long or short or byte or double or decimal or float:
                json.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                json.WriteStringValue($"{bytes.Length} bytes");
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}

/// <summary>What the audit needs to know of a table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Key">The properties of its key, and how they are shown.</param>
/// <param name="Fields">The other properties, how they are shown, and which of them are secret.</param>
/// <param name="Records">The properties that name what a row is about: its key, where that is one UUID, and what it is part of.</param>
/// <param name="Position">The property that says which area is responsible.</param>
internal sealed record AuditedTable(string Name, IReadOnlyList<(string Name, string Shown)> Key, IReadOnlyList<(string Name, string Shown, bool Secret)> Fields, IReadOnlyList<string> Records, string? Position)
{
    /// <summary>The name that positions have everywhere.</summary>
    private const string PositionName = "Position";

    public static AuditedTable Of(IEntityType entity)
    {
        var key = entity.FindPrimaryKey()?.Properties ?? [];
        return new(
            entity.GetTableName() ?? entity.ShortName(),
            [.. key.Select(p => (p.Name, Shown(p)))],
            [.. entity.GetProperties().Where(p => !p.IsPrimaryKey()).Select(p => (p.Name, Shown(p), p.PropertyInfo?.IsDefined(typeof(NeverAuditedAttribute)) is true))],
            [.. entity.GetProperties().Where(p => key is [var id] && p == id && p.ClrType == typeof(Guid) || p.PropertyInfo?.IsDefined(typeof(PartOfAttribute)) is true).Select(p => p.Name)],
            entity.FindProperty(PositionName) is { ClrType: var number } && number == typeof(long) ? PositionName : null);
    }

    private static string Shown(IProperty property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
