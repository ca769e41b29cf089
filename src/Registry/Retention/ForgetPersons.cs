using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Outbox;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Retention;

/// <summary>
/// Who has to be forgotten and how: a person goes with every row that hangs on it, with what the audit and the outbox say of it,
/// and with the roles that other modules keep. The lines of the audit stay, and their chain.
/// </summary>
internal static class ForgetPersons
{
    /// <summary>The days that <see cref="Person"/> declares.</summary>
    public static readonly int DaysAfterLastRole = typeof(Person).GetCustomAttributes(typeof(PersonalDataAttribute), false).OfType<PersonalDataAttribute>().Single().RetentionDays;

    /// <summary>How many persons one transaction looks at.</summary>
    public const int MostAtOnce = 2000;

    /// <summary>The last day on which a person is kept; null while a role lasts. Whoever is put on record with roles of long ago is kept for as long as without any.</summary>
    public static DateOnly? KeptUntil(Person person, IEnumerable<PersonRoleRow> roles)
    {
        var own = roles.Where(r => r.PersonId == person.Id).ToArray();
        var looked = person.PurgeOn?.AddDays(-1);
        if (own.Length == 0)
        {
            return looked;
        }
        return own.Any(r => r.Until is null) ? null : own.Max(r => r.Until!.Value).AddDays(DaysAfterLastRole) is var last && looked > last ? looked : last;
    }

    /// <summary>The next persons whose day has come: those who go, with their roles, and those still needed, with the next day. Nobody goes from a demonstration, whose persons are invented and fell ill years ago.</summary>
    public static async Task<DuePersons> DueAsync(OutbreakDb db, DateOnly today, int most, CancellationToken cancellation)
    {
        if ((await db.SettingsAsync(cancellation)).ContainsKey(Settings.DemoWordZh))
        {
            return new DuePersons(false);
        }
        var looked = await db.Persons().AsNoTracking().Where(p => p.PurgeOn != null && p.PurgeOn <= today && p.MergedInto == null).OrderBy(p => p.PurgeOn).Take(most).ToListAsync(cancellation);
        var roles = looked.Count == 0 ? [] : await db.RolesOfAsync([.. looked.Select(p => p.Id)], anywhere: true, cancellation);
        var byPerson = roles.ToLookup(r => r.PersonId);
        var due = new DuePersons(looked.Count == most);
        foreach (var person in looked)
        {
            var own = byPerson[person.Id].ToArray();
            var until = own.Length == 0 ? today.AddDays(-1) : KeptUntil(person, own) ?? today.AddDays(DaysAfterLastRole - 1);
            if (until >= today)
            {
                due.Later.Add((person.Id, until.AddDays(1)));
                continue;
            }
            due.Gone.Add(person.Id);
            due.Roles.AddRange(own.Select(r => r.RoleId));
        }
        await AddMergedAsync(db, due, today, cancellation);
        return due;
    }

    /// <summary>Records go by themselves once nobody can part them any more; and those merged into one that goes, go with it, however far they were merged.</summary>
    private static async Task AddMergedAsync(OutbreakDb db, DuePersons due, DateOnly today, CancellationToken cancellation)
    {
        var past = db.Set<PersonMerge>().Where(m => m.PartedAt == null && m.PartableUntil < today).Select(m => m.Gone);
        due.Gone.AddRange(await db.Persons().Where(p => p.MergedInto != null && past.Contains(p.Id)).OrderBy(p => p.Id).Select(p => p.Id).Take(MostAtOnce).ToListAsync(cancellation));
        for (var into = due.Gone.ToArray(); into.Length > 0;)
        {
            var found = new List<Guid>();
            foreach (var some in into.Chunk(500))
            {
                found.AddRange(await db.Anywhere<Person>().Where(p => p.MergedInto != null && some.Contains(p.MergedInto.Value)).Select(p => p.Id).ToListAsync(cancellation));
            }
            into = [.. found.Except(due.Gone)];
            due.Gone.AddRange(into);
        }
    }

