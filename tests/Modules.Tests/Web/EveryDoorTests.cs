using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Reminders;
using Fangxian.Modules.Tests.Cases;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.PublicInformation.OpenPage;
using Fangxian.Registry.Organisations;
using Fangxian.Registry.People;
using Fangxian.Registry.Zones;
using Fangxian.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// Asks every endpoint and every page of the running program as every shipped role, each held in one county, and as a
/// stranger. What is answered follows from the permission alone; what lies outside the county answers as what does not exist.
/// A new route falls in by itself; a route with an id needs a record in <see cref="RecordsAsync"/>.
/// </summary>
public abstract class EveryDoorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EveryDoorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EveryDoorTests(DatabaseKind.Postgres);

    private const string Own = "990101", Other = "990102", Nowhere = "998877";

    /// <summary>Routes whose id names something of one's own account, or is itself the secret.</summary>
    private static readonly string[] OwnIds = ["/api/account/"];

    /// <summary>Routes that name an area outside on purpose: to look there in an emergency.</summary>
    private static readonly string[] OutsideOnPurpose = ["POST /api/emergency-looks"];

    /// <summary>What is found by one person of the area alone: the area that a case was offered to, whoever looks in an emergency, who reported the case.</summary>
    private static readonly string[] OfOnePerson = ["POST /api/cases/offers/{id:guid}/answer", "POST /api/emergency-looks/{look}/end", "clinician: GET /api/cases/{id:guid}/card", "clinician: GET /cases/{Id:guid}/card"];

    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<string, HttpClient> _readers = [];

    [Fact]
    public async Task A_stranger_passes_only_what_is_open_to_everybody()
    {
        var stranger = await SiteAsync();
        foreach (var door in await DoorsAsync())
        {
            var answer = await stranger.SendAsync(door.Ask(Own, door.UnknownId));
            if (door.IsOpen)
            {
                Assert.False(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError, $"{door}: {answer.StatusCode}");
            }
            else if (!door.Path.StartsWith("/api/", StringComparison.Ordinal))
            {
                Assert.True(answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal), $"{door}: {answer.StatusCode} {answer.Headers.Location}");
            }
            else
            {
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized, $"{door}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Every_role_passes_what_it_holds_the_permission_for_and_nothing_else()
    {
        var wrong = new List<string>();
        foreach (var role in await RolesAsync())
        {
            var actor = await ActorAsync(role);
            foreach (var door in (await DoorsAsync()).Where(d => !d.IsOpen))
            {
                var client = await ClientAsync(role, door);
                var answer = await client.SendAsync(door.Ask(Own, door.UnknownId));
                var permitted = door.Permission is not { } asked || actor.May(asked);
                if (permitted ? answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError : answer.StatusCode is not HttpStatusCode.Forbidden)
                {
                    wrong.Add($"{role.Key}: {door} ({door.Permission}) answered {(int)answer.StatusCode}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_lies_outside_the_own_areas_answers_as_what_does_not_exist()
    {
        var (elsewhere, wrong) = (await RecordsAsync(Other), new List<string>());
        foreach (var role in await RolesAsync())
        {
            var actor = await ActorAsync(role);
            foreach (var door in (await DoorsAsync()).Where(d => (d.TakesArea || d.TakesId || d.BodyNamesArea) && !OutsideOnPurpose.Contains(d.ToString())).Where(d => !d.IsOpen && d.Permission is { } asked && actor.May(asked)))
            {
                var client = await ClientAsync(role, door);
                var (there, unknown) = door.TakesId ? (elsewhere.FirstOrDefault(e => door.Path.StartsWith(e.Key, StringComparison.Ordinal)).Value, door.UnknownId) : (Other, Nowhere);
                if (there is null)
                {
                    Assert.True(OwnIds.Any(door.Path.StartsWith), $"{door} takes an id: name a record of another county in {nameof(RecordsAsync)}");
                    continue;
                }
                var (outside, nothing) = (await client.SendAsync(door.Ask(there, there)), await client.SendAsync(door.Ask(unknown, unknown)));
                var (said, of) = (await WholeAsync(outside, there), await WholeAsync(nothing, unknown));
                if (said != of)
                {
                    wrong.Add($"{role.Key}: {door}: {said}\n    but {of}");
                }
                else if (outside.StatusCode is HttpStatusCode.BadRequest)
                {
                    wrong.Add($"{role.Key}: {door} looked at the form alone: {said}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Else "outside answers as what does not exist" would hold of a door that finds nothing at all.</summary>
    [Fact]
    public async Task What_lies_inside_is_found_by_every_role_that_may_ask_for_it()
    {
        var (own, wrong) = (await RecordsAsync(Own), new List<string>());
        foreach (var role in await RolesAsync())
        {
            var actor = await ActorAsync(role);
            foreach (var door in (await DoorsAsync()).Where(d => d.Method is "GET" && d.TakesId && !d.IsOpen && d.Permission is { } asked && actor.May(asked)))
            {
                await FoundAsync(door, own, () => ClientAsync(role, door), role.Key + ": ", wrong);
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_lies_inside_is_found_by_whoever_may_change_it()
    {
        await RolesAsync();
        var (own, wrong, position) = (await RecordsAsync(Own), new List<string>(), await PositionAsync(Own));
        var all = await App.AddAccountAsync("all-roles", position, [.. _accounts.Keys.Select(role => (role, (long?)position))]);
        foreach (var door in (await DoorsAsync()).Where(d => d.Method is not "GET" && d.Placeholders == 1 && d.TakesId && !d.IsOpen && !OwnIds.Any(d.Path.StartsWith)).OrderBy(d => d.Ends))
        {
            await FoundAsync(door, own, () => App.ClientOfAsync(all), "", wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Asks for the record of the own county and for one that nobody has: only of the second is it said that there is none.</summary>
    private static async Task FoundAsync(DoorOf door, Dictionary<string, string> own, Func<Task<HttpClient>> client, string who, List<string> wrong)
    {
        var (record, unknown) = (own.First(o => door.Path.StartsWith(o.Key, StringComparison.Ordinal)).Value, door.UnknownId);
        var (found, nothing) = (await (await client()).SendAsync(door.Ask(Own, record)), await (await client()).SendAsync(door.Ask(Own, unknown)));
        var said = await WholeAsync(found, record);
        if ((said == await WholeAsync(nothing, unknown) || found.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError) && !OfOnePerson.Contains(who + door))
        {
            wrong.Add($"{who}{door}: {said}");
        }
    }

    /// <summary>A record of a county for each route that takes an id, by the route's beginning.</summary>
    private async Task<Dictionary<string, string>> RecordsAsync(string county)
    {
        var organisation = (await RunAsync(OpenOrganisation.Slice, new() { Name = "北岭县医院", Sector = "hospital", Area = county })).Ok().Organisation.Id;
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "北岭开发区", Members = [county] })).Ok().Zone.Id;
        var position = await PositionAsync(county);
        var account = await App.AddAccountAsync("elsewhere", position, ("clinician", position));
        var publication = (await RunAsync(DraftPublication.Slice, new() { Area = county, Disease = "covid-19", Title = "疫情", TitleEn = "The epidemic", Figures = [OpenFigures.Confirmed] })).Ok().Publication.Id;
        var token = (await RunAsync(MakeToken.Slice, new() { Name = "elsewhere", Role = "clinician", Area = county, Until = new(2020, 6, 1) })).Ok().Token.Id;
        var looking = await App.AddAccountAsync("looking", await PositionAsync("990201"), ("epidemiologist", await PositionAsync("990201")));
        var begun = await (await App.ClientOfAsync(looking)).PostAsJsonAsync("/api/emergency-looks", new { area = county, reason = "a cluster reaches over the border", hours = 1 });
        var look = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["look"]!["id"]!.GetValue<Guid>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"date,code,confirmed\n2020-02-01,{county},1\n"));
        var import = (await ImportCounts.ImportAsync(App.Runner, new() { Content = file, FileName = "counts.csv", Disease = "covid-19" }, null, PublishMode.Publish, App.Actor, App.Words, CancellationToken.None)).Ok().ImportId!.Value;
        var duty = (await RunAsync(Fangxian.Cases.Reports.MakeDuty.Slice, new() { Area = county, Disease = "covid-19", Due = "20:00", From = new(2020, 5, 1), Source = "elsewhere" })).Ok().Duty.Id;
        var channel = (await RunAsync(MakeChannel.Slice, new() { Area = county, Name = "北岭县疾控中心", Address = "duty@cdc.example.cn" })).Ok().Channel.Id;
        (await RunAsync(TestChannel.Slice, new() { Id = channel })).Ok();
        var reminder = (await RunAsync(ListReminders.Slice, new() { Area = county })).Ok().Reminders[0].Id;
        var person = (await RunAsync(RegisterPerson.Slice, new() { Name = "王建国", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = county })).Ok().PersonId;
        var like = (await RunAsync(RegisterPerson.Slice, new() { Name = "王健国", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = county })).Ok().PersonId;
        (await RunAsync(RegisterPerson.Slice, new() { Name = "王建囯", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = county })).Ok();
        var merge = (await RunAsync(MergePersons.Slice, new() { Keep = person, KeepVersion = 1, Gone = like, GoneVersion = 1 })).Ok().Merge;
        var match = (await RunAsync(ListMatches.Slice, new())).Ok().Items[0].Id;
        var illness = await App.ReportAsync(CaseStories.Report() with { Area = county, Addresses = [] });
        var listed = await App.ImportCasesAsync($"E-1,吴远,男,40,,,{county},2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\nE-2,郑远,男,四十,,,{county},2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        var edit = (await RunAsync(Fangxian.Cases.LineList.EditCases.Slice, new() { Ids = [(await App.CasesAsync(new() { Words = "E-1" })).Items[0].Id], Field = Fangxian.Cases.LineList.CaseEditField.Severity, Value = "Severe" })).Ok().EditId!.Value;
        var offer = (await RunAsync(Fangxian.Cases.Handovers.OfferCase.Slice, new() { Id = illness, ToArea = "990202", Reason = "elsewhere" })).Ok().Id;
        await using var db = App.Read();
        var line = await db.AuditLines.Where(l => l.Position == position).Select(l => l.Id).FirstAsync();
        return new()
        {
            ["/api/people/matches/"] = match.ToString(),
            ["/api/people/merges/"] = merge.ToString(),
            ["/api/people/"] = person.ToString(),
            ["/people/"] = person.ToString(),
            ["/api/cases/imports/"] = listed.ImportId.ToString()!,
            ["/cases/imports/"] = listed.ImportId.ToString()!,
            ["/api/cases/edits/"] = edit.ToString(),
            ["/api/cases/offers/"] = offer.ToString(),
            ["/api/cases/"] = illness.ToString(),
            ["/cases/"] = illness.ToString(),
            ["/api/publications/"] = publication.ToString(),
            ["/publications/"] = publication.ToString(),
            ["/api/tokens/"] = token.ToString(),
            ["/api/emergency-looks/"] = look.ToString(),
            ["/api/audit/"] = line.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["/audit/"] = line.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["/api/organisations/"] = organisation.ToString(),
            ["/organisations/"] = organisation.ToString(),
            ["/api/reports/duties/"] = duty.ToString(),
            ["/api/reports/reminders/channels/"] = channel.ToString(),
            ["/api/reports/reminders/"] = reminder.ToString(),
            ["/api/zones/"] = zone.ToString(),
            ["/api/accounts/"] = account.Id.ToString(),
            ["/accounts/"] = account.Id.ToString(),
            ["/api/counts/imports/"] = import.ToString(),
            ["/counts/imports/"] = import.ToString(),
        };
    }

    private async Task<IReadOnlyList<Role>> RolesAsync()
    {
        await using var db = App.Read();
        var roles = (await RoleCatalogue.GetAsync(db, CancellationToken.None)).All;
        if (_accounts.Count == 0)
        {
            var position = await PositionAsync(Own);
            foreach (var role in roles)
            {
                _accounts[role.Key] = await App.AddAccountAsync(role.Key, position, (role.Key, position));
            }
        }
        return roles;
    }

    private async Task<Actor> ActorAsync(Role role)
    {
        await using var db = App.Read();
        return (await ActorOfAccount.ResolveAsync(db, _accounts[role.Key], null, Clock.GetUtcNow(), CancellationToken.None)).Actor;
    }

    /// <summary>Signed in as the role: once for all that is read, anew for what is written and may end the session.</summary>
    private async Task<HttpClient> ClientAsync(Role role, DoorOf door)
    {
        if (door.Method is not "GET")
        {
            return await App.ClientOfAsync(_accounts[role.Key]);
        }
        return _readers.TryGetValue(role.Key, out var reader) ? reader : _readers[role.Key] = await App.ClientOfAsync(_accounts[role.Key]);
    }

    private async Task<long> PositionAsync(string code)
    {
        await using var db = App.Read();
        return Fangxian.Registry.RegistryContract.AreaTreeAsync(db, CancellationToken.None) is var tree ? (await tree).ByCode(code)!.Position : 0;
    }

    private async Task<HttpClient> SiteAsync()
    {
        var client = await App.StrangerAsync();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    /// <summary>Every way in, the reading ones first.</summary>
    private async Task<IReadOnlyList<DoorOf>> DoorsAsync()
    {
        var doors = new List<DoorOf>();
        foreach (var endpoint in (await App.HostAsync()).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var page = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>();
            var slice = endpoint.Metadata.GetMetadata<SliceMetadata>()?.Slice;
            if (page is null && slice is null)
            {
                continue;
            }
            var permission = slice?.Permission ?? endpoint.Metadata.GetMetadata<RunsAttribute>()?.Permission;
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || (permission is { } asked && Actor.Anonymous.May(asked));
            var accepts = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>();
            var methods = page is not null ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            doors.AddRange(methods.Select(method => new DoorOf(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), page is not null, open, accepts?.ContentTypes.Contains("multipart/form-data") is true, permission, accepts?.RequestType)));
        }
        Assert.True(doors.Count > 60, "where are the endpoints?");
        return [.. doors.OrderBy(d => d.Method != "GET").ThenBy(d => d.Path, StringComparer.Ordinal)];
    }

    /// <summary>Everything that is answered: status, headers, body.</summary>
    private static async Task<string> WholeAsync(HttpResponseMessage answer, string asked)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return $"{(int)answer.StatusCode} {await BodyAsync(answer, asked)}\n      {Hidden(string.Join(" | ", headers), asked)}";
    }

    private static string Hidden(string text, string asked) => text.Replace(asked.PadRight(12, '0'), "*", StringComparison.Ordinal).Replace(asked, "*", StringComparison.Ordinal);

    /// <summary>The answer without what names the request itself.</summary>
    private static async Task<string> BodyAsync(HttpResponseMessage answer, string asked)
    {
        var text = Hidden(await answer.Content.ReadAsStringAsync(), asked);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            // A page carries tokens of its forms and keys of its files: what it says is in its text.
            return answer.Content.Headers.ContentType?.MediaType == "text/html" ? System.Text.RegularExpressions.Regex.Replace(text, "<[^>]*>", "") : text;
        }
        var problem = JsonNode.Parse(text)!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }

    private sealed record DoorOf(string Method, string Path, bool IsPage, bool IsOpen, bool TakesFiles, Permission? Permission, Type? Body)
    {
        private static readonly System.Text.RegularExpressions.Regex Placeholder = new(@"\{\*{0,2}(\w+)(:[^}]*)?\??\}");

        /// <summary>Names that stand for an area in routes; a page is told its area in the query.</summary>
        private static readonly string[] AreaNames = ["code", "area"];

        public bool TakesArea { get; } = !Path.Contains("guid") && (Placeholder.Matches(Path).Any(m => AreaNames.Contains(m.Groups[1].Value)) || (IsPage && Path is "/situation" or "/counts" or "/areas"));

        public bool TakesId { get; } = Placeholder.Matches(Path).Any(m => m.Groups[2].Value.Contains("guid") || m.Groups[1].Value.ToLowerInvariant() is "id" or "account" or "organisation" or "token" or "look");

        /// <summary>Whether an area is named in the body and nowhere else.</summary>
        public bool BodyNamesArea => !TakesId && Body is not null && BodiesThatPass.NamesAnArea(Body);

        public int Placeholders => Placeholder.Count(Path);

        /// <summary>Whether what is asked for may be gone afterwards: asked last.</summary>
        public bool Ends { get; } = Method is "DELETE" || System.Text.RegularExpressions.Regex.IsMatch(Path, "/(close|discard|disable|withdraw|withdrawal|end|stop|cancel|part|undo|hand-over|apart|answer)$");

        /// <summary>An id that nothing has.</summary>
        public string UnknownId => Path.Contains(":long", StringComparison.Ordinal) ? "990101999999999999" : Guid.CreateVersion7().ToString();

        public HttpRequestMessage Ask(string area, string id)
        {
            var path = Placeholder.Replace(Path, m => m.Groups[1].Value switch
            {
                var name when AreaNames.Contains(name) && !m.Groups[2].Value.Contains("guid") => area,
                "date" => "2020-02-01",
                "name" or "key" => "no-such-name",
                _ => id,
            });
            var query = $"{(path.Contains('?') ? '&' : '?')}area={(TakesId ? Own : area)}&disease=covid-19&date=2020-02-01&q=a&areas={Own}&version=1";
            var request = new HttpRequestMessage(new HttpMethod(Method), path + (Method is "GET" ? query : "?version=1&approvalNumber=" + Uri.EscapeDataString("GS(2020)4619号")));
            if (Method is not ("GET" or "DELETE"))
            {
                request.Content = TakesFiles ? new MultipartFormDataContent { { new StringContent("a,b"), "file", "empty.csv" } } : new StringContent(Body is null || Path.StartsWith("/api/account/", StringComparison.Ordinal) ? "{}" : BodiesThatPass.Of(Body, TakesId ? Own : area).ToJsonString(), Encoding.UTF8, "application/json");
            }
            return request;
        }

        public override string ToString() => $"{Method} {Path}";
    }
}
