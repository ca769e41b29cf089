using Fangxian.Platform.Data;

namespace Fangxian.Registry.People;

/// <summary>
/// Writes new persons: a few through EF Core, so that the audit keeps what was told of them; a file in bulk, named by its
/// import.
/// </summary>
internal static class PersonInsert
{
    private const int MostTracked = 20;

    public static async Task IntoAsync(OutbreakDb db, IReadOnlyCollection<NewPerson> persons, IReadOnlyCollection<PersonMatch> questions, CancellationToken cancellation)
    {
        if (persons.Count <= MostTracked)
        {
            db.AddRange(persons.Select(p => p.Person));
            db.AddRange(persons.SelectMany(p => p.Identities));
            db.AddRange(persons.SelectMany(p => p.Phones));
            db.AddRange(persons.SelectMany(p => p.Addresses));
            db.AddRange(questions);
            return;
        }
        await PersonsAsync(db, persons, cancellation);
        await NumbersAsync(db, "person_identity", persons.SelectMany(p => p.Identities).Select(i => (i.Id, i.PersonId, i.Position, (int?)i.Kind, i.Number, i.BlindIndex)), cancellation);
        await NumbersAsync(db, "person_phone", persons.SelectMany(p => p.Phones).Select(p => (p.Id, p.PersonId, p.Position, (int?)null, p.Number, p.BlindIndex)), cancellation);
        await AddressesAsync(db, persons.SelectMany(p => p.Addresses), cancellation);
        await QuestionsAsync(db, questions, cancellation);
    }

    private static async Task PersonsAsync(OutbreakDb db, IEnumerable<NewPerson> persons, CancellationToken cancellation)
    {
        await using var rows = await BulkRows.IntoAsync(db, "person", ["id", "position", "name", "name_key", "sex", "birth_date", "age_years", "age_on", "guardian_name", "guardian_basis", "recorded_at", "purge_on", "version"], cancellation);
        foreach (var p in persons.Select(n => n.Person))
        {
            rows.Add((Guid?)p.Id);
            rows.Add((long?)p.Position);
            rows.Add(p.Name);
            rows.Add(p.NameKey);
            rows.Add((int?)p.Sex);
            rows.Add(p.BirthDate);
            rows.Add(p.AgeYears);
            rows.Add(p.AgeOn);
            rows.Add(p.GuardianName);
            rows.Add(p.GuardianBasis);
            rows.Add((DateTimeOffset?)p.RecordedAt);
            rows.Add(p.PurgeOn);
            rows.Add((int?)p.Version);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }

    private static async Task NumbersAsync(OutbreakDb db, string table, IEnumerable<(Guid Id, Guid Person, long Position, int? Kind, byte[] Number, byte[] Index)> numbers, CancellationToken cancellation)
    {
        var withKind = table == "person_identity";
        await using var rows = await BulkRows.IntoAsync(db, table, ["id", "person_id", "position", .. withKind ? ["kind"] : Array.Empty<string>(), "number", "blind_index"], cancellation);
        foreach (var (id, person, position, kind, number, index) in numbers)
        {
            rows.Add((Guid?)id);
            rows.Add((Guid?)person);
            rows.Add((long?)position);
            if (withKind)
            {
                rows.Add(kind);
            }
            rows.Add(number);
            rows.Add(index);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }

    private static async Task AddressesAsync(OutbreakDb db, IEnumerable<PersonAddress> addresses, CancellationToken cancellation)
    {
        await using var rows = await BulkRows.IntoAsync(db, "person_address", ["person_id", "kind", "position", "area_position", "text"], cancellation);
        foreach (var a in addresses)
        {
            rows.Add((Guid?)a.PersonId);
            rows.Add((int?)a.Kind);
            rows.Add((long?)a.Position);
            rows.Add((long?)a.AreaPosition);
            rows.Add(a.Text);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }

    public static async Task QuestionsAsync(OutbreakDb db, IEnumerable<PersonMatch> questions, CancellationToken cancellation)
    {
        await using var rows = await BulkRows.IntoAsync(db, "person_match", ["id", "first_person", "second_person", "position", "score", "state", "found_at"], cancellation);
        foreach (var m in questions)
        {
            rows.Add((Guid?)m.Id);
            rows.Add((Guid?)m.First);
            rows.Add((Guid?)m.Second);
            rows.Add((long?)m.Position);
            rows.Add((double?)m.Score);
            rows.Add((int?)m.State);
            rows.Add((DateTimeOffset?)m.FoundAt);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }
}