    /// <summary>What would go, counted by table.</summary>
    public static async Task<SortedDictionary<string, long>> CountAsync(OutbreakDb db, DuePersons due, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, columns, ids) in Rows(db, due))
        {
            Add(counts, table, await db.CountOfPersonsAsync(table, columns, ids, cancellation));
        }
        Add(counts, "audit_detail", await db.CountDetailsOfAsync(due.Records, cancellation));
        Add(counts, "outbox_message", await db.CountMessagesOfAsync(due.Records, cancellation));
        return counts;
    }

    /// <summary>Forgets them within the present transaction.</summary>
    /// <returns>What has gone, by table.</returns>
    public static async Task<SortedDictionary<string, long>> ForgetAsync(OutbreakDb db, DuePersons due, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (id, day) in due.Later)
        {
            await db.Persons().Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.PurgeOn, (DateOnly?)day), cancellation);
        }
        if (due.Gone.Count == 0)
        {
            return counts;
        }
        // Counted before, since whoever keeps roles deletes rows of their own.
        foreach (var (table, columns, ids) in Rows(db, due))
        {
            Add(counts, table, await db.CountOfPersonsAsync(table, columns, ids, cancellation));
        }
        foreach (var some in due.Gone.Chunk(PersonAccess.MostAsked))
        {
            var forgotten = new PersonsForgotten(some);
            await db.RaiseAsync(forgotten, cancellation);
            foreach (var (table, rows) in forgotten.Rows)
            {
                Add(counts, table, rows);
            }
        }
        foreach (var (table, columns, ids) in Rows(db, due))
        {
            await db.DeleteOfPersonsAsync(table, columns, ids, cancellation);
        }
        Add(counts, "audit_detail", await db.ForgetDetailsOfAsync(due.Records, cancellation));
        Add(counts, "outbox_message", await db.ForgetMessagesOfAsync(due.Records, cancellation));
        return counts;
    }

    /// <summary>The tables in whose files something of those who go may lie, a row that was changed or taken out long before too.</summary>
    public static IEnumerable<string> Tables(OutbreakDb db, DuePersons due) => Rows(db, due).Where(r => r.Ids.Count > 0).Select(r => r.Table);

    /// <summary>Every table that hangs on persons or on their roles, with the columns that name them and the ids that go; the persons themselves last.</summary>
    private static IEnumerable<(string Table, string[] Columns, IReadOnlyList<Guid> Ids)> Rows(OutbreakDb db, DuePersons due) =>
    [
        ("person_match", ["first_person", "second_person"], due.Gone), ("person_merge", ["gone_person", "into_person"], due.Gone),
        .. db.PersonalDataTables().Where(t => t.RoleColumn is not null).Select(t => (t.Name, new[] { t.RoleColumn! }, (IReadOnlyList<Guid>)due.Roles)),
        .. db.PersonalDataTables().Where(t => t.PersonColumn is not null).Select(t => (t.Name, new[] { t.PersonColumn! }, (IReadOnlyList<Guid>)due.Gone)),
        ("person", ["id"], due.Gone),
    ];

    private static void Add(SortedDictionary<string, long> counts, string table, long rows)
    {
        if (rows > 0)
        {
            counts[table] = counts.GetValueOrDefault(table) + rows;
        }
    }
}

/// <summary>Persons whose day has come.</summary>
/// <param name="IsMore">Whether there may be further ones.</param>
internal sealed record DuePersons(bool IsMore)
{
    /// <summary>Those who go.</summary>
    public List<Guid> Gone { get; } = [];

    /// <summary>The roles that go with them.</summary>
    public List<Guid> Roles { get; } = [];

    /// <summary>Those still needed, and the next day to look.</summary>
    public List<(Guid Person, DateOnly Next)> Later { get; } = [];

    public IReadOnlyList<Guid> Records => [.. Gone, .. Roles];
}
