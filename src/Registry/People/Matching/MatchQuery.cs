using System.Buffers.Binary;
using System.Data.Common;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Registry.People.Matching;

/// <summary>
/// Finds in the database the persons with whom a batch is compared: five statements however many are looked for, each walking
/// one index. Only persons within the scope, never a record merged into another.
/// </summary>
internal sealed class MatchQuery(OutbreakDb db, Scope scope)
{
    private const string Columns = "p.id, p.position, p.name_key, p.sex, p.birth_date, p.age_years, p.age_on, CASE WHEN coalesce(p.guardian_name, p.guardian_basis) IS NULL THEN 0 ELSE 1 END";

    private readonly DatabaseKind _kind = db.Kind;
    private readonly MatchPool _pool = new();

    private string Seen => $"p.merged_into IS NULL AND {scope.IsWithin("p.position")}";

    public static UInt128 Key(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    public async Task<MatchPool> FindAsync(IReadOnlyCollection<PersonTraits> wanted, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await HashesAsync(lease, "person_identity", "kind", [.. wanted.SelectMany(w => w.Identities.Keys).Distinct()], (person, hash, kind) => _pool.TellIdentity(person, hash, (IdentityKind)kind), cancellation);
        await HashesAsync(lease, "person_phone", "0", [.. wanted.SelectMany(w => w.Phones).Distinct()], (person, hash, _) => _pool.TellPhone(person, hash), cancellation);
        await NamesAsync(lease, [.. wanted.Where(w => w.NameKey.Length > 0 && w.BornIn is not null).Select(w => (w.NameKey, w.BornIn!.Value.From, w.BornIn!.Value.To)).Distinct()], cancellation);
        await BirthsAsync(lease, [.. wanted.Where(w => w.NameKey.Length > 0 && w.BirthDate is not null).Select(w => (w.BirthDate!.Value, First(w.NameKey), Last(w.NameKey))).Distinct()], cancellation);
        await NumbersAsync(lease, wanted, cancellation);
        return _pool;
    }

    private async Task HashesAsync(ConnectionLease lease, string table, string kind, UInt128[] hashes, Action<Candidate, UInt128, int> tell, CancellationToken cancellation)
    {
        if (hashes.Length == 0)
        {
            return;
        }
        await using var command = lease.Command(Of(_kind.EachOf($"person_id, blind_index, {kind} AS kind", table, "blind_index", "@hashes")));
        command.BindMany(_kind, "@hashes", hashes.Select(Bytes));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            tell(_pool.Known(row.ReadId(_kind, 0), () => Read(row)), Key(row.GetFieldValue<byte[]>(8)), row.GetInt32(9));
        }
    }

    /// <summary>The same name, born in a year that may be meant, or nobody knows when.</summary>
    private async Task NamesAsync(ConnectionLease lease, (string Name, int From, int To)[] names, CancellationToken cancellation)
    {
        if (names.Length == 0)
        {
            return;
        }
        var days = names.Select(n => (From: new DateOnly(Math.Clamp(n.From - 1, 1, 9999), 1, 1), To: new DateOnly(Math.Clamp(n.To + 1, 1, 9999), 12, 31))).ToArray();
        // Said three times, PostgreSQL takes a name for as telling as it is: of names it knows nothing, and would read all born in these years.
        var named = (_kind is DatabaseKind.Postgres ? "p.name_key >= w.a AND p.name_key <= w.a AND " : "") + $"p.name_key = w.a AND {Seen}";
        await using var command = lease.Command(Each("text", "date", "date", $"{named} AND p.birth_date IS NULL", $"{named} AND p.birth_date BETWEEN w.b AND w.c"));
        Bind(command, names.Select(n => n.Name), days.Select(d => d.From), days.Select(d => d.To));
        await ReadAsync(command, cancellation);
    }

    /// <summary>The same day of birth, and a name that begins or ends alike: one slip leaves one of the two.</summary>
    private async Task BirthsAsync(ConnectionLease lease, (DateOnly Born, string First, string Last)[] births, CancellationToken cancellation)
    {
        if (births.Length == 0)
        {
            return;
        }
        var (first, last) = _kind is DatabaseKind.Postgres ? ("left(p.name_key, 1)", "right(p.name_key, 1)") : ("substr(p.name_key, 1, 1)", "substr(p.name_key, -1)");
        await using var command = lease.Command(Each("date", "text", "text", $"p.birth_date = w.a AND {Seen} AND ({first} = w.b OR {last} = w.c)"));
        Bind(command, births.Select(b => b.Born), births.Select(b => b.First), births.Select(b => b.Last));
        await ReadAsync(command, cancellation);
    }

