using System.Reflection;
using Fangxian.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Data;

/// <summary>The tables of persons that a database has, by what they declare of themselves.</summary>
public static class PersonalTables
{
    /// <summary>The name of the column by which a row hangs on a person.</summary>
    private const string PersonId = "PersonId";

    /// <summary>Every table that declares itself, by name.</summary>
    public static IReadOnlyList<PersonalTable> PersonalDataTables(this OutbreakDb db) =>
        [.. db.Model.GetEntityTypes()
            .Select(entity => (entity, Declared: entity.ClrType.GetCustomAttribute<PersonalDataAttribute>()))
            .Where(e => e.Declared is not null)
            .Select(e => new PersonalTable(e.entity.GetTableName()!, e.Declared!, e.entity.FindProperty(PersonId)?.GetColumnName(), e.entity.GetProperties().FirstOrDefault(p => p.Name != PersonId && p.PropertyInfo?.IsDefined(typeof(PartOfAttribute)) is true)?.GetColumnName()))
            .OrderBy(table => table.Name, StringComparer.Ordinal)];

    /// <summary>Rows that hang on these persons by one of the columns, counted.</summary>
    public static async Task<long> CountOfPersonsAsync(this OutbreakDb db, string table, IReadOnlyList<string> columns, IReadOnlyCollection<Guid> persons, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM {table} WHERE {Of(db, columns)}");
        command.BindMany(db.Kind, "@persons", persons);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Deletes the rows that hang on these persons, wherever they lie, without a word of what they said.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> DeleteOfPersonsAsync(this OutbreakDb db, string table, IReadOnlyList<string> columns, IReadOnlyCollection<Guid> persons, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"DELETE FROM {table} WHERE {Of(db, columns)}");
        command.BindMany(db.Kind, "@persons", persons);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Of(OutbreakDb db, IReadOnlyList<string> columns) => string.Join(" OR ", columns.Select(column => db.Kind.IsOneOf(column, "@persons")));
}

/// <summary>A table of persons.</summary>
/// <param name="Name">The table.</param>
/// <param name="Declared">Why, on what basis, how long, how sensitive.</param>
/// <param name="PersonColumn">The column that names the person; null where it has none.</param>
/// <param name="RoleColumn">The column that names the role of a person that a row is part of; null where it has none.</param>
public sealed record PersonalTable(string Name, PersonalDataAttribute Declared, string? PersonColumn, string? RoleColumn);
