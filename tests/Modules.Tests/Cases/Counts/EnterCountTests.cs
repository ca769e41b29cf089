using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Counts entered and corrected by hand. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class EnterCountTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EnterCountTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EnterCountTests(DatabaseKind.Postgres);

    private static readonly DateOnly Day = new(2020, 2, 1);

    private static EnterCount.Request Entry(int version) => new() { Area = "990101", Disease = "covid-19", Date = Day, ExpectedVersion = version };

    [Fact]
    public async Task An_entry_is_known_since_it_was_recorded()
    {
        var entered = (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 12 })).Ok();
        Assert.Equal((1, OutbreakApp.Present), (entered.Version, entered.KnownSince));
        Assert.Equal(12, (await ExportAsync(null)).Own.Confirmed);
        Assert.Null((await ExportAsync("2020-05-09")).Own.Confirmed);
    }

    [Fact]
    public async Task Two_who_write_on_one_day_do_not_overwrite_each_other()
    {
        (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 12 })).Ok();
        Assert.IsType<VersionConflict>((await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 13 })).Refusal);
        var both = await Task.WhenAll(Enumerable.Range(14, 8).Select(n => RunAsync(EnterCount.Slice, Entry(1) with { Confirmed = n, Reason = "race" })));
        Assert.Equal((1, 7), (both.Count(r => r.IsOk), both.Count(r => r.Refusal is VersionConflict)));
    }

    [Fact]
    public async Task A_correction_says_why_and_the_same_figure_is_no_correction()
    {
        (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 12 })).Ok();
        Assert.Equal("counts/correction-needs-reason", (await RunAsync(EnterCount.Slice, Entry(1) with { Confirmed = 11 })).Refusal?.Code);
        Assert.Equal("counts/unchanged", (await RunAsync(EnterCount.Slice, Entry(1) with { Confirmed = 12 })).Refusal?.Code);
        Assert.Equal([Measure.Confirmed], (await RunAsync(EnterCount.Slice, Entry(1) with { Confirmed = 11, Reason = "counted twice" })).Ok().Corrected);
    }

    [Fact]
    public async Task A_withdrawn_figure_is_unknown_and_not_zero()
    {
        (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 12, Dead = 0 })).Ok();
        (await RunAsync(EnterCount.Slice, Entry(1) with { Withdraw = [Measure.Confirmed], Reason = "not yet checked" })).Ok();
        var now = await ExportAsync(null);
        Assert.Equal((null, 0), (now.Own.Confirmed, now.Own.Dead));
    }

    [Theory]
    [InlineData("2020-05-11", "counts/published-in-the-future")]
    [InlineData("2020-01-31", "counts/published-before-its-day")]
    public async Task A_publication_lies_between_its_day_and_now(string published, string code) =>
        Assert.Equal(code, (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 1, PublishedAt = published })).Refusal?.Code);

    [Fact]
    public async Task A_day_that_has_not_come_has_no_count() =>
        Assert.Equal("counts/in-the-future", (await RunAsync(EnterCount.Slice, Entry(0) with { Date = new(2020, 5, 11), Confirmed = 1 })).Refusal?.Code);

    [Fact]
    public async Task One_measure_may_be_cumulative_and_another_of_the_day()
    {
        (await RunAsync(EnterCount.Slice, Entry(0) with { Confirmed = 12 })).Ok();
        (await RunAsync(EnterCount.Slice, Entry(1) with { Cured = 2, Basis = CountBasis.Daily })).Ok();
        var now = await ExportAsync(null);
        Assert.Equal((12, 2), (now.Own.Confirmed, now.Own.Cured));
        Assert.Equal(0, (await RunAsync(RebuildFacts.Slice, new())).Ok().Differed);
    }

    private async Task<ExportCounts.Response> ExportAsync(string? knownAt) =>
        (await RunAsync(ExportCounts.Slice, new() { Area = "990101", Disease = "covid-19", Date = Day, KnownAt = knownAt })).Ok();
}
