using Fangxian.Administration.Accounts;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Zones;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>Whoever answers for an area answers for the records of the areas that it has followed; nobody else comes to see them by a merge or a split.</summary>
public abstract class SuccessorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SuccessorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SuccessorTests(DatabaseKind.Postgres);

    private static readonly DateOnly Day = new(2020, 5, 9);

    private Guid _case, _person;

    /// <summary>A case, its person and a count of the county.</summary>
    private async Task RecordAsync(string county)
    {
        _case = await App.ReportAsync(CaseStories.Report() with { Area = county, Addresses = [new(AddressKind.Living, county)] });
        _person = (await App.ShowAsync(_case)).Person.Id;
        (await RunAsync(EnterCount.Slice, new() { Area = county, Disease = LineLists.Disease, Date = Day, Confirmed = 7, ExpectedVersion = 0 })).Ok();
    }

    private async Task<(bool Case, bool Listed, bool Person, bool Found, int? Count)> SeesAsync(Account officer, string county)
    {
        var actor = await App.ActorAsync(officer);
        var count = await RunAsync(ShowCountDay.Slice, new() { Area = county, Disease = LineLists.Disease, Date = Day }, actor);
        return ((await RunAsync(ShowCase.Slice, new() { Id = _case }, actor)).IsOk,
            (await App.CasesAsync(new(), actor)).Items.Any(i => i.Id == _case),
            (await RunAsync(ShowPerson.Slice, new() { Id = _person }, actor)).IsOk,
            (await RunAsync(SearchPersons.Slice, new() { Words = "陈安宁" }, actor)).Ok().Items.Any(p => p.Id == _person),
            count.IsOk ? count.Value.Own.Confirmed : null);
    }

    private static readonly (bool, bool, bool, bool, int?) All = (true, true, true, true, 7), Nothing = (false, false, false, false, null);

    [Fact]
    public async Task After_a_merge_the_officer_of_the_successor_sees_and_works_on_the_old_records()
    {
        await RecordAsync("990102");
        var (successor, beside) = (await App.HolderAsync("successor", "epidemiologist", "990101"), await App.HolderAsync("beside", "epidemiologist", "990201"));
        Assert.Equal((Nothing, Nothing), (await SeesAsync(successor, "990102"), await SeesAsync(beside, "990102")));
        (await RunAsync(MergeAreas.Slice, new() { Codes = ["990102"], Into = "990101", On = new(2020, 5, 10) })).Ok();
        Assert.Equal((All, Nothing), (await SeesAsync(successor, "990102"), await SeesAsync(beside, "990102")));
        var shown = await App.ShowAsync(_case, await App.ActorAsync(successor));
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { Note = "承接后复核" }, await App.ActorAsync(successor))).Ok();
    }

    [Fact]
    public async Task After_a_split_the_officers_of_every_successor_and_of_a_zone_with_one_see_the_old_records()
    {
        await RecordAsync("990202");
        var beside = await App.HolderAsync("beside", "epidemiologist", "990201");
        (await RunAsync(SplitArea.Slice, new() { Code = "990202", On = new(2020, 5, 10), New = [new() { Code = "990203", Name = "竹东县" }, new() { Code = "990204", Name = "竹西县" }] })).Ok();
        var (east, west) = (await App.HolderAsync("east", "epidemiologist", "990203"), await App.HolderAsync("west", "epidemiologist", "990204"));
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "竹东开发区", Members = ["990203"] })).Ok().Zone.Id;
        var ofZone = await App.AddAccountAsync("zone", await App.PositionAsync("990203"));
        (await RunAsync(GiveRole.Slice, new() { Account = ofZone.Id, Role = "epidemiologist", Zone = zone })).Ok();
        Assert.Equal((All, All, All, Nothing), (await SeesAsync(east, "990202"), await SeesAsync(west, "990202"), await SeesAsync(ofZone, "990202"), await SeesAsync(beside, "990202")));
    }

    [Fact]
    public async Task Who_follows_a_successor_follows_its_predecessors_too()
    {
        await RecordAsync("990202");
        (await RunAsync(SplitArea.Slice, new() { Code = "990202", On = new(2020, 5, 9), New = [new() { Code = "990203", Name = "竹东县" }, new() { Code = "990204", Name = "竹西县" }] })).Ok();
        (await RunAsync(MergeAreas.Slice, new() { Codes = ["990203"], Into = "990201", On = new(2020, 5, 10) })).Ok();
        Assert.Equal(All, await SeesAsync(await App.HolderAsync("third", "epidemiologist", "990201"), "990202"));
    }
}
