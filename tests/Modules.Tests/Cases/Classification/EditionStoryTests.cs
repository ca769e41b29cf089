using System.Net;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Platform.Data;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using TestResult = Fangxian.Cases.Investigation.TestResult;

namespace Fangxian.Modules.Tests.Cases.Classification;

/// <summary>One case of Wuhan through the editions of its time, with the pages that its county reads.</summary>
public abstract class EditionStoryTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EditionStoryTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EditionStoryTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    private async Task ClassifyAsync(Guid id, CaseClass of, DateOnly day)
    {
        var done = (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = (await App.ShowAsync(id)).Version, Classification = of, ClassDate = day })).Ok();
        Assert.False(done.IsOverride);
    }

    [Fact]
    public async Task Suspected_under_edition_2_clinically_diagnosed_under_5_in_Hubei_confirmed_after_a_result()
    {
        Clock.AdjustTime(new DateTimeOffset(2020, 1, 25, 15, 50, 0, TimeSpan.Zero));
        var id = await App.ReportAsync(CaseStories.Report() with
        {
            Area = "420106", Addresses = [new(AddressKind.Living, "420106")], OnsetDate = new(2020, 1, 20), FirstVisitDate = new(2020, 1, 24), DiagnosedAt = "2020-01-25 23:40",
            Facts = [new("fever", true, new(2020, 1, 20)), new("cough", true, new(2020, 1, 21)), new("pneumonia-imaging", true, new(2020, 1, 24)), new("leukocytes-normal-or-low", true, new(2020, 1, 24)), new("exposure-wuhan", true, new(2020, 1, 20))],
        });
        var first = Assert.Single((await App.ShowAsync(id)).Classes);
        Assert.Equal(("2", CaseClass.Suspected), (first.Edition, first.Basis!.Class!.Value));

        Clock.AdjustTime(new DateTimeOffset(2020, 2, 22, 2, 0, 0, TimeSpan.Zero));
        await ClassifyAsync(id, CaseClass.ClinicallyDiagnosed, new(2020, 2, 22));
        var second = (await App.ShowAsync(id)).Classes[^1];
        Assert.Equal(("5", "hubei"), (second.Edition, second.Basis!.Branch));

        var sample = (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.ThroatSwab, TakenOn = new(2020, 2, 22) })).Ok().Id;
        Clock.Advance(TimeSpan.FromDays(1));
        (await RunAsync(RecordTest.Slice, new() { CaseId = id, Sample = sample, Method = TestMethod.RtPcr, Result = TestResult.Positive, ResultOn = new(2020, 2, 23) })).Ok();
        await ClassifyAsync(id, CaseClass.Confirmed, new(2020, 2, 23));
        Assert.Equal([CaseClass.Suspected, CaseClass.ClinicallyDiagnosed, CaseClass.Confirmed], (await App.ShowAsync(id)).Classes.Select(c => c.Class));

        var client = await App.ClientAsync();
        foreach (var (language, words) in new[] { ("zh", new[] { "按方案第 2 版", "按方案第 5 版", "临床诊断病例", "确诊病例", "核酸检测（RT-PCR）：阳性", "2020-01-25 23:50" }), ("en", ["by edition 2", "by edition 5", "Clinically diagnosed", "Confirmed", "Nucleic acid (RT-PCR): positive", "2020-01-25 23:50"]) })
        {
            var page = WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/{id}?lang={language}"));
            Assert.All(words, word => Assert.Contains(word, page));
            Assert.DoesNotContain("陈安宁", page);
            var opinion = WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/{id}/classify?day=2020-01-26&lang={language}"));
            Assert.Contains("id=\"met\"", opinion);
        }
    }

    [Fact]
    public async Task The_clock_of_a_report_at_ten_to_midnight_runs_past_it_on_every_page()
    {
        Clock.AdjustTime(new DateTimeOffset(2020, 2, 22, 15, 50, 0, TimeSpan.Zero));
        var id = await App.ReportAsync(CaseStories.Report() with { Area = "510107", Addresses = [], OnsetDate = new(2020, 2, 20), FirstVisitDate = null, Facts = [], DiagnosedAt = "2020-02-22 23:20" });
        var client = await App.ClientAsync();
        Assert.Contains("还有 24 小时 0 分", WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/{id}?lang=zh")));
        Clock.Advance(TimeSpan.FromMinutes(20));
        foreach (var path in new[] { $"/cases/{id}", "/cases/due?area=5101" })
        {
            Assert.Contains("还有 23 小时 40 分", WebUtility.HtmlDecode(await client.GetStringAsync(path + (path.Contains('?') ? "&" : "?") + "lang=zh")));
            Assert.Contains("23 h 40 min left", WebUtility.HtmlDecode(await client.GetStringAsync(path + (path.Contains('?') ? "&" : "?") + "lang=en")));
        }
        Clock.Advance(TimeSpan.FromHours(24));
        var overdue = (await RunAsync(ListDue.Slice, new() { Area = "5101", List = DueList.Overdue })).Ok();
        Assert.Equal([(id, 20)], overdue.Rows.Select(r => (r.CaseId, r.Clock.LateMinutes)));
        Assert.Equal("510107-2020-0001", (await App.ShowAsync(id)).Number);
    }
}
