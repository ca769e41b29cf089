using Fangxian.Administration.Settings;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>Records of one person found, asked about, merged, and parted again.</summary>
public abstract class MatchPersonsTests(DatabaseKind kind) : PeopleTests(kind)
{
    public sealed class OnSqlite() : MatchPersonsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : MatchPersonsTests(DatabaseKind.Postgres);

    private static readonly RegisterPerson.Request Slip = Wang with { Name = "王健国", Phones = [], Addresses = [new(AddressKind.Staying, "990102", "旅馆")] };

    [Fact]
    public async Task A_slip_in_the_name_waits_in_the_queue_with_what_speaks_for_and_against_it()
    {
        var first = await RegisterAsync(Wang);
        var second = await RegisterAsync(Slip);
        Assert.Equal((true, first.PersonId), (second.IsNew, Assert.Single(second.Candidates)));
        var pair = Assert.Single(await QueueAsync());
        // Of one instant either may count as the first.
        Assert.Equal(new[] { first.PersonId, second.PersonId }.Order(), new[] { pair.First.Id, pair.Second.Id }.Order());
        Assert.Equal((false, false), (pair.SameIdentity, pair.SamePhone));
        Assert.Equal((1, 1), ((await ShowAsync(first.PersonId)).Questions, (await ShowAsync(second.PersonId)).Questions));
    }

