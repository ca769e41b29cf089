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
}
