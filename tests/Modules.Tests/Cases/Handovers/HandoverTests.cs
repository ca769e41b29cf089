using Fangxian.Cases.Clocks;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using TestResult = Fangxian.Cases.Investigation.TestResult;

namespace Fangxian.Modules.Tests.Cases.Handovers;

/// <summary>A case goes to another area, or is refused. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class HandoverTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : HandoverTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : HandoverTests(DatabaseKind.Postgres);

    [Fact]
    public async Task Until_it_accepts_the_other_county_sees_no_more_than_it_needs()
    {
        var (giver, taker, third) = (await App.OfficerAsync(CaseStories.County), await App.OfficerAsync(CaseStories.Next), await App.OfficerAsync(CaseStories.Elsewhere));
        var id = await App.ReportAsync(actor: giver);
        (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "works there" }, giver)).Ok();
        var offered = Assert.Single((await RunAsync(ListOffers.Slice, new(), taker)).Ok().Offers);
        Assert.Equal((HandoverSide.Taken, (Guid?)null, Sex.Female, (short?)35, "990101001001", "works there"), (offered.Side, offered.CaseId, offered.Sex, offered.AgeYears, offered.Residence!.Code, offered.Reason));
        Assert.Equal("cases/not-found", (await RunAsync(ShowCase.Slice, new() { Id = id }, taker)).Refusal?.Code);
        Assert.Empty((await RunAsync(ListOffers.Slice, new(), third)).Ok().Offers);
        Assert.Equal("cases/offered-already", (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Elsewhere, Reason = "x" }, giver)).Refusal?.Code);
        Assert.Equal("cases/offer-not-found", (await RunAsync(AnswerOffer.Slice, new() { Id = offered.Id, Answer = OfferAnswer.Accept }, third)).Refusal?.Code);
        Assert.Equal("cases/offer-not-found", (await RunAsync(AnswerOffer.Slice, new() { Id = offered.Id, Answer = OfferAnswer.Accept }, giver)).Refusal?.Code);
    }

    [Fact]
    public async Task Who_answers_for_several_counties_reads_which_of_them_is_asked_and_where_the_person_lives()
    {
        var giver = await App.OfficerAsync(CaseStories.County);
        var id = await App.ReportAsync(actor: giver);
        (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "works there" }, giver)).Ok();
        var page = System.Net.WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync("/cases/offers?lang=en"));
        Assert.Contains("From 柳树社区居委会 · To Beiling · Reported", page, StringComparison.Ordinal);
        Assert.Matches("Lives in 柳树社区居委会 <small class=\"fx-quiet\">.* / Nanwan / 河口街道</small>", page);
    }

    [Fact]
    public async Task Accepted_the_case_moves_with_all_that_hangs_on_it_and_the_giver_keeps_that_it_gave_it()
    {
        var (giver, taker) = (await App.OfficerAsync(CaseStories.County), await App.OfficerAsync(CaseStories.Next));
        var id = await App.ReportAsync(actor: giver);
        (await RunAsync(RecordStay.Slice, new() { CaseId = id, Kind = StayKind.Ward, Hospital = "南湾区人民医院", StartedOn = new(2020, 5, 9) }, giver)).Ok();
        var sample = (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.ThroatSwab, TakenOn = new(2020, 5, 9) }, giver)).Ok().Id;
        (await RunAsync(RecordTest.Slice, new() { CaseId = id, Sample = sample, Method = TestMethod.RtPcr, Result = TestResult.Positive, ResultOn = new(2020, 5, 10) }, giver)).Ok();
        (await RunAsync(RecordTreatment.Slice, new() { CaseId = id, Kind = TreatmentKind.Oxygen, StartedOn = new(2020, 5, 9) }, giver)).Ok();
        var offer = (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "works there" }, giver)).Ok().Id;
        var answer = (await RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Accept }, taker)).Ok();
        Assert.Equal((HandoverState.Accepted, (Guid?)id), (answer.State, answer.CaseId));
        var shown = await App.ShowAsync(id, taker);
        Assert.Equal("990102000000", shown.ResponsibleArea.Code);
        // Nothing on the card has changed with the county that follows the case.
        Assert.False((await RunAsync(ShowCard.Slice, new() { Id = id }, taker)).Ok().IsCorrected);
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { OnsetDate = new(2020, 5, 6) }, taker)).Ok();
        Assert.True((await RunAsync(ShowCard.Slice, new() { Id = id }, taker)).Ok().IsCorrected);
        Assert.Equal((1, 1, 1, 1, 1), (shown.Stays.Count, shown.Treatments.Count, shown.Samples.Count, shown.Samples[0].Tests.Count, shown.Classes.Count));
        Assert.Equal(["990101000000", "990102000000"], shown.Clocks.Select(c => c.Area!.Code));
        Assert.Equal("cases/not-found", (await RunAsync(ShowCase.Slice, new() { Id = id }, giver)).Refusal?.Code);
        Assert.Empty((await RunAsync(ListDue.Slice, new(), giver)).Ok().Rows);
        Assert.Equal((HandoverSide.Given, HandoverState.Accepted, (Guid?)null), Assert.Single((await RunAsync(ListOffers.Slice, new(), giver)).Ok().Offers) is var kept ? (kept.Side, kept.State, kept.CaseId) : default);
        Assert.Equal(HandoverSide.Taken, Assert.Single((await RunAsync(ListOffers.Slice, new())).Ok().Offers).Side);
        await using var db = App.Databases.ForReading(giver.Scope);
        Assert.Empty(db.PersonRows());
        Assert.Equal("cases/offer-answered", (await RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Accept }, taker)).Refusal?.Code);
    }

    [Fact]
    public async Task A_refusal_says_why_and_the_case_stays()
    {
        var (giver, taker) = (await App.OfficerAsync(CaseStories.County), await App.OfficerAsync(CaseStories.Next));
        var id = await App.ReportAsync(actor: giver);
        var offer = (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "works there" }, giver)).Ok().Id;
        Assert.Contains("reason", Assert.IsType<Malformed>((await RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Refuse }, taker)).Refusal).Fields.Keys);
        (await RunAsync(AnswerOffer.Slice, new() { Id = offer, Answer = OfferAnswer.Refuse, Reason = "moved away in March" }, taker)).Ok();
        var kept = Assert.Single((await App.ShowAsync(id, giver)).Offers);
        Assert.Equal((HandoverState.Refused, "moved away in March"), (kept.State, kept.AnswerReason));
        var again = (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next, Reason = "asked again" }, giver)).Ok().Id;
        (await RunAsync(WithdrawOffer.Slice, new() { Id = again }, giver)).Ok();
        Assert.Equal("cases/offer-answered", (await RunAsync(AnswerOffer.Slice, new() { Id = again, Answer = OfferAnswer.Accept }, taker)).Refusal?.Code);
    }

    [Fact]
    public async Task An_offer_to_itself_or_to_nowhere_is_refused()
    {
        var id = await App.ReportAsync();
        Assert.Equal("cases/offered-to-itself", (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = "990101001001", Reason = "x" })).Refusal?.Code);
        Assert.Equal("areas/not-found", (await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = "123456", Reason = "x" })).Refusal?.Code);
        Assert.Contains("reason", Assert.IsType<Malformed>((await RunAsync(OfferCase.Slice, new() { Id = id, ToArea = CaseStories.Next })).Refusal).Fields.Keys);
    }
}
