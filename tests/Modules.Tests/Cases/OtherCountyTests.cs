using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fangxian.Administration.Accounts;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>
/// A county officer who holds every role finds no other county's case by any page, search, export, count or timing: everything about
/// cases and persons answers word for word as it did when the other county had none. A new route falls in by itself; one that takes a
/// body needs one in <see cref="BodiesOf"/>.
/// </summary>
public abstract partial class OtherCountyTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OtherCountyTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OtherCountyTests(DatabaseKind.Postgres);

    private const string Own = "990101", Other = "990102", Third = "990202";
    private const string Name = "慕容绝尘", Like = "慕容绝晨", Phone = "13977770001", Street = "绝尘巷 7 号", ExternalId = "HIS-JUECHEN", FileName = "绝尘名单.csv";

    private static readonly string Number = CaseStories.IdentityOf("19770707", 173);

    /// <summary>What nobody of another county may read anywhere.</summary>
    private static readonly string[] Marks = ["慕容", "绝尘", Number, Phone, ExternalId, Other + "-2020-", "138****", "139****"];

    /// <summary>Routes that begin something of the officer's own: <see cref="What_the_own_county_enters_is_answered_as_if_nobody_else_had_it"/>.</summary>
    private static readonly string[] Begin =
    [
        "POST /api/cases", "POST /api/people", "POST /api/cases/imports", "POST /api/cases/import", "POST /api/cases/views", "PUT /api/cases/views/{name}/name", "PUT /api/cases/mappings/{name}", "PUT /api/cases/mappings/{name}/name",
        "DELETE /api/cases/mappings/{name}", "POST /api/retention/run",
    ];

    private static ReportCase.Request Report(string area) => CaseStories.Report(Name) with
    {
        Area = area, ExternalId = ExternalId, BirthDate = null, Sex = Sex.Unknown, IdentityNumber = Number, Phones = [Phone], Addresses = [new(AddressKind.Living, area, Street)], DiagnosedAt = "2020-05-09 08:00", Note = "绝尘备注",
    };

    [Fact]
    public async Task No_page_search_export_or_count_of_a_county_tells_of_a_case_of_another()
    {
        var client = await App.ClientOfAsync(await OfficerAsync());
        var doors = await DoorsAsync();
        var before = await SweepAsync(client, doors, Elsewhere.Nothing());
        var elsewhere = await ElsewhereAsync();
        var after = await SweepAsync(client, doors, elsewhere);
        Assert.True(before.Count > 100, $"only {before.Count} questions");
        var told = after.Where(a => a.Value != before[a.Key]).Select(a => $"{a.Key}\n    {a.Value}\n    but before\n    {before[a.Key]}").ToArray();
        Assert.True(told.Length == 0, string.Join('\n', told));
    }

    [Fact]
    public async Task What_the_own_county_enters_is_answered_as_if_nobody_else_had_it()
    {
        await ElsewhereAsync();
        var client = await App.ClientOfAsync(await OfficerAsync());
        using var registered = await client.PostAsJsonAsync("/api/people", new { name = Name, identityNumber = Number, phones = new[] { Phone }, area = Own });
        var person = JsonNode.Parse(await registered.Content.ReadAsStringAsync())!;
        Assert.Equal((true, 0), (person["isNew"]!.GetValue<bool>(), person["candidates"]!.AsArray().Count));
        using var reported = await client.PostAsJsonAsync("/api/cases", new { name = Name, identityNumber = Number, externalId = ExternalId, disease = LineLists.Disease, classification = "suspected", onsetDate = "2020-05-07", diagnosedAt = "2020-05-10 07:30", area = Own });
        var made = JsonNode.Parse(await reported.Content.ReadAsStringAsync())!;
        Assert.Equal((true, 0, Own + "-2020-0001"), (made["isNew"]!.GetValue<bool>(), made["possibleMatches"]!.GetValue<int>(), made["number"]!.GetValue<string>()));
        var report = await App.ImportCasesAsync($"L-1,慕容绝影,男,40,,{Phone},{Own},2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\n", await App.OfAreaAsync(Own));
        Assert.Equal((1, 0, 0, 0), report.Sums());
        Assert.Equal(0, report.Outcome.Review);
        Assert.Equal(2, (await App.CasesAsync(new(), await App.OfAreaAsync(Own))).Total);
    }

    /// <summary>Who may not see a case must not find out by the clock that there is one either.</summary>
    [Fact]
    public async Task A_case_of_another_county_takes_as_long_as_none()
    {
        var there = await ElsewhereAsync();
        var officer = await App.OfAreaAsync(Own);
        await Clocked.AlikeAsync(() => AskAsync(Guid.CreateVersion7(), "慕容无此", Other + "-2020-9999"), () => AskAsync(there.Case, Name, there.Number));

        async Task AskAsync(Guid id, string name, string number)
        {
            Assert.False((await RunAsync(ShowCase.Slice, new() { Id = id }, officer)).IsOk);
            Assert.False((await RunAsync(ShowCard.Slice, new() { Id = id }, officer)).IsOk);
            Assert.Equal(0, (await App.CasesAsync(new() { Words = name }, officer)).Total);
            Assert.Equal(0, (await App.CasesAsync(new() { Words = number }, officer)).Total);
        }
    }

    /// <summary>Records of another county by the beginning of the routes that name them.</summary>
    private sealed record Elsewhere(Guid Case, string Number, Guid Person, Guid PersonNumber, Guid Entry, Guid Sample, Guid Offer, Guid Edit, Guid Import, Guid Merge, Guid Match, Guid Twin)
    {
        public static Elsewhere Nothing() => new(New, "", New, New, New, New, New, New, New, New, New, New);

        private static Guid New => Guid.CreateVersion7();

        public Guid Of(string path) =>
            path.Contains("/offers/", StringComparison.Ordinal) && path.StartsWith("/api/cases/offers", StringComparison.Ordinal) ? Offer
            : path.Contains("/edits/", StringComparison.Ordinal) ? Edit
            : path.Contains("/imports/", StringComparison.Ordinal) ? Import
            : path.Contains("/merges/", StringComparison.Ordinal) ? Merge
            : path.Contains("/matches/", StringComparison.Ordinal) ? Match
            : path.Contains("/people/", StringComparison.Ordinal) ? Person
            : Case;

        public IEnumerable<Guid> All => [Case, Person, PersonNumber, Entry, Sample, Offer, Edit, Import, Merge, Match, Twin];
    }

    private async Task<Elsewhere> ElsewhereAsync()
    {
        var theirs = await App.OfAreaAsync(Other);
        var reported = (await RunAsync(ReportCase.Slice, Report(Other), theirs)).Ok();
        var shown = await App.ShowAsync(reported.Id, theirs);
        var sample = (await RunAsync(RecordSample.Slice, new() { CaseId = reported.Id, Kind = SampleKind.ThroatSwab, TakenOn = new(2020, 5, 9) }, theirs)).Ok().Id;
        var test = (await RunAsync(RecordTest.Slice, new() { CaseId = reported.Id, Sample = sample, Method = TestMethod.RtPcr, Result = Fangxian.Cases.Investigation.TestResult.Positive, ResultOn = new(2020, 5, 9) }, theirs)).Ok().Id;
        var offer = (await RunAsync(OfferCase.Slice, new() { Id = reported.Id, ToArea = Third, Reason = "elsewhere" }, theirs)).Ok().Id;
        var imported = await App.ImportCasesAsync(Encoding.UTF8.GetBytes(LineLists.Header + $"J-1,慕容绝代,男,40,,13977770002,{Other},2020-02-01,2020-02-03,确诊病例,轻型,绝尘之状,,\r\nJ-2,慕容绝响,男,四十,,,{Other},2020-02-01,2020-02-03,确诊病例,,,,\r\n"), FileName, actor: theirs);
        Assert.Equal((1, 0, 0, 1), imported.Sums());
        var listed = (await App.CasesAsync(new() { Words = "J-1" }, theirs)).Items.Single();
        var edit = (await RunAsync(EditCases.Slice, new() { Ids = [listed.Id], Field = CaseEditField.Severity, Value = "Severe" }, theirs)).Ok().EditId!.Value;
        var one = (await RunAsync(RegisterPerson.Slice, new() { Name = Like, Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other }, theirs)).Ok().PersonId;
        var two = (await RunAsync(RegisterPerson.Slice, new() { Name = "慕容决晨", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other }, theirs)).Ok().PersonId;
        await RunAsync(RegisterPerson.Slice, new() { Name = "慕容绝辰", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other }, theirs);
        var merge = (await RunAsync(MergePersons.Slice, new() { Keep = one, KeepVersion = 1, Gone = two, GoneVersion = 1 }, theirs)).Ok().Merge;
        var match = (await RunAsync(ListMatches.Slice, new(), theirs)).Ok().Items[0].Id;
        var number = (await RunAsync(ShowPerson.Slice, new() { Id = shown.Person.Id }, theirs)).Ok().Person.Identities[0].Id;
        return new(reported.Id, reported.Number, shown.Person.Id, number, test, sample, offer, edit, imported.ImportId!.Value, merge, match, one);
    }

    /// <summary>Somebody who holds every shipped role in one county.</summary>
    private async Task<Account> OfficerAsync()
    {
        await using var db = App.Read();
        var position = (await db.AreaTreeAsync(CancellationToken.None)).ByCode(Own)!.Position;
        return await App.AddAccountAsync("officer", position, [.. (await RoleCatalogue.GetAsync(db, CancellationToken.None)).All.Select(role => (role.Key, (long?)position))]);
    }

    /// <summary>Every route about cases and persons.</summary>
    private async Task<IReadOnlyList<(string Method, string Path, bool IsPage)>> DoorsAsync()
    {
        var doors = new List<(string, string, bool)>();
        foreach (var endpoint in (await App.HostAsync()).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            if (!Concerned().IsMatch(path) || (!isPage && endpoint.Metadata.GetMetadata<SliceMetadata>() is null))
            {
                continue;
            }
            doors.AddRange((isPage ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, path, isPage)));
        }
        Assert.True(doors.Count > 60, $"only {doors.Count} routes");
        return [.. doors.Distinct()];
    }

    private async Task<Dictionary<string, string>> SweepAsync(HttpClient client, IReadOnlyList<(string Method, string Path, bool IsPage)> doors, Elsewhere records)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var door in doors.Where(d => !Begin.Contains($"{d.Method} {d.Path}")))
        {
            foreach (var (label, request) in QuestionsOf(door, records))
            {
                using (request)
                {
                    using var answer = await client.SendAsync(request);
                    var text = await answer.Content.ReadAsStringAsync();
                    var without = records.All.Aggregate(text, (t, id) => t.Replace(id.ToString(), "*", StringComparison.OrdinalIgnoreCase));
                    Assert.All(Marks.Where(mark => records.Number.Length > 0), mark => Assert.False(without.Contains(mark, StringComparison.Ordinal), $"{label} tells {mark}: {without}"));
                    answers[label] = $"{(int)answer.StatusCode} {answer.Headers.ETag} {Said(without, answer.Content.Headers.ContentType?.MediaType)}";
                }
            }
        }
        return answers;
    }

    private static IEnumerable<(string Label, HttpRequestMessage Request)> QuestionsOf((string Method, string Path, bool IsPage) door, Elsewhere records)
    {
        var path = Placeholder().Replace(door.Path, m => m.Groups[1].Value is "entry" ? records.Entry.ToString() : m.Groups[1].Value is "name" ? "no-such-name" : records.Of(door.Path).ToString());
        if (door.Method is "GET")
        {
            foreach (var area in (string[])[Own, Other, "9901", ""])
            {
                yield return ($"GET {door.Path} of {area}", new(HttpMethod.Get, $"{path}?area={area}&disease={LineLists.Disease}&date=2020-05-10&day=2020-05-10&edition=6&against=5&list=breached&limit=50"));
            }
            yield break;
        }
        foreach (var (i, body) in BodiesOf($"{door.Method} {door.Path}", records).Index())
        {
            yield return ($"{door.Method} {door.Path} {i}", new(new HttpMethod(door.Method), path) { Content = body });
        }
    }

    /// <summary>Questions that reach for the other county's records, for each route that takes a body.</summary>
    private static IEnumerable<HttpContent> BodiesOf(string route, Elsewhere at)
    {
        const string Disease = LineLists.Disease, Reason = "追踪密切接触者", Day = "2020-05-10";
        object[] searches = [new { disease = Disease }, new { disease = Disease, words = Name }, new { disease = Disease, words = "慕" }, new { disease = Disease, words = Other + "-2020" }, new { disease = Disease, words = ExternalId }, new { disease = Disease, area = Other }, new { disease = Disease, import = at.Import }, new { disease = Disease, overdue = true, sort = "onsetEarliest" }];
        return (route switch
        {
            "POST /api/cases/search" => searches,
            "POST /api/cases/export" => [.. searches.Select(search => Merge(search, new { reason = Reason, columns = CaseColumn.All.Select(c => c.Key).ToArray() }))],
            "POST /api/cases/export/form" => [new FormUrlEncodedContent([new("request", JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(searches[1]))!.ToJsonString()), new("format", "csv"), new("reason", Reason), new("also", "phone")])],
            "POST /api/people/search" => [.. ((string[])[Name, "慕", Number, Phone]).Select(words => new { words }), new { words = Name, area = Other }],
            "POST /api/people/{id:guid}/reveal" => [new { number = at.PersonNumber, reason = Reason }],
            "PUT /api/people/{id:guid}" => [new { version = 1, name = "某人", area = Own }],
            "POST /api/people/merge" => [new { keep = at.Person, keepVersion = 1, gone = at.Twin, goneVersion = 1 }],
            "POST /api/people/merges/{id:guid}/part" or "POST /api/people/matches/{id:guid}/apart" or "POST /api/cases/offers/{id:guid}/withdrawal" or "POST /api/cases/edits/{id:guid}/undo" => [new { }],
            "POST /api/cases/{id:guid}/card" => [new { reason = Reason }],
            "PUT /api/cases/{id:guid}/investigation" => [new { expectedVersion = 1, facts = Array.Empty<object>() }],
            "POST /api/cases/{id:guid}/classification" => [new { expectedVersion = 1, classification = "confirmed", classDate = Day }],
            "POST /api/cases/{caseId:guid}/stays" => [new { kind = "ward", hospital = "x", startedOn = Day }],
            "POST /api/cases/{caseId:guid}/treatments" => [new { kind = "oxygen", startedOn = Day }],
            "POST /api/cases/{caseId:guid}/samples" => [new { kind = "throatSwab", takenOn = Day }],
            "POST /api/cases/{caseId:guid}/tests" => [new { sample = at.Sample, method = "rtPcr", result = "negative", resultOn = Day }],
            "POST /api/cases/{caseId:guid}/entries/{entry:guid}/removal" => [new { reason = "x" }],
            "POST /api/cases/{id:guid}/offers" => [new { toArea = Own, reason = "x" }],
            "POST /api/cases/offers/{id:guid}/answer" => [new { answer = "accept" }, new { answer = "refuse", reason = "x" }],
            "POST /api/cases/edits" => [new { ids = new[] { at.Case }, field = "severity", value = "Mild" }],
            "PUT /api/cases/imports/{id:guid}/mapping" => [new { expectedVersion = 1, mapping = new { columns = new { onset = "发病日期" } } }],
            "POST /api/cases/imports/{id:guid}/publish" or "POST /api/cases/imports/{id:guid}/discard" => [new { expectedVersion = 1 }],
            _ => throw new InvalidOperationException($"{route} takes a body: name one in {nameof(BodiesOf)} that reaches for another county's record"),
        }).Select(body => body as HttpContent ?? JsonContent.Create(body));
    }

    private static JsonObject Merge(object one, object other)
    {
        var merged = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(one))!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(other))!.AsObject())
        {
            merged[key] = value?.DeepClone();
        }
        return merged;
    }

    /// <summary>The answer without what names the request itself: trace ids, tokens of forms.</summary>
    private static string Said(string text, string? type)
    {
        if (type is "text/html")
        {
            return Tag().Replace(text, "");
        }
        if (type is "application/problem+json" && JsonNode.Parse(text)?.AsObject() is { } problem)
        {
            problem.Remove("traceId");
            return problem.ToJsonString();
        }
        return text;
    }

    [GeneratedRegex("^(?:/api)?/(?:cases|people|data-protection|retention)(?:/|$)")]
    private static partial Regex Concerned();

    [GeneratedRegex(@"\{\*{0,2}(\w+)(?::[^}]*)?\??\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
