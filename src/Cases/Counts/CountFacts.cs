using System.Globalization;
using System.Runtime.InteropServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>Reads and writes the maintained facts, and makes them anew as they were known at an earlier instant.</summary>
internal static class CountFacts
{
    private const string Columns = "position, first_date, last_date, data";

    /// <param name="db">The database.</param>
    /// <param name="disease">The disease.</param>
    /// <param name="position">The area.</param>
    /// <param name="within">The areas whose facts may be read: the reader's own; everything for who keeps sums up to date.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<SeriesFacts?> ReadAsync(OutbreakDb db, short disease, long position, Scope within, CancellationToken cancellation)
    {
        var found = await QueryAsync(db, disease, "position = @from", position, position, within, _ => true, cancellation);
        return found.GetValueOrDefault(position);
    }

    /// <summary>The facts of the areas directly below, those at hand taken from there.</summary>
    public static async Task<Dictionary<long, SeriesFacts>> ReadPartsAsync(OutbreakDb db, short disease, AreaNode area, IReadOnlyDictionary<long, SeriesFacts>? atHand, Scope within, CancellationToken cancellation)
    {
        var parts = new Dictionary<long, SeriesFacts>();
        var missing = new List<long>();
        foreach (var child in area.Children)
        {
            if (atHand?.GetValueOrDefault(child.Position) is { } facts)
            {
                parts[child.Position] = facts;
            }
            else
            {
                missing.Add(child.Position);
            }
        }
        if (missing.Count > 0)
        {
            foreach (var (position, facts) in await QueryAsync(db, disease, $"position IN ({string.Join(',', missing.Select(p => p.ToString(CultureInfo.InvariantCulture)))})", 0, 0, within, _ => true, cancellation))
            {
                parts[position] = facts;
            }
        }
        return parts;
    }

    /// <summary>The facts of all areas of one level within an area.</summary>
    public static async Task<Dictionary<long, SeriesFacts>> ReadLevelAsync(OutbreakDb db, short disease, AreaNode area, AreaLevel level, AreaTree tree, CancellationToken cancellation)
    {
        var range = area.Subtree;
        return await QueryAsync(db, disease, "position BETWEEN @from AND @to", range.From, range.To, db.Scope, position => tree.Find(position)?.Level == level, cancellation);
    }

    /// <summary>The facts of all areas whose position lies in a range.</summary>
    public static Task<Dictionary<long, SeriesFacts>> ReadWithinAsync(OutbreakDb db, short disease, long from, long to, CancellationToken cancellation) =>
        QueryAsync(db, disease, "position BETWEEN @from AND @to", from, to, db.Scope, _ => true, cancellation);

