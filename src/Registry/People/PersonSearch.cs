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
        await using var command = lease.Command($"SELECT DISTINCT p.id FROM {table} n JOIN person p ON p.id = n.person_id WHERE {_kind.IsOneOf("n.blind_index", "@hashes")} AND {Seen} ORDER BY p.id LIMIT {limit}");
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
            command.Bind("@after", _kind is DatabaseKind.Postgres ? after!.Value : after!.Value.ToByteArray(bigEndian: true));
        }
        return await ReadAsync(command, cancellation);
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
