using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>What the tests of persons share: invented people, and officers of areas.</summary>
public abstract class PeopleTests(DatabaseKind kind) : OutbreakTests(kind)
{
    protected const string Number = "11010519491231002X";

    protected static readonly DateOnly Today = new(2020, 5, 10);

    protected static readonly RegisterPerson.Request Wang = new()
    {
        Name = "王建国", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Phones = ["13812345678"], Area = "990101",
        Addresses = [new(AddressKind.Registered, "990201", "南湾路 1 号"), new(AddressKind.Living, "990101001001")],
    };

    protected static Actor Of(string area, AreaLevel level, params Permission[] permissions) =>
        new($"of {area}", new Scope([AreaPosition.Subtree(AreaPosition.FromCode(area)!.Value, level)]), permissions.Length == 0 ? PermissionSet.All : PermissionSet.Of(permissions));

    protected static Actor County(string area) => Of(area, AreaLevel.County);

    protected async Task<RegisterPerson.Response> RegisterAsync(RegisterPerson.Request person, Actor? actor = null) => (await RunAsync(RegisterPerson.Slice, person, actor)).Ok();

    protected async Task<ShowPerson.Response> ShowAsync(Guid id, Actor? actor = null) => (await RunAsync(ShowPerson.Slice, new() { Id = id }, actor)).Ok();

    protected async Task<Guid[]> SearchAsync(string words, Actor? actor = null) => [.. (await RunAsync(SearchPersons.Slice, new() { Words = words }, actor)).Ok().Items.Select(p => p.Id)];

    protected async Task<IReadOnlyList<ListMatches.MatchItem>> QueueAsync(Actor? actor = null) => (await RunAsync(ListMatches.Slice, new(), actor)).Ok().Items;

    protected async Task<MergePersons.Response> MergeAsync(Guid keep, Guid gone, Actor? actor = null) => (await RunAsync(MergePersons.Slice, await RequestAsync(keep, gone), actor)).Ok();

    protected async Task<MergePersons.Request> RequestAsync(Guid keep, Guid gone) =>
        new() { Keep = keep, KeepVersion = (await ShowAsync(keep)).Person.Version, Gone = gone, GoneVersion = (await ShowAsync(gone)).Person.Version };
}
