using System.Text;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Keys;
using Fangxian.Cases;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Organisations;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Reporting;

/// <summary>The report card is a corrected one when something printed on it is another than at the first report, and only then.</summary>
public abstract class CardTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CardTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CardTests(DatabaseKind.Postgres);

    protected override string KeyFile { get; } = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");

    private const string Header = "病例编号,姓名,性别,年龄,联系电话,报告地区,工作单位,发病日期,报告日期,病例分类,备注\r\n";

    private async Task<ShowCard.Response> CardAsync(Guid id, Actor? actor = null) => (await RunAsync(ShowCard.Slice, new() { Id = id }, actor)).Ok();

    private async Task<bool> IsCorrectedAsync(Guid id) => (await CardAsync(id)).IsCorrected;

    private async Task InvestigateAsync(Guid id, Func<InvestigateCase.Request, InvestigateCase.Request>? changed = null)
    {
        var told = (await App.ShowAsync(id)).Investigation();
        (await RunAsync(InvestigateCase.Slice, changed?.Invoke(told) ?? told)).Ok();
    }

    private async Task MendAsync(Guid id, Func<ChangePerson.Request, ChangePerson.Request> changed)
    {
        var person = (await RunAsync(ShowPerson.Slice, new() { Id = (await App.ShowAsync(id)).Person.Id })).Ok().Person;
        (await RunAsync(ChangePerson.Slice, changed(new() { Id = person.Id, Version = person.Version, Name = person.Name, Sex = person.Sex, BirthDate = person.BirthDate, Area = CaseStories.County, Addresses = CaseStories.Report().Addresses }))).Ok();
    }

    private async Task<Guid> OfFileAsync(string externalId)
    {
        await using var db = App.Read();
        return db.Cases().Single(c => c.ExternalId == externalId).Id;
    }

    [Fact]
    public async Task An_investigation_corrects_the_card_only_by_what_is_printed_on_it()
    {
        var id = await App.ReportAsync();
        Assert.False(await IsCorrectedAsync(id));
        await InvestigateAsync(id);
        await InvestigateAsync(id, told => told with { Severity = Severity.Mild, IsolationDate = new(2020, 5, 9), Facts = [new("fever", true)] });
        Assert.False(await IsCorrectedAsync(id));
        await InvestigateAsync(id, told => told with { Employer = "河口小学" });
        Assert.True(await IsCorrectedAsync(id));
        await InvestigateAsync(id, told => told with { Employer = null });
        Assert.False(await IsCorrectedAsync(id));
        await InvestigateAsync(id, told => told with { Outcome = CaseOutcome.Died, OutcomeDate = new(2020, 5, 10) });
        Assert.True(await IsCorrectedAsync(id));
    }

    [Fact]
    public async Task A_mended_person_corrects_the_card_and_a_second_telephone_does_not()
    {
        var id = await App.ReportAsync();
        // Numbers stand in the order in which they were told; of one instant, in any.
        Skip(TimeSpan.FromMinutes(1));
        await MendAsync(id, told => told with { Phones = ["13800000077"] });
        Assert.False(await IsCorrectedAsync(id));
        await MendAsync(id, told => told with { Name = "程安宁" });
        Assert.True(await IsCorrectedAsync(id));
        await MendAsync(id, told => told with { Name = "陈安宁" });
        Assert.False(await IsCorrectedAsync(id));
        await MendAsync(id, told => told with { Addresses = [new(AddressKind.Living, "990101001001", "河口街 2 号")] });
        Assert.True(await IsCorrectedAsync(id));
    }

    [Fact]
    public async Task Of_several_numbers_the_card_has_the_same_from_the_first()
    {
        for (var i = 0; i < 6; i++)
        {
            var id = await App.ReportAsync(CaseStories.Report("陈" + (char)('甲' + i)) with { BirthDate = new(1960 + i, 1, 1), Phones = [.. Enumerable.Range(0, 5).Select(k => $"1390000{i}{k}00")], IdentityKind = IdentityKind.Passport, IdentityNumber = $"E7000000{i}" });
            Assert.False(await IsCorrectedAsync(id));
        }
    }

    [Fact]
    public async Task Somebody_on_record_is_printed_as_on_record()
    {
        var report = CaseStories.Report() with { IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678" };
        var first = await App.ReportAsync(report with { Disease = "influenza", Facts = [] });
        var second = await App.ReportAsync(report with { Name = "陈安宁", Phones = [], Addresses = [] });
        Assert.Equal((await App.ShowAsync(first)).Person.Id, (await App.ShowAsync(second)).Person.Id);
        Assert.Equal((false, false), (await IsCorrectedAsync(first), await IsCorrectedAsync(second)));
        Assert.Equal("138****0001", (await CardAsync(second)).Phone);
        await MendAsync(first, told => told with { Name = "程安宁" });
        Assert.Equal((true, true), (await IsCorrectedAsync(first), await IsCorrectedAsync(second)));
    }

    [Fact]
    public async Task A_file_that_says_something_else_corrects_the_cards_it_changes()
    {
        const string One = "K-1,孙一,男,40,13900000001,990101,河口  小学,2020-03-01,2020-03-03,确诊病例,\"一\n二\"\r\n", Two = "K-2,钱二,女,41,13900000002,990101,,2020-03-01,2020-03-03,确诊病例,\r\n";
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + One + Two))).Sums());
        var (one, two) = (await OfFileAsync("K-1"), await OfFileAsync("K-2"));
        Assert.Equal((false, false), (await IsCorrectedAsync(one), await IsCorrectedAsync(two)));
        // The form sends back other spaces, and other ends of lines, than the file had.
        await InvestigateAsync(one, told => told with { Note = "一\r\n二" });
        Assert.False(await IsCorrectedAsync(one));
        Assert.Equal((0, 1, 1, 0), (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + One + Two.Replace("钱二", "钱贰", StringComparison.Ordinal)))).Sums());
        Assert.Equal((false, true), (await IsCorrectedAsync(one), await IsCorrectedAsync(two)));
    }

    [Fact]
    public async Task The_county_that_follows_the_case_changes_nothing_on_it()
    {
        var (giver, taker) = (await App.OfficerAsync(CaseStories.County), await App.OfficerAsync(CaseStories.Next));
        var id = await App.ReportAsync(actor: giver);
        var offer = (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "works there" }, giver)).Ok().Id;
        (await RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Accept }, taker)).Ok();
        Assert.Equal((false, (PatientOrigin?)PatientOrigin.SameCounty), await CardAsync(id, taker) is var card ? (card.IsCorrected, card.Origin) : default);
    }

    [Fact]
    public async Task A_case_from_before_cards_were_remembered_is_corrected_once_it_was_told_anew()
    {
        var id = await App.ReportAsync();
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.Cases().ExecuteUpdateAsync(set => set.SetProperty(c => c.FirstCard, (byte[]?)null), token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        Assert.False(await IsCorrectedAsync(id));
        await InvestigateAsync(id);
        Assert.True(await IsCorrectedAsync(id));
    }

    [Fact]
    public async Task What_the_card_said_lies_sealed_and_is_sealed_anew_with_the_keys()
    {
        var id = await App.ReportAsync();
        (await RunAsync(RotateKeys.Slice, new())).Ok();
        await using (var db = App.Read())
        {
            Assert.Equal([App.Databases.Shared.Keys.Latest], (await db.ValuesByKeyVersionAsync(CancellationToken.None)).Keys);
        }
        Assert.False(await IsCorrectedAsync(id));
        await InvestigateAsync(id, told => told with { Employer = "河口小学" });
        Assert.True(await IsCorrectedAsync(id));
    }

    [Fact]
    public async Task The_card_is_filled_in_by_a_person_of_a_unit_with_a_telephone()
    {
        var unit = (await RunAsync(OpenOrganisation.Slice, new() { Name = "南湾区人民医院", Sector = "hospital", Area = CaseStories.County, OfficePhone = "028-1234567" })).Ok().Organisation.Id;
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(new Account { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Name = "wang.fang", DisplayName = "王芳", Position = 0, CreatedAt = Clock.GetUtcNow() });
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        var officer = await App.OfficerAsync(CaseStories.County);
        var id = await App.ReportAsync(CaseStories.Report() with { Organisation = unit, ReportingUnit = null }, new Actor("wang.fang", Scope.Everything, PermissionSet.All));
        Assert.Equal(("wang.fang", "王芳", "南湾区人民医院", "028-1234567"), await CardAsync(id, officer) is var card ? (card.ReportedBy, card.FilledInBy, card.ReportingUnit, card.UnitPhone) : default);
        var byNobody = await App.ReportAsync(CaseStories.Report("林知远") with { BirthDate = new(1990, 1, 1), Phones = [] }, officer);
        Assert.Equal((officer.Name, (string?)null), await CardAsync(byNobody) is var other ? (other.ReportedBy, other.FilledInBy) : default);
    }
}
