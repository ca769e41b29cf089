using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.Counts;

/// <summary>
/// Adds statements and renews the facts made from them: the own series of every area touched, then the sums of the
/// areas above, from the bottom up. Runs inside the caller's writing transaction.
/// </summary>
internal static class CountLedger
{
    private const int Missing = SeriesFacts.Missing;

    public static string Topic(short disease) => DiseaseTopics.CountsOf(disease);

    /// <summary>Reads the statements on record of one disease and area between two days, by day and sequence.</summary>
    public static async Task<List<NewStatement>> StatementsAsync(OutbreakDb db, short disease, long position, int firstDay, int lastDay, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("SELECT date, sequence, known_since, basis, confirmed, suspected, cured, dead, withdrawn FROM count_statement WHERE disease_id = @disease AND position = @position AND date BETWEEN @first AND @last ORDER BY date, sequence");
        command.Bind("@disease", disease);
        command.Bind("@position", position);
        command.Bind("@first", Day(db, firstDay));
        command.Bind("@last", Day(db, lastDay));
        var statements = new List<NewStatement>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (reader.Read())
        {
            statements.Add(Row(db, reader, disease, position));
        }
        return statements;
    }

    /// <summary>The statements of several areas on some days, by area; areas without any are absent.</summary>
    public static async Task<Dictionary<long, List<NewStatement>>> StatementsAsync(OutbreakDb db, short disease, IReadOnlyCollection<long> positions, int firstDay, int lastDay, CancellationToken cancellation)
    {
        var found = new Dictionary<long, List<NewStatement>>();
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT date, sequence, known_since, basis, confirmed, suspected, cured, dead, withdrawn, position FROM count_statement WHERE disease_id = @disease AND position IN ({string.Join(',', positions.Select(p => p.ToString(CultureInfo.InvariantCulture)))}) AND date BETWEEN @first AND @last ORDER BY position, date, sequence");
        command.Bind("@disease", disease);
        command.Bind("@first", Day(db, firstDay));
        command.Bind("@last", Day(db, lastDay));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (reader.Read())
        {
            var position = reader.GetInt64(9);
            if (!found.TryGetValue(position, out var own))
            {
                found[position] = own = [];
            }
            own.Add(Row(db, reader, disease, position));
        }
        return found;
    }

    /// <summary>Writes statements (ordered by disease, area and day) and renews all facts that depend on them.</summary>
    public static async Task AddAsync(OutbreakDb db, List<NewStatement> statements, Guid? import, IReadOnlyList<int> sources, string? enteredBy, string? note, long recordedAt, CancellationToken cancellation)
    {
        foreach (var disease in statements.Select(s => s.DiseaseId).Distinct())
        {
            db.RaiseVersion(Topic(disease));
        }
        await InsertAsync(db, statements, import, sources, enteredBy, note, recordedAt, cancellation);
        await RenewFactsAsync(db, statements, cancellation);
    }

