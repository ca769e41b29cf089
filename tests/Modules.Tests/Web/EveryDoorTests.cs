using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Reminders;
using Fangxian.Modules.Tests.Cases;
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
/// A new route falls in by itself; a route with an id needs a record of another county in <see cref="ElsewhereAsync"/>.
/// </summary>
public abstract class EveryDoorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : EveryDoorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : EveryDoorTests(DatabaseKind.Postgres);

    private const string Own = "990101", Other = "990102", Nowhere = "998877";

    /// <summary>Routes whose id names something of one's own account, or is itself the secret.</summary>
    private static readonly string[] OwnIds = ["/api/account/"];

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
        var (elsewhere, wrong) = (await ElsewhereAsync(), new List<string>());
        foreach (var role in await RolesAsync())
        {
            var actor = await ActorAsync(role);
            foreach (var door in (await DoorsAsync()).Where(d => d.TakesArea || d.TakesId).Where(d => !d.IsOpen && d.Permission is { } asked && actor.May(asked)))
            {
                var client = await ClientAsync(role, door);
                var (there, unknown) = door.TakesId ? (elsewhere.FirstOrDefault(e => door.Path.StartsWith(e.Key, StringComparison.Ordinal)).Value, door.UnknownId) : (Other, Nowhere);
                if (there is null)
                {
                    Assert.True(OwnIds.Any(door.Path.StartsWith), $"{door} takes an id: name a record of another county in {nameof(ElsewhereAsync)}");
                    continue;
                }
                var (outside, nothing) = (await client.SendAsync(door.Ask(there, there)), await client.SendAsync(door.Ask(unknown, unknown)));
                if (outside.StatusCode != nothing.StatusCode || await BodyAsync(outside, there) != await BodyAsync(nothing, unknown))
                {
                    wrong.Add($"{role.Key}: {door}: {(int)outside.StatusCode} {await BodyAsync(outside, there)}\n    but {(int)nothing.StatusCode} {await BodyAsync(nothing, unknown)}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A record of another county for each route that takes an id, by the route's beginning.</summary>
    private async Task<Dictionary<string, string>> ElsewhereAsync()
    {
        var organisation = (await RunAsync(OpenOrganisation.Slice, new() { Name = "北岭县医院", Sector = "hospital", Area = Other })).Ok().Organisation.Id;
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "北岭开发区", Members = [Other] })).Ok().Zone.Id;
        var position = await PositionAsync(Other);
        var account = await App.AddAccountAsync("elsewhere", position, ("clinician", position));
        var publication = (await RunAsync(DraftPublication.Slice, new() { Area = Other, Disease = "covid-19", Title = "疫情", TitleEn = "The epidemic", Figures = [OpenFigures.Confirmed] })).Ok().Publication.Id;
        var token = (await RunAsync(MakeToken.Slice, new() { Name = "elsewhere", Role = "clinician", Area = Other, Until = new(2020, 6, 1) })).Ok().Token.Id;
        var looking = await App.AddAccountAsync("looking", await PositionAsync("990201"), ("epidemiologist", await PositionAsync("990201")));
        var begun = await (await App.ClientOfAsync(looking)).PostAsJsonAsync("/api/emergency-looks", new { area = Other, reason = "a cluster reaches over the border", hours = 1 });
        var look = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["look"]!["id"]!.GetValue<Guid>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"date,code,confirmed\n2020-02-01,{Other},1\n"));
        var import = (await ImportCounts.ImportAsync(App.Runner, new() { Content = file, FileName = "counts.csv", Disease = "covid-19" }, null, PublishMode.Publish, App.Actor, App.Words, CancellationToken.None)).Ok().ImportId!.Value;
        var duty = (await RunAsync(Fangxian.Cases.Reports.MakeDuty.Slice, new() { Area = Other, Disease = "covid-19", Due = "20:00", From = new(2020, 5, 1), Source = "elsewhere" })).Ok().Duty.Id;
        var channel = (await RunAsync(MakeChannel.Slice, new() { Area = Other, Name = "北岭县疾控中心", Address = "duty@cdc.example.cn" })).Ok().Channel.Id;
        (await RunAsync(TestChannel.Slice, new() { Id = channel })).Ok();
        var reminder = (await RunAsync(ListReminders.Slice, new() { Area = Other })).Ok().Reminders[0].Id;
        var person = (await RunAsync(RegisterPerson.Slice, new() { Name = "王建国", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other })).Ok().PersonId;
        var like = (await RunAsync(RegisterPerson.Slice, new() { Name = "王健国", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other })).Ok().PersonId;
        (await RunAsync(RegisterPerson.Slice, new() { Name = "王建囯", Sex = Sex.Male, BirthDate = new(1970, 3, 4), Area = Other })).Ok();
        var merge = (await RunAsync(MergePersons.Slice, new() { Keep = person, KeepVersion = 1, Gone = like, GoneVersion = 1 })).Ok().Merge;
        var match = (await RunAsync(ListMatches.Slice, new())).Ok().Items[0].Id;
        var illness = await App.ReportAsync(CaseStories.Report() with { Area = Other, Addresses = [] });
        var offer = (await RunAsync(Fangxian.Cases.Handovers.OfferCase.Slice, new() { Id = illness, ToArea = "990202", Reason = "elsewhere" })).Ok().Id;
        await using var db = App.Read();
        var line = await db.AuditLines.Where(l => l.Position == position).Select(l => l.Id).FirstAsync();
        return new()
        {
            ["/api/people/matches/"] = match.ToString(),
            ["/api/people/merges/"] = merge.ToString(),
            ["/api/people/"] = person.ToString(),
            ["/people/"] = person.ToString(),
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
            var methods = page is not null ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            doors.AddRange(methods.Select(method => new DoorOf(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), page is not null, open, endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") is true, permission)));
        }
        Assert.True(doors.Count > 60, "where are the endpoints?");
        return [.. doors.OrderBy(d => d.Method != "GET").ThenBy(d => d.Path, StringComparer.Ordinal)];
    }

    /// <summary>The answer without what names the request itself.</summary>
    private static async Task<string> BodyAsync(HttpResponseMessage answer, string asked)
    {
        var text = (await answer.Content.ReadAsStringAsync()).Replace(asked.PadRight(12, '0'), "*", StringComparison.Ordinal).Replace(asked, "*", StringComparison.Ordinal);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            // A page carries tokens of its forms and keys of its files: what it says is in its text.
            return answer.Content.Headers.ContentType?.MediaType == "text/html" ? System.Text.RegularExpressions.Regex.Replace(text, "<[^>]*>", "") : text;
        }
        var problem = JsonNode.Parse(text)!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }

    private sealed record DoorOf(string Method, string Path, bool IsPage, bool IsOpen, bool TakesFiles, Permission? Permission)
    {
        private static readonly System.Text.RegularExpressions.Regex Placeholder = new(@"\{\*{0,2}(\w+)(:[^}]*)?\??\}");

        /// <summary>Names that stand for an area in routes; a page is told its area in the query.</summary>
        private static readonly string[] AreaNames = ["code", "area"];

        public bool TakesArea { get; } = !Path.Contains("guid") && (Placeholder.Matches(Path).Any(m => AreaNames.Contains(m.Groups[1].Value)) || (IsPage && Path is "/situation" or "/counts" or "/areas"));

        public bool TakesId { get; } = Placeholder.Matches(Path).Any(m => m.Groups[2].Value.Contains("guid") || m.Groups[1].Value.ToLowerInvariant() is "id" or "account" or "organisation" or "token" or "look");

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
            var request = new HttpRequestMessage(new HttpMethod(Method), path + (Method is "GET" ? query : "?version=1"));
            if (Method is not ("GET" or "DELETE"))
            {
                request.Content = TakesFiles ? new MultipartFormDataContent { { new StringContent("a,b"), "file", "empty.csv" } } : new StringContent("{}", Encoding.UTF8, "application/json");
            }
            return request;
        }

        public override string ToString() => $"{Method} {Path}";
    }
}