    [Fact]
    public async Task One_identity_number_on_two_people_makes_two_records_and_a_question()
    {
        var first = await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number });
        var second = await RegisterAsync(new() { Name = "李秀英", IdentityNumber = Number, Area = "990101" });
        Assert.NotEqual(first.PersonId, second.PersonId);
        Assert.True(Assert.Single(await QueueAsync()).SameIdentity);
    }

    [Fact]
    public async Task Twins_stay_two_persons()
    {
        var one = await RegisterAsync(new() { Name = "李大宝", Sex = Sex.Male, BirthDate = new(2000, 5, 1), Phones = ["13812345678"], Area = "990101" });
        var other = await RegisterAsync(new() { Name = "李小宝", Sex = Sex.Male, BirthDate = new(2000, 5, 1), Phones = ["13812345678"], Area = "990101" });
        Assert.True(other.IsNew);
        (await RunAsync(KeepApart.Slice, new() { Match = Assert.Single(await QueueAsync()).Id })).Ok();
        Assert.Empty(await QueueAsync());
        (await RunAsync(ChangePerson.Slice, new() { Id = other.PersonId, Version = 1, Name = "李小宝", Sex = Sex.Male, BirthDate = new(2000, 5, 1), Area = "990101" })).Ok();
        (await RunAsync(MatchPersons.Slice, new())).Ok();
        Assert.Empty(await QueueAsync());
        Assert.NotEqual(one.PersonId, other.PersonId);
    }

    [Fact]
    public async Task Twins_with_numbers_of_their_own_are_never_asked_about_and_cannot_be_merged()
    {
        var one = await RegisterAsync(new() { Name = "李大宝", IdentityNumber = NumberOf("20000501", 1), Phones = ["13812345678"], Area = "990101" });
        var other = await RegisterAsync(new() { Name = "李小宝", IdentityNumber = NumberOf("20000501", 3), Phones = ["13812345678"], Area = "990101" });
        Assert.Empty(await QueueAsync());
        Assert.IsType<IdentityNumbersDiffer>((await RunAsync(MergePersons.Slice, await RequestAsync(one.PersonId, other.PersonId))).Refusal);
    }

    [Fact]
    public async Task Merged_records_are_one_person_with_all_that_either_knew_and_can_be_parted_as_they_were()
    {
        var first = (await RegisterAsync(Wang with { Sex = Sex.Unknown })).PersonId;
        var second = (await RegisterAsync(Slip with { IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678", GuardianName = "王大山" })).PersonId;
        var (before, gone) = (await ShowAsync(first), await ShowAsync(second));
        var merged = await MergeAsync(first, second);
        Assert.Equal(Today.AddDays(30), merged.PartableUntil);
        var shown = await ShowAsync(first);
        Assert.Equal((Sex.Male, "王大山", 3, "E1*****78"), (shown.Person.Sex, shown.GuardianName, shown.Addresses.Count, Assert.Single(shown.Person.Identities).Masked));
        Assert.Equal((second, 0), (Assert.Single(shown.Merged).Person, shown.Questions));
        Assert.Equal(first, (await ShowAsync(second)).MergedInto);
        Assert.Empty(await SearchAsync("王健国"));
        Assert.Equal([first], await SearchAsync("E12345678"));
        Assert.IsType<PersonWasMerged>((await RunAsync(ChangePerson.Slice, new() { Id = second, Version = 2, Name = "王健国", Area = "990101" })).Refusal);

        Assert.Equal(second, (await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Ok().Restored);
        Assert.Equivalent(new { before.Person.Sex, before.GuardianName, before.Addresses, before.Person.Identities, before.Person.Phones }, await ShowAsync(first) is var one ? new { one.Person.Sex, one.GuardianName, one.Addresses, one.Person.Identities, one.Person.Phones } : null);
        Assert.Equivalent(new { gone.Person.Name, gone.GuardianName, gone.Addresses, gone.Person.Identities }, await ShowAsync(second) is var two ? new { two.Person.Name, two.GuardianName, two.Addresses, two.Person.Identities } : null);
        Assert.Empty(await QueueAsync());
        (await RunAsync(MatchPersons.Slice, new())).Ok();
        Assert.Empty(await QueueAsync());
        Assert.IsType<MergeNotFound>((await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Refusal);
    }

    [Fact]
    public async Task What_was_changed_since_a_merge_stays_when_they_are_parted()
    {
        var first = (await RegisterAsync(Wang with { Sex = Sex.Unknown })).PersonId;
        var second = (await RegisterAsync(Slip with { GuardianName = "王大山" })).PersonId;
        var merged = await MergeAsync(first, second);
        var version = (await ShowAsync(first)).Person.Version;
        (await RunAsync(ChangePerson.Slice, new() { Id = first, Version = version, Name = "王建国", Sex = Sex.Male, BirthDate = Wang.BirthDate, GuardianName = "王小山", Area = "990101" })).Ok();
        (await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Ok();
        Assert.Equal(("王小山", Sex.Unknown), await ShowAsync(first) is var one ? (one.GuardianName, one.Person.Sex) : default);
    }

    [Fact]
    public async Task A_merge_can_be_undone_as_long_as_the_setting_says_and_no_longer()
    {
        (await RunAsync(ChangeSetting.Slice, new() { Key = "unmerge-days", Value = "3" })).Ok();
        var (first, second) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Slip)).PersonId);
        var merged = await MergeAsync(first, second);
        Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(Today.AddDays(3), Assert.IsType<MergeTooOld>((await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Refusal).Until);
        Assert.Empty((await ShowAsync(first)).Merged);
        foreach (var wrong in new[] { "0", "366", "soon" })
        {
            Assert.IsType<Malformed>((await RunAsync(ChangeSetting.Slice, new() { Key = "unmerge-days", Value = wrong })).Refusal);
        }
    }

    [Fact]
    public async Task A_merge_into_a_merged_record_is_undone_from_the_last_one_back()
    {
        var (a, b, c) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Slip)).PersonId, (await RegisterAsync(Wang with { Name = "王建囯", Phones = [] })).PersonId);
        var first = await MergeAsync(b, a);
        var second = await MergeAsync(c, b);
        Assert.IsType<MergedFurther>((await RunAsync(PartPersons.Slice, new() { Merge = first.Merge })).Refusal);
        (await RunAsync(PartPersons.Slice, new() { Merge = second.Merge })).Ok();
        (await RunAsync(PartPersons.Slice, new() { Merge = first.Merge })).Ok();
        Assert.All(new[] { a, b, c }, id => Assert.Null(ShowAsync(id).Result.MergedInto));
    }

    [Fact]
    public async Task Two_who_decide_at_the_same_time_do_not_undo_each_other()
    {
        var (first, second) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Slip)).PersonId);
        var request = await RequestAsync(first, second);
        (await RunAsync(MergePersons.Slice, request)).Ok();
        Assert.IsType<PersonWasMerged>((await RunAsync(MergePersons.Slice, request with { Keep = second, KeepVersion = request.GoneVersion, Gone = first, GoneVersion = request.KeepVersion })).Refusal);
        Assert.IsType<PersonIntoItself>((await RunAsync(MergePersons.Slice, request with { Gone = first })).Refusal);
        var third = (await RegisterAsync(Wang with { Name = "王建囯", Phones = [] })).PersonId;
        Assert.IsType<VersionConflict>((await RunAsync(MergePersons.Slice, new() { Keep = first, KeepVersion = 99, Gone = third, GoneVersion = 1 })).Refusal);
    }

    [Fact]
    public async Task A_pair_across_two_counties_is_found_by_the_system_and_seen_by_who_sees_both()
    {
        var one = await RegisterAsync(Wang, County("990101"));
        var other = await RegisterAsync(Wang with { Name = "王健国", Area = "990102" }, County("990102"));
        Assert.Empty(other.Candidates);
        Assert.Empty(await QueueAsync());
        Assert.Equal((2, 1), (await RunAsync(MatchPersons.Slice, new(), Actor.Job("matching"))).Ok() is var done ? (done.Compared, done.Found) : default);
        Assert.Empty(await QueueAsync(County("990101")));
        Assert.Empty(await QueueAsync(County("990102")));
        Assert.Equal(0, (await ShowAsync(one.PersonId, County("990101"))).Questions);
        Assert.Single(await QueueAsync(Of("9901", AreaLevel.Prefecture)));
        Assert.Empty(await QueueAsync(Of("9902", AreaLevel.Prefecture)));
        Assert.Equal(0, (await RunAsync(MatchPersons.Slice, new(), Actor.Job("matching"))).Ok().Compared);
        var pair = Assert.Single(await QueueAsync());
        Assert.IsType<MatchNotFound>((await RunAsync(KeepApart.Slice, new() { Match = pair.Id }, County("990101"))).Refusal);
        Assert.IsType<PersonNotFound>((await RunAsync(MergePersons.Slice, new() { Keep = one.PersonId, KeepVersion = 1, Gone = other.PersonId, GoneVersion = 1 }, County("990101"))).Refusal);
    }

    [Fact]
    public async Task The_job_goes_on_until_nobody_is_left_to_compare()
    {
        await RegisterAsync(Wang);
        await RegisterAsync(Wang with { Name = "王健国", Area = "990201" });
        var job = new MatchRounds(App.Databases, App.Runner, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<MatchRounds>.Instance);
        Assert.True(await job.LookAsync(CancellationToken.None));
        Assert.False(await job.LookAsync(CancellationToken.None));
        Assert.Single(await QueueAsync());
    }

    [Fact]
    public async Task A_batch_finds_those_on_record_and_its_own_doubles()
    {
        var known = (await RegisterAsync(Wang)).PersonId;
        var position = AreaPosition.FromCode("990101")!.Value;
        PersonWanted[] batch =
        [
            new() { Name = "王建国", Position = position, BirthDate = Wang.BirthDate, Sex = Sex.Male, Phones = ["+8613812345678"] },
            new() { Name = "张伟", Position = position, BirthDate = new(1980, 1, 2), Phones = ["+8613900000000"] },
            new() { Name = "张 伟", Position = position, BirthDate = new(1980, 1, 2), Phones = ["+8613900000000"], GuardianName = "张父" },
            new() { Name = "张伟", Position = position, BirthDate = new(1980, 2, 1) },
            new() { Name = "", Position = position, AgeYears = 30, AgeOn = Today },
            new() { Name = "", Position = position, AgeYears = 30, AgeOn = Today },
            .. Enumerable.Range(0, 40).Select(i => new PersonWanted { Name = "路人" + (char)('甲' + i), Position = position, AgeYears = 30, AgeOn = Today }),
        ];
        var done = await RegisterAllAsync(batch);
        Assert.Equal((known, false), (done[0].PersonId, done[0].IsNew));
        Assert.Equal((done[1].PersonId, false), (done[2].PersonId, done[2].IsNew));
        Assert.Equal([done[1].PersonId], done[3].Candidates);
        Assert.NotEqual(done[4].PersonId, done[5].PersonId);
        Assert.Equal("张父", (await ShowAsync(done[1].PersonId)).GuardianName);
        Assert.Single(await QueueAsync());
        var again = await RegisterAllAsync(batch);
        Assert.Equal(done.Take(3).Select(d => d.PersonId), again.Take(3).Select(d => d.PersonId));
        Assert.All(again.Take(3), d => Assert.False(d.IsNew));
    }

    [Fact]
    public async Task Day_and_month_exchanged_and_a_digit_off_are_found_in_the_database_too()
    {
        var first = (await RegisterAsync(Wang)).PersonId;
        Assert.Equal([first], (await RegisterAsync(Wang with { BirthDate = new(1970, 4, 3), Phones = [] })).Candidates);
        Assert.Equal([first], (await RegisterAsync(Wang with { BirthDate = new(1971, 3, 4) })).Candidates.Where(c => c == first));
    }

    [Fact]
    public async Task What_a_role_tells_later_takes_the_place_of_what_it_told_and_the_same_again_changes_nothing()
    {
        var person = (await RegisterAsync(Wang)).PersonId;
        var told = new PersonWanted { Name = "王健国", Position = 0, BirthDate = new(1970, 3, 5), Phones = ["+862885551234"], IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678" };
        Assert.Equal([person], await MendAsync(person, told));
        Assert.Empty(await MendAsync(person, told));
        var shown = await ShowAsync(person);
        Assert.Equal(("王健国", Sex.Male, new DateOnly(1970, 3, 5), 2, 2), (shown.Person.Name, shown.Person.Sex, shown.Person.BirthDate, shown.Person.Phones.Count, shown.Addresses.Count));
        Assert.Empty(await MendAsync(person, new PersonWanted { Name = "", Position = 0 }));
        Assert.Equal([person], await SearchAsync("王健"));
    }

    private async Task<Guid[]> MendAsync(Guid person, PersonWanted told) =>
        (await App.Databases.WriteAsync<Guid[]>(Scope.Everything, async (db, token) => (await db.MendPersonsAsync([(person, told)], Clock.GetUtcNow(), token)).ToArray(), CancellationToken.None)).Ok();

    private static string NumberOf(string born, int serial)
    {
        var first17 = "510101" + born + serial.ToString("D3", System.Globalization.CultureInfo.InvariantCulture);
        return first17 + IdentityNumber.CheckOf(first17);
    }

    private async Task<RegisteredPerson[]> RegisterAllAsync(IReadOnlyList<PersonWanted> wanted) =>
        (await App.Databases.WriteAsync<RegisteredPerson[]>(Scope.Everything, async (db, token) => (await db.RegisterPersonsAsync(wanted, Clock.GetUtcNow(), token)).ToArray(), CancellationToken.None)).Ok();
}