    private static async Task InsertAsync(OutbreakDb db, List<NewStatement> statements, Guid? import, IReadOnlyList<int> sources, string? enteredBy, string? note, long recordedAt, CancellationToken cancellation)
    {
        var recorded = Instants.FromMicroseconds(recordedAt);
        var importId = import;
        await using var rows = await BulkRows.IntoAsync(db, "count_statement",
            ["disease_id", "position", "date", "sequence", "known_since", "known_since_assumed", "recorded_at", "basis", "confirmed", "suspected", "cured", "dead", "withdrawn", "import_id", "line", "source_id", "entered_by", "note"], cancellation);
        foreach (ref readonly var s in CollectionsMarshal.AsSpan(statements))
        {
            rows.Add((short?)s.DiseaseId);
            rows.Add((long?)s.Position);
            rows.Add((DateOnly?)DateOnly.FromDayNumber(s.Day));
            rows.Add((short?)s.Sequence);
            rows.Add((DateTimeOffset?)Instants.FromMicroseconds(s.KnownSince));
            rows.Add(s.Assumed);
            rows.Add((DateTimeOffset?)recorded);
            rows.Add((int?)s.Basis);
            rows.Add(Known(s.Confirmed));
            rows.Add(Known(s.Suspected));
            rows.Add(Known(s.Cured));
            rows.Add(Known(s.Dead));
            rows.Add((short?)s.Withdrawn);
            rows.Add(importId);
            rows.Add(import is null ? null : (int?)s.Line);
            rows.Add(s.Source < 0 ? null : (int?)sources[s.Source]);
            rows.Add(enteredBy);
            rows.Add(note);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }

    private static int? Known(int value) => value == Missing ? null : value;

    private static async Task RenewFactsAsync(OutbreakDb db, List<NewStatement> statements, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        for (var start = 0; start < statements.Count;)
        {
            var disease = statements[start].DiseaseId;
            var end = start;
            var touched = new Dictionary<long, SeriesFacts>();
            while (end < statements.Count && statements[end].DiseaseId == disease)
            {
                var (position, first) = (statements[end].Position, end);
                while (end < statements.Count && statements[end].DiseaseId == disease && statements[end].Position == position)
                {
                    end++;
                }
                touched[position] = await OwnAsync(db, disease, position, statements, first, end, cancellation);
            }
            await SumAboveAsync(db, disease, tree, touched, cancellation);
            await CountFacts.SaveAsync(db, disease, touched, cancellation);
            start = end;
        }
    }

    /// <summary>The facts of one area with its own figures brought up to date for the days the new statements speak of.</summary>
    private static async Task<SeriesFacts> OwnAsync(OutbreakDb db, short disease, long position, List<NewStatement> statements, int from, int to, CancellationToken cancellation)
    {
        var facts = await CountFacts.ReadAsync(db, disease, position, Scope.Everything, cancellation);
        var known = facts is null ? null : await StatementsAsync(db, disease, position, statements[from].Day, statements[to - 1].Day, cancellation);
        facts ??= new SeriesFacts(default, 0);
        SetDays(facts, known is null ? CollectionsMarshal.AsSpan(statements)[from..to] : CollectionsMarshal.AsSpan(known));
        facts.DeriveOwn();
        return facts;
    }

    /// <summary>Sets the own figures of all days that the statements, ordered by day and sequence, speak of.</summary>
    internal static void SetDays(SeriesFacts facts, ReadOnlySpan<NewStatement> statements, long at = long.MaxValue)
    {
        facts.Include(DateOnly.FromDayNumber(statements[0].Day), DateOnly.FromDayNumber(statements[^1].Day));
        for (var i = 0; i < statements.Length;)
        {
            var next = i + 1;
            while (next < statements.Length && statements[next].Day == statements[i].Day)
            {
                next++;
            }
            SetDay(facts, statements[i..next], at);
            i = next;
        }
    }

    private static void SetDay(SeriesFacts facts, ReadOnlySpan<NewStatement> day, long at)
    {
        var date = DateOnly.FromDayNumber(day[0].Day);
        var said = 0;
        for (var m = 0; m < 4; m++)
        {
            if (CountMatch.Latest(day, m, at) is >= 0 and var latest)
            {
                facts.SetOwn(date, (Measure)m, Known(day[latest].Value(m)), day[latest].Basis);
            }
        }
        foreach (ref readonly var statement in day)
        {
            said += statement.KnownSince <= at ? 1 : 0;
        }
        if (said > 0)
        {
            facts.SetStatements(date, said);
        }
    }

    /// <summary>Sums anew above areas that have ended: from their last day on their figures belong to their successors.</summary>
    public static async Task AreasEndedAsync(OutbreakDb db, IReadOnlyList<PositionRange> ended, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        foreach (var disease in (await db.DiseasesAsync(cancellation)).All)
        {
            var touched = new Dictionary<long, SeriesFacts>();
            foreach (var range in ended)
            {
                foreach (var (position, facts) in await CountFacts.ReadWithinAsync(db, disease.Id, range.From, range.To, cancellation))
                {
                    touched[position] = facts;
                }
            }
            if (touched.Count > 0)
            {
                await db.LockTopicAsync(Topic(disease.Id), cancellation);
                db.RaiseVersion(Topic(disease.Id));
                await SumAboveAsync(db, disease.Id, tree, touched, cancellation);
                await CountFacts.SaveAsync(db, disease.Id, touched, cancellation);
            }
        }
    }

    /// <summary>The sums of the areas above are made of all their parts, whoever has written one of them.</summary>
    private static async Task SumAboveAsync(OutbreakDb db, short disease, AreaTree tree, Dictionary<long, SeriesFacts> touched, CancellationToken cancellation)
    {
        var above = touched.Keys.Select(tree.Find).OfType<AreaNode>().SelectMany(n => n.Path.SkipLast(1).Append(tree.Root!)).Where(n => n.Children.Count > 0).Distinct().OrderByDescending(n => n.Level).ToArray();
        foreach (var node in above)
        {
            var facts = touched.GetValueOrDefault(node.Position) ?? await CountFacts.ReadAsync(db, disease, node.Position, Scope.Everything, cancellation) ?? new SeriesFacts(default, 0);
            var parts = new List<(SeriesFacts, DateOnly?, DateOnly?)>();
            var stored = await CountFacts.ReadPartsAsync(db, disease, node, touched, Scope.Everything, cancellation);
            foreach (var child in node.Children)
            {
                if (stored.TryGetValue(child.Position, out var part))
                {
                    parts.Add((part, child.OpenedOn, child.ClosedOn));
                }
            }
            facts.SumParts(parts);
            touched[node.Position] = facts;
        }
    }

    internal static NewStatement Row(OutbreakDb db, DbDataReader reader, short disease, long position) => new()
    {
        DiseaseId = disease,
        Position = position,
        Day = db.Kind is DatabaseKind.Sqlite ? reader.GetInt32(0) : reader.GetFieldValue<DateOnly>(0).DayNumber,
        Sequence = reader.GetInt16(1),
        KnownSince = db.Kind is DatabaseKind.Sqlite ? reader.GetInt64(2) : Instants.ToMicroseconds(reader.GetFieldValue<DateTimeOffset>(2)),
        Basis = (CountBasis)reader.GetInt32(3),
        Confirmed = reader.IsDBNull(4) ? Missing : reader.GetInt32(4),
        Suspected = reader.IsDBNull(5) ? Missing : reader.GetInt32(5),
        Cured = reader.IsDBNull(6) ? Missing : reader.GetInt32(6),
        Dead = reader.IsDBNull(7) ? Missing : reader.GetInt32(7),
        Withdrawn = reader.GetInt16(8),
        Line = -1,
        Source = -1,
    };

    internal static object Day(OutbreakDb db, int day) => db.Kind is DatabaseKind.Sqlite ? day : DateOnly.FromDayNumber(day);
}