    /// <summary>Documents and telephones of those who may be meant: what contradicts counts as much as what agrees.</summary>
    private async Task NumbersAsync(ConnectionLease lease, IReadOnlyCollection<PersonTraits> wanted, CancellationToken cancellation)
    {
        var ids = wanted.SelectMany(w => _pool.Like(w)).Select(m => m.Person.Id).ToHashSet();
        if (ids.Count == 0)
        {
            return;
        }
        await using (var command = lease.Command("SELECT * FROM " + _kind.EachOf("person_id, blind_index, kind", "person_identity", "person_id", "@ids") + " n"))
        {
            command.BindMany(_kind, "@ids", ids);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                _pool.TellIdentity(Of(row), Key(row.GetFieldValue<byte[]>(1)), (IdentityKind)row.GetInt32(2));
            }
        }
        await using var phones = lease.Command("SELECT * FROM " + _kind.EachOf("person_id, blind_index", "person_phone", "person_id", "@ids") + " n");
        phones.BindMany(_kind, "@ids", ids);
        await using var phone = await phones.ExecuteReaderAsync(cancellation);
        while (await phone.ReadAsync(cancellation))
        {
            _pool.TellPhone(Of(phone), Key(phone.GetFieldValue<byte[]>(1)));
        }

        Candidate Of(DbDataReader row) => _pool.Known(row.ReadId(_kind, 0), () => throw new InvalidOperationException("Only persons of the pool were asked for."));
    }

    private async Task ReadAsync(DbCommand command, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            _pool.Known(row.ReadId(_kind, 0), () => Read(row));
        }
    }

    private Candidate Read(DbDataReader row) => new(row.ReadId(_kind, 0), row.GetInt64(1), new PersonTraits
    {
        NameKey = row.GetString(2),
        Sex = (Sex)row.GetInt32(3),
        BirthDate = row.ReadDay(_kind, 4),
        AgeYears = row.IsDBNull(5) ? null : row.GetInt16(5),
        AgeOn = row.ReadDay(_kind, 6),
        IsGuarded = row.GetInt32(7) == 1,
    });

    /// <summary>The persons of numbers, with the number; looked up one by one likewise.</summary>
    private string Of(string numbers) => _kind is DatabaseKind.Postgres
        ? $"SELECT p.*, n.blind_index, n.kind FROM {numbers} n CROSS JOIN LATERAL (SELECT {Columns} FROM person p WHERE p.id = n.person_id AND {Seen} OFFSET 0) p"
        : $"SELECT {Columns}, n.blind_index, n.kind FROM {numbers} n JOIN person p ON p.id = n.person_id WHERE {Seen}";

    /// <summary>
    /// Persons for each of the rows looked for, a table w (a, b, c). It drives the join, whatever the statistics say: in the
    /// transaction of a first large file there are none, and of names PostgreSQL keeps none. Alternatives are asked one after the
    /// other, each along its index: of an OR PostgreSQL would read the days of birth of all names.
    /// </summary>
    private string Each(string a, string b, string c, params IEnumerable<string> persons) => _kind is DatabaseKind.Postgres
        ? $"SELECT p.* FROM unnest(@a::{a}[], @b::{b}[], @c::{c}[]) AS w(a, b, c) CROSS JOIN LATERAL ({Alternatives("", persons)} OFFSET 0) p"
        : $"WITH w AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS a, json_extract(value, '$[1]') AS b, json_extract(value, '$[2]') AS c FROM json_each(@rows)) {Alternatives("w CROSS JOIN ", persons)}";

    private static string Alternatives(string with, IEnumerable<string> persons) => string.Join(" UNION ALL ", persons.Select(person => $"SELECT {Columns} FROM {with}person p WHERE {person}"));

    private void Bind<TA, TB, TC>(DbCommand command, IEnumerable<TA> a, IEnumerable<TB> b, IEnumerable<TC> c)
    {
        if (_kind is DatabaseKind.Postgres)
        {
            command.Bind("@a", a.ToArray());
            command.Bind("@b", b.ToArray());
            command.Bind("@c", c.ToArray());
            return;
        }
        command.Bind("@rows", JsonSerializer.Serialize(a.Zip(b, c).Select(row => new[] { Cell(row.First), Cell(row.Second), Cell(row.Third) })));
    }

    private static string First(string name) => name[..(char.IsHighSurrogate(name[0]) && name.Length > 1 ? 2 : 1)];

    private static string Last(string name) => name[^(char.IsLowSurrogate(name[^1]) && name.Length > 1 ? 2 : 1)..];

    private static object? Cell(object? value) => value is DateOnly day ? day.DayNumber : value;

    private static byte[] Bytes(UInt128 hash)
    {
        var bytes = new byte[KeyRing.IndexBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }
}
