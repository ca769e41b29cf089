using System.Net;
using System.Net.Http.Json;
using System.Text;
using Fangxian.Administration.Audit;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Registry.Retention;
using Microsoft.EntityFrameworkCore;
using TestResult = Fangxian.Cases.Investigation.TestResult;

namespace Fangxian.Modules.Tests.Registry.Retention;

/// <summary>
/// A person with a case is forgotten with every word that was ever written of it, and none of them was in the log of the server
/// through which it was written.
/// </summary>
public abstract class ForgottenCaseTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ForgottenCaseTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ForgottenCaseTests(DatabaseKind.Postgres);

    /// <summary>What lies in the clear while it is needed, each told in another field.</summary>
    private static readonly string[] Words =
    [
        "欧阳青萍", "欧阳轻平", "欧阳守护", "绝无仅有街", "绝密纺织厂", "偏僻卫生院", "记事之甲", "记事之乙", "改时之由", "判定之由", "孤山医院", "独门汤药", "管号甲子", "深谷检验所", "误录之由",
        "移交之由", "回绝之由", "收回之前", "接收之由", "司马远山", "司马源山", "孤岭医院", "绝壁巷", "记事之丙", "记事之丁", "怪异之症",
    ];

    /// <summary>What lies sealed from the beginning.</summary>
    private static readonly string[] Sealed = ["13987654321", "13987650000", "E87654321", "司马错行"];

    /// <summary>Every use case that wrote of the case; each line is found by its id.</summary>
    private static readonly string[] Wrote =
    [
        "cases/answer-offer", "cases/classify", "cases/investigate", "cases/offer", "cases/record-sample", "cases/record-stay", "cases/record-test", "cases/record-treatment", "cases/remove-entry", "cases/report", "cases/withdraw-offer",
    ];

    private DateOnly Today => App.Databases.Shared.Calendar.DayOf(Clock.GetUtcNow());

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // A server of its own keeps the time of the world.
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_person_with_a_case_is_forgotten_with_every_word_of_it_and_no_log_had_any()
    {
        var (id, log) = await ThroughAServerAsync(TellEverythingAsync);
        Assert.Contains("/stays", log);
        Assert.All(Words.Concat(Sealed), word => Assert.DoesNotContain(word, log));
        foreach (var word in Words)
        {
            Assert.True((await App.FilesWithAsync(word)).Length > 0, word + " was never written");
        }
        Assert.Equal(Wrote, await WroteOfAsync(id));
        await App.AnalyseAsync();

        Clock.AdjustTime(Clock.GetUtcNow().AddDays(700));
        Assert.Equal(0, (await RunRetention.ToTheEndAsync(App.Runner, App.Databases, Actor.Job("retention"), CancellationToken.None)).Ok().Persons);
        Clock.AdjustTime(Clock.GetUtcNow().AddDays(100));
        var preview = (await RunAsync(PreviewRetention.Slice, new())).Ok();
        var done = (await RunRetention.ToTheEndAsync(App.Runner, App.Databases, Actor.Job("retention"), CancellationToken.None)).Ok();
        Assert.Equal(2, done.Persons);
        Assert.Equal(preview.Rows, done.Rows);
        Assert.Equal((2, 1, 1, 6), (done.Rows["disease_case"], done.Rows["case_treatment"], done.Rows["case_sample"], done.Rows["case_handover"]));

        foreach (var word in Words.Concat(Sealed))
        {
            Assert.True(await App.FilesWithAsync(word) is [], $"{word} lies in {string.Join(", ", await App.FilesWithAsync(word))}");
        }
        Assert.Equal(Wrote, await WroteOfAsync(id));
        Assert.Empty((await RunAsync(VerifyAudit.Slice, new())).Ok().Breaks);
        await using var db = App.Read();
        Assert.Equal((0, 0, 0, 0, 0), (await db.Cases().CountAsync(), await db.CaseClassifications().CountAsync(), await db.CaseStays().CountAsync(), await db.CaseTreatments().CountAsync(), await db.CaseSamples().CountAsync()));
        Assert.Equal((0, 0, 0, 0, 0), (await db.CaseTests().CountAsync(), await db.CaseHandovers().CountAsync(), await db.CaseClocks().CountAsync(), await db.CaseSources().CountAsync(), await db.PersonsOfRoles().CountAsync()));
    }

    /// <summary>The use cases whose lines an auditor finds by the case.</summary>
    private async Task<string[]> WroteOfAsync(Guid id)
    {
        await using var db = App.Read();
        var lines = db.Set<AuditSubject>().Where(s => s.Subject == id).Select(s => s.LineId);
        return [.. (await db.AuditLines.Where(l => l.Kind == AuditKind.Write && lines.Contains(l.Id)).Select(l => l.UseCase).Distinct().ToListAsync()).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is done through a started server, and all that this wrote into its log at the most talkative level.</summary>
    private async Task<(Guid Case, string Log)> ThroughAServerAsync(Func<HttpClient, Task<Guid>> tell)
    {
        using var server = Executable.Start(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, ["serve", "--urls", "http://127.0.0.1:0"],
            ("Fangxian__Log__Form", "json"), ("Fangxian__Log__Level", "trace"), ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"));
        try
        {
            var complained = server.StandardError.ReadToEndAsync();
            using var client = new SiteClient(new CookieContainer(), new Uri(await server.AddressAsync()));
            var said = server.StandardOutput.ReadToEndAsync();
            await App.SignInAsync(client, await App.AddEverybodyAsync());
            var id = await tell(client);
            server.Kill();
            return (id, await said + await complained);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<Guid> TellEverythingAsync(HttpClient client)
    {
        var id = (await SendAsync<ReportCase.Response>(client, "/cases", new ReportCase.Request
        {
            Name = "欧阳青萍", Sex = Sex.Female, BirthDate = Today.AddYears(-10), GuardianName = "欧阳守护", IdentityKind = IdentityKind.Passport, IdentityNumber = "E87654321", Phones = ["13987654321"], Area = CaseStories.County,
            Addresses = [new(AddressKind.Living, "990101", "绝无仅有街 7 号")], Disease = "covid-19", Classification = CaseClass.Suspected, OnsetDate = Today.AddDays(-3), DiagnosedAt = EightOn(Today.AddDays(-1)),
            ReportingUnit = "偏僻卫生院", Employer = "绝密纺织厂", Note = "记事之甲", Facts = [new CaseFact("fever", true, Today.AddDays(-3))],
        })).Id;
        await FailAsync(client, id);
        await SendAsync<EntryRecorded>(client, $"/cases/{id}/stays", new RecordStay.Request { Kind = StayKind.Ward, Hospital = "孤山医院", StartedOn = Today });
        await SendAsync<EntryRecorded>(client, $"/cases/{id}/treatments", new RecordTreatment.Request { Kind = TreatmentKind.Other, What = "独门汤药", StartedOn = Today });
        var sample = (await SendAsync<EntryRecorded>(client, $"/cases/{id}/samples", new RecordSample.Request { Kind = SampleKind.Blood, TakenOn = Today, Label = "管号甲子" })).Id;
        var test = (await SendAsync<EntryRecorded>(client, $"/cases/{id}/tests", new RecordTest.Request { Sample = sample, Method = TestMethod.RtPcr, Result = TestResult.Positive, ResultOn = Today, Laboratory = "深谷检验所" })).Id;
        await SendAsync<RemoveEntry.Response>(client, $"/cases/{id}/entries/{test}/removal", new RemoveEntry.Request { Reason = "误录之由" });
        var told = (await App.ShowAsync(id)).Investigation() with { DiagnosedAt = EightOn(Today.AddDays(-2)), Outcome = CaseOutcome.Cured, OutcomeDate = Today, Note = "记事之乙", Reason = "改时之由" };
        await SendAsync<InvestigateCase.Response>(client, $"/cases/{id}/investigation", told, HttpMethod.Put);
        await SendAsync<ClassifyCase.Response>(client, $"/cases/{id}/classification", new ClassifyCase.Request { ExpectedVersion = (await App.ShowAsync(id)).Version, Classification = CaseClass.Confirmed, ClassDate = Today, Reason = "判定之由" });
        await HandOverAsync(client, id);
        var person = await App.ShowAsync(id) is var shown ? shown.Person.Id : default;
        var version = (await RunAsync(ShowPerson.Slice, new() { Id = person })).Ok().Person.Version;
        await SendAsync<ChangePerson.Response>(client, $"/people/{person}", new ChangePerson.Request { Version = version, Name = "欧阳轻平", Sex = Sex.Female, BirthDate = Today.AddYears(-10), GuardianName = "欧阳守护", Area = CaseStories.Next, Addresses = [new(AddressKind.Living, "990101", "绝无仅有街 8 号")] }, HttpMethod.Put);
        var other = await ImportAsync(client);
        foreach (var page in new[] { "", "/records", "/investigate", "/classify", "/hand-over", "/card" }.SelectMany(part => new[] { $"/cases/{id}{part}", $"/cases/{other}{part}" }).Concat([$"/people/{person}", $"/people/{person}/change", "/cases", "/cases/due", "/cases/mine", "/cases/offers", "/cases/imports", "/people", "/people/matches"]))
        {
            using var answer = await client.GetAsync(page);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        }
        return id;
    }

    /// <summary>A fault in the middle of a write, so that the log has something to say.</summary>
    private async Task FailAsync(HttpClient client, Guid id)
    {
        await WriteAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE case_stay RENAME TO case_stay_away"));
        using var answer = await client.PostAsJsonAsync($"/api/cases/{id}/stays", new RecordStay.Request { Kind = StayKind.Ward, Hospital = "孤山医院", StartedOn = Today }, Json.Options);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await WriteAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE case_stay_away RENAME TO case_stay"));

        async Task WriteAsync(Func<OutbreakDb, Task> write) => (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, _) =>
        {
            await write(db);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
    }

    /// <summary>Offered three times: refused, taken back, taken over.</summary>
    private static async Task HandOverAsync(HttpClient client, Guid id)
    {
        async Task<Guid> OfferAsync(string reason) => (await SendAsync<OfferCase.Response>(client, $"/cases/{id}/offers", new OfferCase.Request { ToArea = CaseStories.Next, Reason = reason })).Id;
        await SendAsync<AnswerOffer.Response>(client, $"/cases/offers/{await OfferAsync("移交之由")}/answer", new AnswerOffer.Request { Answer = OfferAnswer.Refuse, Reason = "回绝之由" });
        await SendAsync<WithdrawOffer.Response>(client, $"/cases/offers/{await OfferAsync("收回之前")}/withdrawal", new { });
        await SendAsync<AnswerOffer.Response>(client, $"/cases/offers/{await OfferAsync("移交之由")}/answer", new AnswerOffer.Request { Answer = OfferAnswer.Accept, Reason = "接收之由" });
    }

    /// <summary>A file with one row that is wrong, and once more with another name and note.</summary>
    private async Task<Guid> ImportAsync(HttpClient client)
    {
        var day = Iso(Today.AddDays(-1));
        var row = $"S-1,司马远山,男,40,13987650000,990101,990101,绝壁巷 3 号,孤岭医院,{day},{day},{day},确诊病例,怪异之症,治愈,{day},记事之丙\r\n";
        foreach (var rows in new[] { row + row.Replace("S-1,司马远山", "S-2,司马错行").Replace(",40,", ",四十,"), row.Replace("远山", "源山").Replace("之丙", "之丁") })
        {
            using var file = new ByteArrayContent(Encoding.UTF8.GetBytes("病例编号,姓名,性别,年龄,联系电话,报告地区,现住地,现住址,收治医院,入院日期,发病日期,报告日期,病例分类,症状,转归,转归日期,备注\r\n" + rows));
            using var answer = await client.PostAsync("/api/cases/import", new MultipartFormDataContent { { file, "file", "cases.csv" }, { new StringContent("covid-19"), "disease" } });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        await using var db = App.Read();
        return await db.Cases().Where(c => c.ExternalId == "S-1").Select(c => c.Id).SingleAsync();
    }

    private static string EightOn(DateOnly day) => Iso(day) + " 08:00";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<T> SendAsync<T>(HttpClient client, string path, object told, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, "/api" + path) { Content = JsonContent.Create(told, told.GetType(), options: Json.Options) };
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>(Json.Options))!;
    }
}
