using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fangxian.Platform.Archive;

/// <summary>A table as an archive holds it: nothing in it is said in the words of one database.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, in the order in which a row's cells follow each other.</param>
/// <param name="Key">The columns of its key: rows stand in their order.</param>
/// <param name="Numbered">The column whose numbers the database gives; null where there is none.</param>
public sealed record ArchivedTable(string Name, IReadOnlyList<ArchivedColumn> Columns, IReadOnlyList<string> Key, string? Numbered)
{
    /// <summary>Every table of the model; one that refers to another stands behind it.</summary>
    public static IReadOnlyList<ArchivedTable> Of(OutbreakDb db)
    {
        var (left, ordered) = (db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList(), new List<ITable>());
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(t => t.ForeignKeyConstraints.All(key => key.PrincipalTable == t || ordered.Contains(key.PrincipalTable))) ?? throw new NotSupportedException("Tables refer to each other in a circle.");
            ordered.Add(next);
            left.Remove(next);
        }
        return [.. ordered.Select(Of)];
    }

    private static ArchivedTable Of(ITable table)
    {
        var columns = table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => new ArchivedColumn(c.Name, KindOf(c))).ToArray();
        var key = table.PrimaryKey?.Columns.Select(c => c.Name).ToArray() ?? throw new NotSupportedException($"{table.Name} has no key.");
        var numbered = table.Columns.Where(c => c.PropertyMappings[0].Property is { ValueGenerated: ValueGenerated.OnAdd } p && KindOf(c) is CellKind.Integer16 or CellKind.Integer32 or CellKind.Integer64 && p.IsPrimaryKey() && p.DeclaringType.ContainingEntityType.FindPrimaryKey()!.Properties.Count == 1).Select(c => c.Name).SingleOrDefault();
        return new(table.Name, columns, key, numbered);
    }

    private static CellKind KindOf(IColumn column)
    {
        var property = column.PropertyMappings[0].Property;
        return CellKinds.Of(property.ClrType) ?? CellKinds.Of(property.GetTypeMapping().Converter?.ProviderClrType ?? typeof(object)) ?? throw new NotSupportedException($"{column.Table.Name}.{column.Name} is a {property.ClrType.Name}.");
    }
}

/// <param name="Name">The column.</param>
/// <param name="Kind">What its cells hold.</param>
public sealed record ArchivedColumn(string Name, CellKind Kind);

/// <summary>What a cell holds, whichever database it comes from.</summary>
public enum CellKind
{
    Integer16 = 1,
    Integer32,
    Integer64,
    Real,
    Truth,
    Text,
    Bytes,
    Uuid,
    Day,
    Instant,
}

internal static class CellKinds
{
    private static readonly Dictionary<Type, CellKind> Kinds = new()
    {
        [typeof(short)] = CellKind.Integer16,
        [typeof(int)] = CellKind.Integer32,
        [typeof(long)] = CellKind.Integer64,
        [typeof(double)] = CellKind.Real,
        [typeof(bool)] = CellKind.Truth,
        [typeof(string)] = CellKind.Text,
        [typeof(byte[])] = CellKind.Bytes,
        [typeof(Guid)] = CellKind.Uuid,
        [typeof(DateOnly)] = CellKind.Day,
        [typeof(DateTimeOffset)] = CellKind.Instant,
    };

    public static CellKind? Of(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } ? CellKind.Integer32 : Kinds.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var kind) ? kind : null;
}
