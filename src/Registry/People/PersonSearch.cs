using System.Data.Common;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>The ids of persons within a scope by name or number, by plain statements: each walks one index and stops.</summary>
internal sealed class PersonSearch(OutbreakDb db, Scope within, int limit)
{
    /// <summary>Behind every name that begins so.</summary>
    private const string Last = "\U0010FFFF";

    private readonly DatabaseKind _kind = db.Kind;

    public async Task<IReadOnlyList<Guid>> ByHashAsync(string table, IEnumerable<byte[]> hashes, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        var numbers = _kind.EachOf("person_id", table, "blind_index", "@hashes");
        var persons = _kind is DatabaseKind.Postgres
            ? $"{numbers} n CROSS JOIN LATERAL (SELECT p.id FROM person p WHERE p.id = n.person_id AND {Seen} OFFSET 0) p"
            : $"{numbers} n JOIN person p ON p.id = n.person_id WHERE {Seen}";
        await using var command = lease.Command($"SELECT DISTINCT p.id FROM {persons} ORDER BY p.id LIMIT {limit}");
        command.BindMany(_kind, "@hashes", hashes);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Those whose name begins so, by name and area; behind one of them where it is named.</summary>
    public async Task<IReadOnlyList<Guid>> ByNameAsync(string key, Guid? after, CancellationToken cancellation)
    {
        var last = after is null ? null : await db.Persons().AsNoTracking().Where(p => p.Id == after).Select(p => new { p.NameKey, p.Position }).SingleOrDefaultAsync(cancellation);
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT p.id FROM person p WHERE p.name_key >= @from AND p.name_key < @to AND {Seen}"
            + (last is null ? "" : " AND (p.name_key > @from OR p.position > @position OR (p.position = @position AND p.id > @after))")
            + $" ORDER BY p.name_key, p.position, p.id LIMIT {limit}");
        command.Bind("@from", last?.NameKey ?? key);
        command.Bind("@to", key + Last);
        if (last is not null)
        {
            command.Bind("@position", last.Position);
            command.Bind("@after", _kind.Stored(after));
        }
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The persons of these ids that the scope covers, without what no list shows.</summary>
    public async Task<IReadOnlyDictionary<Guid, Person>> PersonsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT p.id, p.position, p.name, p.name_key, p.sex, p.birth_date, p.age_years, p.age_on, p.recorded_at, p.version FROM person p WHERE {_kind.IsOneOf("p.id", "@ids")} AND {db.Scope.IsWithin(_kind.Hidden("p.position"))}");
        command.BindMany(_kind, "@ids", ids);
        var persons = new Dictionary<Guid, Person>(ids.Count);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var id = row.ReadId(_kind, 0);
            persons[id] = new Person
            {
                Id = id, Position = row.GetInt64(1), Name = row.GetString(2), NameKey = row.GetString(3), Sex = (Sex)row.GetInt32(4), BirthDate = row.ReadDay(_kind, 5), AgeYears = row.IsDBNull(6) ? null : row.GetInt16(6), AgeOn = row.ReadDay(_kind, 7),
                RecordedAt = row.ReadInstant(_kind, 8)!.Value, Version = row.GetInt32(9),
            };
        }
        return persons;
    }

    private string Seen => $"p.merged_into IS NULL AND {within.IsWithin("p.position")}";

    private async Task<IReadOnlyList<Guid>> ReadAsync(DbCommand command, CancellationToken cancellation)
    {
        var ids = new List<Guid>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            ids.Add(row.ReadId(_kind, 0));
        }
        return ids;
    }
}