    public static async Task SaveAsync(OutbreakDb db, short disease, IReadOnlyDictionary<long, SeriesFacts> facts, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("INSERT INTO count_series (disease_id, position, first_date, last_date, data) VALUES (@disease, @position, @first, @last, @data) ON CONFLICT (disease_id, position) DO UPDATE SET first_date = excluded.first_date, last_date = excluded.last_date, data = excluded.data");
        command.Bind("@disease", disease);
        var position = command.Bind("@position", 0L);
        var first = command.Bind("@first", CountLedger.Day(db, 0));
        var last = command.Bind("@last", CountLedger.Day(db, 0));
        var data = command.Bind("@data", Array.Empty<byte>());
        foreach (var (area, series) in facts.Where(f => f.Value.Days > 0).OrderBy(f => f.Key))
        {
            position.Value = area;
            first.Value = CountLedger.Day(db, series.First.DayNumber);
            last.Value = CountLedger.Day(db, series.Last.DayNumber);
            data.Value = series.Encode();
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>
    /// The facts of an area and its parts as they were known at an instant, made from the statements themselves.
    /// </summary>
    public static async Task<Dictionary<long, SeriesFacts>> KnownAtAsync(OutbreakDb db, short disease, AreaNode area, DateTimeOffset instant, CancellationToken cancellation)
    {
        var at = Instants.ToMicroseconds(instant);
        var range = area.Subtree;
        var tree = await db.AreaTreeAsync(cancellation);
        var facts = new Dictionary<long, SeriesFacts>();
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("SELECT date, sequence, known_since, basis, confirmed, suspected, cured, dead, withdrawn, position FROM count_statement WHERE disease_id = @disease AND position BETWEEN @from AND @to ORDER BY position, date, sequence");
        command.Bind("@disease", disease);
        command.Bind("@from", range.From);
        command.Bind("@to", range.To);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var series = new List<NewStatement>();
        while (reader.Read())
        {
            var statement = CountLedger.Row(db, reader, disease, reader.GetInt64(9));
            if (series.Count > 0 && series[0].Position != statement.Position)
            {
                Set(series, facts, at);
                series.Clear();
            }
            series.Add(statement);
        }
        Set(series, facts, at);
        foreach (var own in facts.Values)
        {
            own.DeriveOwn();
        }
        Sum(area, facts, tree);
        return facts;
    }

    /// <summary>The own figures of one area as they were known.</summary>
    private static void Set(List<NewStatement> statements, Dictionary<long, SeriesFacts> facts, long at)
    {
        var (first, last) = (statements.FindIndex(s => s.KnownSince <= at), statements.FindLastIndex(s => s.KnownSince <= at));
        if (first < 0)
        {
            return;
        }
        var series = facts[statements[0].Position] = new SeriesFacts(default, 0);
        CountLedger.SetDays(series, CollectionsMarshal.AsSpan(statements)[first..(last + 1)], at);
    }

    private static void Sum(AreaNode area, Dictionary<long, SeriesFacts> facts, AreaTree tree)
    {
        var above = facts.Keys.Select(tree.Find).OfType<AreaNode>().SelectMany(n => n.Path.SkipLast(1).Append(tree.Root!)).Where(n => area.Subtree.Covers(n.Position) && n.Level >= area.Level).Distinct().OrderByDescending(n => n.Level);
        foreach (var node in above.ToArray())
        {
            if (!facts.TryGetValue(node.Position, out var series))
            {
                facts[node.Position] = series = new SeriesFacts(default, 0);
            }
            series.SumParts([.. node.Children.Where(c => facts.ContainsKey(c.Position)).Select(c => (facts[c.Position], c.OpenedOn, c.ClosedOn))]);
        }
    }

    public static async Task<IReadOnlyList<string>> SourcesAsync(OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation)
    {
        var imports = await ImportsAsync(db, disease, area, cancellation);
        var sources = await Latest(db, imports).Select(i => i.Source ?? i.FileName).ToListAsync(cancellation);
        return [.. sources.Distinct().Take(MostSources), .. imports.Contains(null) ? [""] : Array.Empty<string>()];
    }

    public static async Task<IReadOnlyList<string>> NamedSourcesAsync(OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation)
    {
        var sources = await Latest(db, await ImportsAsync(db, disease, area, cancellation)).Where(i => i.Source != null).Select(i => i.Source!).ToListAsync(cancellation);
        return [.. sources.Distinct().Take(MostSources)];
    }

    /// <summary>The imports behind the counts of an area and of the areas directly below it; null among them for what was entered by hand.</summary>
    private static Task<List<Guid?>> ImportsAsync(OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation)
    {
        long[] positions = [area.Position, .. area.Children.Select(c => c.Position)];
        return db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == disease && positions.Contains(s.Position)).Select(s => s.ImportId).Distinct().ToListAsync(cancellation);
    }

    private static IQueryable<ImportName> Latest(OutbreakDb db, List<Guid?> imports) => db.ImportNames().Where(i => imports.Contains(i.Id)).OrderByDescending(i => i.At);

    /// <summary>The measures of areas whose latest statement on a day names the publication it comes from.</summary>
    public static async Task<IReadOnlySet<(long Position, Measure Measure)>> PublishedAsync(OutbreakDb db, short disease, IReadOnlyCollection<long> positions, DateOnly date, CancellationToken cancellation)
    {
        var said = await db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == disease && s.Date == date && positions.Contains(s.Position)).ToListAsync(cancellation);
        return said.GroupBy(s => s.Position).SelectMany(area =>
        {
            var inOrder = area.OrderBy(s => s.KnownSince).ThenBy(s => s.Sequence).ToArray();
            return CountValues.Measures.Where(measure => inOrder.LastOrDefault(s => s.SpeaksOf(measure)) is { SourceId: not null }).Select(measure => (area.Key, measure));
        }).ToHashSet();
    }

    /// <summary>More sources than this are not named beside a page of figures; the list of imports has them.</summary>
    private const int MostSources = 6;

    private static async Task<Dictionary<long, SeriesFacts>> QueryAsync(OutbreakDb db, short disease, string where, long from, long to, Scope within, Func<long, bool> wanted, CancellationToken cancellation)
    {
        var found = new Dictionary<long, SeriesFacts>();
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT {Columns} FROM count_series WHERE disease_id = @disease AND {where}");
        command.Bind("@disease", disease);
        command.Bind("@from", from);
        command.Bind("@to", to);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (reader.Read())
        {
            var position = reader.GetInt64(0);
            if (!wanted(position) || !within.Covers(position))
            {
                continue;
            }
            var (first, last) = db.Kind is DatabaseKind.Sqlite
                ? (DateOnly.FromDayNumber(reader.GetInt32(1)), DateOnly.FromDayNumber(reader.GetInt32(2)))
                : (reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<DateOnly>(2));
            found[position] = SeriesFacts.Decode(first, last, (byte[])reader.GetValue(3));
        }
        return found;
    }
}
