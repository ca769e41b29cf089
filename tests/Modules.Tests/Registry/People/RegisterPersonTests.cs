using System.Net.Http.Json;
using Fangxian.Administration.Keys;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>Persons registered, found, looked at, mended; numbers masked and shown for a reason.</summary>
public abstract class RegisterPersonTests(DatabaseKind kind) : PeopleTests(kind)
{
    public sealed class OnSqlite() : RegisterPersonTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RegisterPersonTests(DatabaseKind.Postgres);

    protected override string KeyFile { get; } = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");

    [Fact]
    public async Task A_person_is_registered_with_three_places_and_shown_with_masked_numbers()
    {
        var registered = await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = "110105491231002" });
        var shown = await ShowAsync(registered.PersonId);
        Assert.True(registered.IsNew);
        Assert.Equal(("王建国", Sex.Female, new DateOnly(1949, 12, 31), 70, "990101000000"), (shown.Person.Name, shown.Person.Sex, shown.Person.BirthDate, shown.Person.Age, shown.Person.Area.Code));
        Assert.Equal("110***********002X", Assert.Single(shown.Person.Identities).Masked);
        Assert.Equal("138****5678", Assert.Single(shown.Person.Phones).Masked);
        Assert.Equal([(AddressKind.Registered, "990201000000", "南湾路 1 号"), (AddressKind.Living, "990101001001", null)], shown.Addresses.Select(a => (a.Kind, a.Area.Code, a.Text)));
        Assert.Equal(Today.AddDays(29), shown.KeptUntil);
    }

    [Theory]
    [InlineData("en", "Nanwan")]
    [InlineData("zh", "南湾区")]
    public async Task Areas_that_stand_in_a_form_are_named_in_the_language_of_the_reader(string language, string name)
    {
        var registered = await RegisterAsync(Wang);
        var client = await App.ClientAsync();
        var pages = new[] { "/people/register?area=990101&disease=covid-19&lang=", $"/people/{registered.PersonId}/change?lang=" };
        var shown = await Task.WhenAll(pages.Select(async page => System.Net.WebUtility.HtmlDecode(await client.GetStringAsync(page + language))));
        Assert.Contains($"value=\"990101 {name}\"", shown[0], StringComparison.Ordinal);
        Assert.Contains($"value=\"990101000000 {name}\"", shown[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_lie_sealed_and_hashed_in_the_database()
    {
        await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number });
        await using var db = App.Read();
        var identity = await db.Set<PersonIdentity>().SingleAsync();
        var keys = App.Databases.Shared.Keys;
        Assert.Equal("1:" + Number, System.Text.Encoding.UTF8.GetString(keys.Decrypt(identity.Number, identity.Id)));
        Assert.Equal(keys.BlindIndex("identity", "1:" + Number), identity.BlindIndex);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => keys.Decrypt(identity.Number, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var wrong = Assert.IsType<Malformed>((await RunAsync(RegisterPerson.Slice, Wang with { Name = "", Phones = ["123"], BirthDate = Today.AddDays(1), Addresses = [new(AddressKind.Living, "9955")] })).Refusal);
        Assert.Equal(["addresses", "birthDate", "name", "phones"], wrong.Fields.Keys.Order());
        Assert.IsType<AreaNotFound>((await RunAsync(RegisterPerson.Slice, Wang with { Area = "9955" })).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(RegisterPerson.Slice, Wang, County("990201"))).Refusal);
        Assert.Contains("birthDate", App.Words.Say(wrong).Length > 0 ? wrong.Fields.Keys : []);
    }

    [Fact]
    public async Task The_same_person_again_is_the_one_on_record_and_what_was_missing_is_filled_in()
    {
        var first = await RegisterAsync(Wang with { Addresses = [] });
        var again = await RegisterAsync(Wang with { GuardianName = "王大山" });
        Assert.Equal((first.PersonId, false), (again.PersonId, again.IsNew));
        var shown = await ShowAsync(first.PersonId);
        Assert.Equal(("王大山", 2, 2), (shown.GuardianName, shown.Addresses.Count, shown.Person.Version));
        await RegisterAsync(Wang with { GuardianName = "王大山" });
        Assert.Equal(2, (await ShowAsync(first.PersonId)).Person.Version);
        Assert.Single(await SearchAsync("王建国"));
    }

    [Fact]
    public async Task A_name_unknown_today_is_told_later()
    {
        var unknown = await RegisterAsync(new() { IsNameUnknown = true, AgeYears = 40, Area = "990101" });
        var shown = (await ShowAsync(unknown.PersonId)).Person;
        (await RunAsync(ChangePerson.Slice, new() { Id = shown.Id, Version = shown.Version, Name = "赵六", AgeYears = 40, Area = "990101" })).Ok();
        Assert.Equal([shown.Id], await SearchAsync("赵"));
    }

    [Theory]
    [InlineData("王建")]
    [InlineData("王")]
    [InlineData("13812345678")]
    [InlineData("+86 138 1234 5678")]
    [InlineData("11010519491231002x")]
    [InlineData("110105491231002")]
    public async Task A_person_is_found_by_the_beginning_of_the_name_by_number_and_by_telephone(string words)
    {
        var id = (await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number })).PersonId;
        await RegisterAsync(Wang with { Name = "李建国", Phones = [] });
        Assert.Equal([id], await SearchAsync(words));
    }

    [Fact]
    public async Task A_wrong_identity_number_is_told_when_it_is_searched()
    {
        var wrong = Assert.IsType<Malformed>((await RunAsync(SearchPersons.Slice, new() { Words = "110105194912310021" })).Refusal);
        Assert.Equal("people.identity.check", Assert.Single(wrong.Fields["words"]).Key);
        Assert.Empty(await SearchAsync("E12345678"));
    }

    [Fact]
    public async Task Many_of_one_name_come_page_by_page_each_once()
    {
        var batch = Enumerable.Range(0, 130).Select(i => Wanted(i % 2 == 0 ? "王伟" : "王伟民", new DateOnly(1950, 1, 1).AddDays(200 * i), i % 3 == 0 ? "990101" : "990102")).ToArray();
        await RegisterAllAsync(batch);
        var seen = new List<Guid>();
        for (Guid? after = null; ;)
        {
            var page = (await RunAsync(SearchPersons.Slice, new() { Words = "王伟", After = after, Limit = 40 })).Ok();
            seen.AddRange(page.Items.Select(p => p.Id));
            if ((after = page.Next) is null)
            {
                break;
            }
        }
        Assert.Equal((130, 130), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(44, (await RunAsync(SearchPersons.Slice, new() { Words = "王伟", Area = "990101", Limit = 100 })).Ok().Items.Count);
    }

    [Fact]
    public async Task Outside_the_area_a_person_is_not_there()
    {
        var id = (await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number })).PersonId;
        var phone = Assert.Single((await ShowAsync(id)).Person.Phones).Id;
        var other = County("990201");
        var (unknown, there) = (Guid.CreateVersion7(), id);
        foreach (var person in new[] { unknown, there })
        {
            Assert.IsType<PersonNotFound>((await RunAsync(ShowPerson.Slice, new() { Id = person }, other)).Refusal);
            Assert.IsType<PersonNotFound>((await RunAsync(RevealNumber.Slice, new() { Person = person, Number = phone, Reason = "电话随访" }, other)).Refusal);
            Assert.IsType<PersonNotFound>((await RunAsync(ChangePerson.Slice, new() { Id = person, Version = 1, Name = "某人", Area = "990201" }, other)).Refusal);
            Assert.IsType<PersonNotFound>((await RunAsync(MergePersons.Slice, new() { Keep = person, KeepVersion = 1, Gone = Guid.CreateVersion7(), GoneVersion = 1 }, other)).Refusal);
        }
        foreach (var words in new[] { "王建国", "王", "13812345678", Number })
        {
            Assert.Empty(await SearchAsync(words, other));
        }
        Assert.IsType<AreaNotFound>((await RunAsync(SearchPersons.Slice, new() { Words = "王", Area = "990101" }, other)).Refusal);
        // The same person reported elsewhere is new there: nobody learns that another area has the record.
        var elsewhere = await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number, Area = "990201" }, other);
        Assert.True(elsewhere.IsNew);
        Assert.Empty(elsewhere.Candidates);
        Assert.Empty(await QueueAsync(other));
    }

    /// <summary>Who may not see a person must not find out by the clock that there is one either.</summary>
    [Fact]
    public async Task A_person_of_another_area_takes_as_long_as_nobody()
    {
        var id = (await RegisterAsync(Wang)).PersonId;
        var other = County("990201");
        await Clocked.AlikeAsync(() => AskAsync(Guid.CreateVersion7(), "13900000000"), () => AskAsync(id, "13812345678"));

        async Task AskAsync(Guid person, string words)
        {
            Assert.False((await RunAsync(ShowPerson.Slice, new() { Id = person }, other)).IsOk);
            Assert.Empty(await SearchAsync(words, other));
        }
    }

    [Fact]
    public async Task A_number_is_shown_for_a_reason_and_the_look_is_on_record()
    {
        var id = (await RegisterAsync(Wang)).PersonId;
        var phone = Assert.Single((await ShowAsync(id)).Person.Phones).Id;
        Assert.Contains("reason", Assert.IsType<Malformed>((await RunAsync(RevealNumber.Slice, new() { Person = id, Number = phone, Reason = "  " })).Refusal).Fields.Keys);
        Assert.IsType<NumberNotFound>((await RunAsync(RevealNumber.Slice, new() { Person = id, Number = Guid.CreateVersion7(), Reason = "电话随访" })).Refusal);
        Assert.Equal("13812345678", (await RunAsync(RevealNumber.Slice, new() { Person = id, Number = phone, Reason = "电话随访密接" })).Ok().Number);
        await using var db = App.Read();
        var line = await db.AuditLines.SingleAsync(l => l.UseCase == "people/reveal");
        Assert.Equal((AuditKind.Look, id), (line.Kind, new Guid(line.Subjects!, true)));
        Assert.Equal("电话随访密接", (await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id)).Reason);
        Assert.DoesNotContain("138", line.Records, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_see_persons_may_not_therefore_see_numbers_or_merge()
    {
        var id = (await RegisterAsync(Wang)).PersonId;
        var reader = Of("9901", AreaLevel.Prefecture, RegistryContract.PeopleRead, RegistryContract.AreasRead);
        var shown = await ShowAsync(id, reader);
        Assert.IsType<NotPermitted>((await RunAsync(RevealNumber.Slice, new() { Person = id, Number = shown.Person.Phones[0].Id, Reason = "电话随访" }, reader)).Refusal);
        Assert.IsType<NotPermitted>((await RunAsync(ListMatches.Slice, new(), reader)).Refusal);
        Assert.IsType<NotPermitted>((await RunAsync(RegisterPerson.Slice, Wang, reader)).Refusal);
    }

    [Fact]
    public async Task Every_look_at_persons_leaves_a_line_with_their_ids_and_no_name()
    {
        var id = (await RegisterAsync(Wang)).PersonId;
        await SearchAsync("王建国");
        await ShowAsync(id);
        await using var db = App.Read();
        var looks = await db.AuditLines.Where(l => l.Kind == AuditKind.Look).ToListAsync();
        Assert.Equal(["people/search", "people/show"], looks.Select(l => l.UseCase).Order());
        Assert.All(looks, l => Assert.Equal((id, ""), (new Guid(l.Subjects!, true), l.Records)));
    }

    [Fact]
    public async Task A_record_is_mended_numbers_are_added_and_taken_out_and_a_second_change_is_told()
    {
        var id = (await RegisterAsync(Wang)).PersonId;
        var shown = (await ShowAsync(id)).Person;
        var change = new ChangePerson.Request { Id = id, Version = shown.Version, Name = "王健国", Sex = Sex.Male, BirthDate = new(1970, 3, 5), Area = "990102", Phones = ["028-85551234"], Remove = [shown.Phones[0].Id], Addresses = [new(AddressKind.Living, "990102", "新街 2 号")] };
        Assert.Equal(2, (await RunAsync(ChangePerson.Slice, change)).Ok().Version);
        Assert.IsType<VersionConflict>((await RunAsync(ChangePerson.Slice, change)).Refusal);
        var mended = await ShowAsync(id);
        Assert.Equal(("王健国", new DateOnly(1970, 3, 5), "990102000000", "028****1234"), (mended.Person.Name, mended.Person.BirthDate, mended.Person.Area.Code, Assert.Single(mended.Person.Phones).Masked));
        Assert.Equal((AddressKind.Living, "新街 2 号"), Assert.Single(mended.Addresses) is var address ? (address.Kind, address.Text) : default);
        Assert.Empty(await SearchAsync("王建国"));
        Assert.Empty(await SearchAsync("13812345678"));
        Assert.Equal([id], await SearchAsync("028 8555 1234", County("990102")));
        Assert.Empty(await SearchAsync("王健国", County("990101")));
    }

    [Fact]
    public async Task A_new_identity_number_takes_the_place_of_the_one_of_its_kind()
    {
        var id = (await RegisterAsync(Wang with { IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678" })).PersonId;
        (await RunAsync(ChangePerson.Slice, new() { Id = id, Version = 1, Name = "王建国", Area = "990101", IdentityNumber = Number })).Ok();
        (await RunAsync(ChangePerson.Slice, new() { Id = id, Version = 2, Name = "王建国", Area = "990101", IdentityKind = IdentityKind.Passport, IdentityNumber = "E87654321" })).Ok();
        Assert.Equal(["110***********002X", "E8*****21"], (await ShowAsync(id)).Person.Identities.Select(i => i.Masked));
        Assert.Empty(await SearchAsync("E12345678"));
    }

    [Fact]
    public async Task Numbers_are_found_while_keys_are_rotated_and_afterwards()
    {
        var id = (await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number })).PersonId;
        App.Databases.Shared.Keys.AddVersion(Clock.GetUtcNow());
        Assert.Equal([id], await SearchAsync(Number));
        Assert.False((await RegisterAsync(Wang with { BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number })).IsNew);
        (await RunAsync(RotateKeys.Slice, new())).Ok();
        Assert.Equal([id], await SearchAsync(Number));
        Assert.Equal([id], await SearchAsync("13812345678"));
        await using var db = App.Read();
        Assert.Equal([App.Databases.Shared.Keys.BlindIndex("identity", "1:" + Number)], await db.Set<PersonIdentity>().Select(i => i.BlindIndex).ToListAsync());
        Assert.Equal("110***********002X", Assert.Single((await ShowAsync(id)).Person.Identities).Masked);
    }

    [Fact]
    public async Task The_interface_takes_names_in_bodies_and_answers_masked()
    {
        var client = await App.ClientAsync();
        using var made = await client.PostAsJsonAsync("/api/people", new { name = "王建国", sex = "male", birthDate = "1970-03-04", phones = new[] { "13812345678" }, area = "990101" });
        var body = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, body);
        using var found = await client.PostAsJsonAsync("/api/people/search", new { words = "王建" });
        var text = await found.Content.ReadAsStringAsync();
        Assert.Contains("138****5678", text, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", text, StringComparison.Ordinal);
        using var bad = await client.PostAsJsonAsync("/api/people", new { name = "王小宝", ageYears = 3, area = "990101" });
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("guardianName", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static PersonWanted Wanted(string name, DateOnly born, string area) => new() { Name = name, BirthDate = born, Position = AreaPosition.FromCode(area)!.Value };

    private async Task RegisterAllAsync(IReadOnlyList<PersonWanted> wanted) =>
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.RegisterPersonsAsync(wanted, Clock.GetUtcNow(), token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
}
