using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The line list by command, with the numbers of persons.</summary>
public abstract class ExportCommandTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ExportCommandTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ExportCommandTests(DatabaseKind.Postgres);

    private const string Reason = "追踪密切接触者";

    private readonly string _file = Path.Combine(TestDatabases.NewFolder(), "cases.csv");

    private Task<Executable.Outcome> RunAsync(params string[] more) =>
        Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, ["export", "cases", "--disease", "covid-19", "--area", CaseStories.County, "--output", _file, .. more]);

    private async Task<string> ExportAsync(params string[] more)
    {
        (await RunAsync(more)).EndsWith(0);
        return await File.ReadAllTextAsync(_file);
    }

    [Fact]
    public async Task Numbers_are_asked_for_and_leave_in_full_only_with_a_reason_that_the_audit_keeps()
    {
        var identity = CaseStories.IdentityOf("19850304", 124);
        await App.ReportAsync(CaseStories.Report() with { IdentityNumber = identity });
        var (masked, phone) = ($"519***********{identity[^4..]}", "13800000001");

        var usual = await ExportAsync("--reason", Reason);
        Assert.Contains("陈安宁", usual, StringComparison.Ordinal);
        Assert.All(new[] { masked, identity, phone, "138****0001" }, number => Assert.DoesNotContain(number, usual, StringComparison.Ordinal));

        var withoutReason = await ExportAsync("--numbers");
        Assert.All(new[] { masked, "138****0001" }, number => Assert.Contains(number, withoutReason, StringComparison.Ordinal));
        Assert.All(new[] { "陈安宁", identity, phone }, text => Assert.DoesNotContain(text, withoutReason, StringComparison.Ordinal));

        File.Delete(_file);
        (await RunAsync("--numbers", "--reason", "查")).EndsWith(2);
        Assert.False(File.Exists(_file));
        await using (var db = App.Read())
        {
            Assert.DoesNotContain(await db.AuditLines.Where(l => l.UseCase == "cases/export").Select(l => l.Records).ToListAsync(), records => records.Contains("identityNumber", StringComparison.Ordinal));
        }

        var full = await ExportAsync("--numbers", "--reason", Reason);
        Assert.All(new[] { "陈安宁", identity, phone }, text => Assert.Contains(text, full, StringComparison.Ordinal));
        await using (var db = App.Read())
        {
            var line = await db.AuditLines.Where(l => l.UseCase == "cases/export").OrderByDescending(l => l.Id).FirstAsync();
            Assert.StartsWith("operator@", line.Actor, StringComparison.Ordinal);
            Assert.Equal(("identityNumber, phone", 16), (line.Records, line.Subjects!.Length));
            Assert.Equal(Reason, (await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id)).Reason);
            Assert.DoesNotContain(identity, line.Records, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_filters_and_orders_of_the_page_are_options_of_the_command()
    {
        foreach (var (name, year, onset) in new[] { ("陈安宁", 1985, 6), ("林知远", 1960, 7), ("周知秋", 2000, 8) })
        {
            await App.ReportAsync(CaseStories.Report(name) with { BirthDate = new DateOnly(year, 1, 1), Phones = [], OnsetDate = new DateOnly(2020, 5, onset), Facts = [], FirstVisitDate = new(2020, 5, 9) });
        }
        Assert.Equal(["60", "35"], await AgesAsync("--sort", "ageDescending", "--age-from", "30", "--class", "suspected", "--sex", "female"));
        Assert.Equal(["20", "60"], await AgesAsync("--sort", "onsetLatest", "--onset-from", "2020-05-07"));
        // Of what a file told long ago no clock runs.
        await App.ImportCasesAsync("E-1,王五,女,10,,,990101,2020-02-01,2020-02-03,疑似,轻型,发热,治愈,2020-02-20\r\n");
        Assert.Equal(["10", "20", "35", "60"], await AgesAsync("--sort", "ageAscending"));
        Assert.Equal(["20", "35", "60"], await AgesAsync("--sort", "ageAscending", "--overdue"));

        async Task<string[]> AgesAsync(params string[] more)
        {
            var lines = (await ExportAsync([.. more, "--lang", "en"])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var at = Array.IndexOf(lines[0].TrimStart('\uFEFF').Split(','), "Age");
            return [.. lines[1..].Select(l => l.Split(',')[at])];
        }
    }
}
