using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The cases of the demonstration, exported: they change nothing here, and elsewhere they come to the same counts.</summary>
public abstract class OwnDemoTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OwnDemoTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OwnDemoTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    [Fact]
    public async Task The_cases_of_the_demonstration_go_out_and_come_back_and_go_elsewhere()
    {
        await App.ImportCasesAsync(await File.ReadAllBytesAsync(Path.Combine(Composition.DataFolder, "demo", "cases.csv")));
        Assert.Null(await FollowedCase.RecordAsync(FollowedCase.Read("demo/followed.json"), LineLists.Disease, App.Runner, App.Actor, CancellationToken.None));
        await using var db = App.Read();
        var versions = await db.Cases().OrderBy(c => c.Id).Select(c => c.Version).ToListAsync();
        foreach (var (format, language, reason) in new[] { ("csv", Language.Chinese, "上报省疾控"), ("xlsx", Language.English, (string?)null) })
        {
            var file = await App.ExportAsync(format, language, reason, reason is null ? [.. CaseColumn.All.Where(c => !c.Identifies).Select(c => c.Key)] : null);
            var report = await App.ImportCasesAsync(file);
            Assert.Equal((0, 0, versions.Count, 0), report.Sums());

            await using var other = await OutbreakApp.StartAsync(App.Databases.Address.Kind, StartingPoint.ShippedAreas);
            var made = await other.ImportCasesAsync(file);
            Assert.Equal((versions.Count, 0, 0, 0), made.Sums());
            foreach (var prefecture in File.ReadLines(Path.Combine(Composition.DataFolder, "counts", "sichuan-2020-prefectures.csv")).Skip(1).Select(l => l.Split(',')[1]).Distinct())
            {
                Assert.Equal(await CountsAsync(App, prefecture), await CountsAsync(other, prefecture));
            }
        }
        Assert.Equal(versions, await db.Cases().OrderBy(c => c.Id).Select(c => c.Version).ToListAsync());
    }

    private static async Task<IEnumerable<string>> CountsAsync(OutbreakApp app, string prefecture) =>
        (await app.RunAsync(CompareCounts.Slice, new() { Area = prefecture, Disease = LineLists.Disease, Date = new DateOnly(2020, 4, 30), Days = 101 })).Ok().Days
            .Select(d => $"{d.Date:yyyy-MM-dd} {d.Cases[Measure.Confirmed]} {d.Cases[Measure.Suspected]} {d.Cases[Measure.Cured]} {d.Cases[Measure.Dead]}").ToArray();
}
