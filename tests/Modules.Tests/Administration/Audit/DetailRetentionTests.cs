using Fangxian.Administration;
using Fangxian.Administration.Audit;
using Fangxian.Administration.Settings;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Administration.Audit;

/// <summary>What lines changed is forgotten by itself after the months that the settings name.</summary>
public abstract class DetailRetentionTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DetailRetentionTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DetailRetentionTests(DatabaseKind.Postgres);

    private DetailRetention Job() => new(App.Databases, App.Runner, Clock, NullLogger<DetailRetention>.Instance);

    private Task<Fangxian.Platform.Results.Result<ChangeSetting.Response>> SetAsync(string months, Actor? actor = null) => RunAsync(ChangeSetting.Slice, new() { Key = DetailRetention.MonthsKey, Value = months }, actor);

    private async Task<Guid> ZoneAsync(string name) => (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = name, Members = ["990101"] })).Ok().Zone.Id;

    [Fact]
    public async Task What_is_older_than_the_months_named_is_forgotten_once_a_month_and_the_chain_stays_whole()
    {
        var old = await ZoneAsync("五月");
        using var job = Job();
        Assert.False(await job.LookAsync(CancellationToken.None));
        (await SetAsync("6")).Ok();
        Clock.SetUtcNow(new DateTimeOffset(2020, 11, 30, 15, 59, 0, TimeSpan.Zero));
        Assert.False(await job.LookAsync(CancellationToken.None));
        var kept = await ZoneAsync("十一月");
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await job.LookAsync(CancellationToken.None));
        Assert.False(await job.LookAsync(CancellationToken.None));
        Assert.Equal((0, 1), (await DetailsAsync(old), await DetailsAsync(kept)));
        await using var db = App.Read();
        var verdict = await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
        Assert.True(verdict.IsWhole, string.Join('\n', verdict.Breaks));
        var line = await db.AuditLines.SingleAsync(l => l.UseCase == "audit/forget");
        Assert.Equal("system:audit-details", line.Actor);
        Assert.StartsWith("audit details before 2020-06-01:", line.Records);
    }

    [Fact]
    public async Task A_server_that_starts_anew_finds_nothing_left_and_leaves_no_line()
    {
        await ZoneAsync("五月");
        (await SetAsync("6")).Ok();
        Clock.Advance(TimeSpan.FromDays(250));
        using (var first = Job())
        {
            Assert.True(await first.LookAsync(CancellationToken.None));
        }
        using var second = Job();
        Assert.False(await second.LookAsync(CancellationToken.None));
        await using var db = App.Read();
        Assert.Equal(1, await db.AuditLines.CountAsync(l => l.UseCase == "audit/forget"));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("241")]
    [InlineData("-6")]
    [InlineData("half a year")]
    public async Task Less_than_six_months_and_nonsense_are_refused(string months) =>
        Assert.Equal("platform/malformed", (await SetAsync(months)).Refusal?.Code);

    [Fact]
    public async Task Who_may_not_forget_details_may_not_set_it()
    {
        var keeper = new Actor("keeper", Scope.Everything, PermissionSet.Of(AdministrationContract.SettingsRead, AdministrationContract.SettingsWrite));
        Assert.Equal("platform/not-permitted", (await SetAsync("6", keeper)).Refusal?.Code);
        (await SetAsync("12")).Ok();
        (await SetAsync("")).Ok();
    }

    private async Task<int> DetailsAsync(Guid zone)
    {
        await using var db = App.Read();
        return await db.Set<AuditDetail>().CountAsync(d => db.Set<AuditSubject>().Any(s => s.Subject == zone && s.LineId == d.LineId));
    }
}
