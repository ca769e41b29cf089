using System.Diagnostics;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Registry;

namespace Fangxian.CasesBench;

/// <summary>How the database answers for each filter in each scope, in its own words.</summary>
internal sealed class Plans(Databases databases, IReadOnlyList<Place> places)
{
    public async Task PrintAsync(string name)
    {
        var import = new RawDatabase(databases.Address).Import();
        foreach (var place in places)
        {
            await using var db = databases.ForReading(new([place.Area.Subtree]));
            var disease = (await db.DiseasesAsync(CancellationToken.None)).ByCode(CaseMeasurements.Disease)!;
            var filters = CaseMeasurements.Filters(import).Concat(new[] { "王", "王伟", "欧阳", "51", place.Area.ShortCode + "-2024-00" }.Select(words => ($"words {words}", "", new CaseFilter { Words = words }, default(CaseSort))));
            foreach (var (filter, _, asked, sort) in filters)
            {
                var query = await CaseQuery.MakeAsync(db, asked, disease, db.Scope, sort, TimeProvider.System.Now(), CancellationToken.None);
                Console.Error.WriteLine($"{name}, {place.Name}, {filter}: {query.Way.Start} {query.Way.Index} {query.Way.CountIndex}; {await TakesAsync(query):0.00} ms for a page alone");
                foreach (var line in await query.ExplainAsync(51, ListCases.MostCountedOf(asked.Words) + 1, CancellationToken.None))
                {
                    Console.Error.WriteLine("    " + line);
                }
            }
        }
    }

    /// <summary>The median, nothing else at work.</summary>
    private static async Task<double> TakesAsync(CaseQuery query)
    {
        var times = new double[40];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await query.PageAsync(null, 51, CancellationToken.None);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return times.Order().ElementAt(times.Length / 2);
    }
}
