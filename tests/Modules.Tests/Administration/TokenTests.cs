using System.Collections;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Roles;
using Fangxian.Administration.Tokens;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>The access of machines: who may give it, what it opens, when it ends, and what shows that it is in other hands.</summary>
public abstract class TokenTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : TokenTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task The_command_line_tells_the_last_day()
        {
            await MakeAsync("his", "990101");
            var day = Until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"until the end of {day}", (await Commands.RunAsync(App.Databases.Address.Shown, "token", "list", "--all")).Out);
            Assert.Contains($"有效到 {day} 当天结束", (await Commands.RunAsync(App.Databases.Address.Shown, "token", "list", "--all", "--lang", "zh")).Out);
        }
    }

    public sealed class OnPostgres() : TokenTests(DatabaseKind.Postgres);

    private static readonly DateOnly Until = DateOnly.FromDateTime(OutbreakApp.Present.UtcDateTime).AddDays(30);

    private async Task<long> PositionAsync(string code)
    {
        await using var db = App.Read();
        return (await db.AreaTreeAsync(CancellationToken.None)).ByCode(code)!.Position;
    }

    /// <summary>An administrator of one area as an actor.</summary>
    private async Task<(Account Account, Actor Actor)> AdministratorAsync(string name, string area, params string[] more)
    {
        var at = await PositionAsync(area);
        var account = await App.AddAccountAsync(name, at, [("administrator", at), .. more.Select(role => (role, (long?)at))]);
        await using var db = App.Read();
        var (actor, _) = await ActorOfAccount.ResolveAsync(db, account, null, Clock.GetUtcNow(), CancellationToken.None);
        return (account, actor);
    }

    private async Task<MakeToken.Response> MakeAsync(string name, string area, Actor? actor = null, string role = "laboratory", params string[] addresses) =>
        (await RunAsync(MakeToken.Slice, new() { Name = name, Role = role, Area = area, Until = Until, Addresses = addresses }, actor)).Ok();

    /// <summary>A machine at an address of this computer, with a token or without.</summary>
    private async Task<HttpClient> MachineAsync(string? secret, string from = "127.0.0.1")
    {
        var site = (await App.HostAsync()).Urls.First();
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri(site) };
        client.DefaultRequestHeaders.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private async Task<HttpStatusCode> AskAsync(string? secret, string path, string from = "127.0.0.1")
    {
        using var machine = await MachineAsync(secret, from);
        using var answer = await machine.GetAsync(path);
        return answer.StatusCode;
    }

    private async Task<TokenView> ShownAsync(string name) =>
        (await RunAsync(ListTokens.Slice, new ListTokens.Request { WithEnded = true })).Ok().Tokens.Single(t => t.Name == name);

    [Fact]
    public async Task A_machine_reads_its_own_area_and_nothing_else()
    {
        var (_, administrator) = await AdministratorAsync("admin-nanwan", "990101");
        var made = await MakeAsync("his-nanwan", "990101", administrator);
        Assert.Matches("^fxt_[A-Za-z0-9_-]{43}$", made.Secret);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(made.Secret, "/api/counts/990102?disease=covid-19"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(made.Secret, "/api/accounts"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(made.Secret, "/api/account"));
        var shown = await ShownAsync("his-nanwan");
        Assert.Equal(("127.0.0.1", TokenState.InForce, "admin-nanwan"), (shown.LastUsedFrom, shown.State, shown.Owner));
        Assert.Equal(Clock.GetUtcNow(), shown.LastUsedAt);
    }

    [Fact]
    public async Task The_secret_is_kept_nowhere()
    {
        var made = await MakeAsync("one", "990101");
        await using var db = App.Read();
        Assert.Equal(Secret.Hash(made.Secret), (await db.MachineTokens().SingleAsync()).SecretHash);
        var details = await db.Database.SqlQueryRaw<string>("SELECT change AS \"Value\" FROM audit_detail").ToListAsync();
        var detail = Assert.Single(details, d => d.Contains("machine_token"));
        Assert.Contains("\"secretHash\":[null,\"***\"]", detail);
        Assert.DoesNotContain(made.Secret, string.Join('\n', details));
        var bearer = new TokenBearer(App.Databases, App.Runner, Clock);
        Assert.NotNull(await bearer.OfAsync(made.Secret, IPAddress.Loopback, CancellationToken.None));
        var kept = (IDictionary)typeof(TokenBearer).GetField("_kept", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(bearer)!;
        Assert.Equal([Convert.ToHexString(Secret.Hash(made.Secret))], kept.Keys.Cast<string>());
    }

    [Theory]
    [InlineData("990102", "clinician", "accounts/area-not-found")]
    [InlineData("99", "clinician", "accounts/area-not-found")]
    [InlineData("", "clinician", "platform/malformed")]
    [InlineData("990101", "epidemiologist", "roles/rights-not-held")]
    [InlineData("990101", "auditor", "roles/rights-not-held")]
    [InlineData("990101", "administrator", "tokens/for-people-only")]
    [InlineData("990101", "emperor", "accounts/role-not-found")]
    public async Task Nobody_gives_a_machine_more_than_the_own(string area, string role, string code)
    {
        var (_, administrator) = await AdministratorAsync("admin-nanwan", "990101");
        var refused = await RunAsync(MakeToken.Slice, new() { Name = "more", Role = role, Area = area, Until = Until }, administrator);
        Assert.Equal(code, refused.Refusal?.Code);
        // Blank is everything; whoever answers for less is told so, not that there is no such area.
        Assert.Equal(area.Length == 0 ? "accounts.area.everything" : null, (refused.Refusal as Malformed)?.Fields["area"].Single().Key);
    }

    [Fact]
    public async Task Whoever_gives_roles_lets_a_hospitals_system_report_and_no_more()
    {
        var (owner, administrator) = await AdministratorAsync("admin-nanwan", "990101");
        Assert.False(administrator.May(new Permission("cases.report")));
        var made = await MakeAsync("his-report", "990101", administrator, "clinician");
        using var machine = await MachineAsync(made.Secret);
        var report = new { externalId = "HIS-1", name = "林知远", sex = "male", birthDate = "1985-03-04", disease = "covid-19", classification = "suspected", onsetDate = "2020-05-07", diagnosedAt = "2020-05-10 07:30", area = "990101", facts = new[] { new { code = "fever", present = true } } };
        using var told = await machine.PostAsJsonAsync("/api/cases", report);
        Assert.True(told.IsSuccessStatusCode, await told.Content.ReadAsStringAsync());
        using var elsewhere = await machine.PostAsJsonAsync("/api/cases", new { report.name, report.sex, report.birthDate, report.disease, report.classification, report.onsetDate, report.diagnosedAt, area = "990102" });
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var list = await machine.PostAsJsonAsync("/api/cases/search", new { disease = "covid-19" });
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/cases/mine"));

        // Only where roles are given, and only as long as they are given there.
        var keeper = await App.AddAccountAsync("keeper", await PositionAsync("990101"));
        (await RunAsync(MakeRole.Slice, new() { Key = "token-keeper", Name = "令牌员", Area = "990101", Permissions = ["areas.read", "counts.read", "situation.read", "organisations.read", "protocols.read", "data-protection.read", "tokens.write", "tokens.read"] })).Ok();
        (await RunAsync(GiveRole.Slice, new() { Account = keeper.Id, Role = "token-keeper", Area = "990101" })).Ok();
        await using var read = App.Read();
        var (tokensOnly, _) = await ActorOfAccount.ResolveAsync(read, keeper, null, Clock.GetUtcNow(), CancellationToken.None);
        var refused = await RunAsync(MakeToken.Slice, new() { Name = "none", Role = "clinician", Area = "990101", Until = Until }, tokensOnly);
        Assert.Equal("cases.report", Assert.IsType<RightsNotHeld>(refused.Refusal).Permissions);
        (await RunAsync(EndRole.Slice, new() { Account = owner.Id, Role = (await RunAsync(ShowAccount.Slice, new() { Account = owner.Id })).Ok().Roles.Single().Id })).Ok();
        using var after = await machine.PostAsJsonAsync("/api/cases", report with { externalId = "HIS-2" });
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task What_only_reports_is_the_report_of_cases_alone()
    {
        await using var db = App.Read();
        Assert.Equal(["cases.report"], (await RoleCatalogue.GetAsync(db, CancellationToken.None)).Reporting.Select(p => p.Name));
    }

    [Fact]
    public async Task A_right_in_one_area_makes_no_token_in_another()
    {
        var (account, _) = await AdministratorAsync("admin-nanwan", "990101");
        await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(new RoleGrant { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = "epidemiologist", Position = await PositionAsync("990102"), From = Clock.GetUtcNow(), GivenBy = "test" });
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None);
        await using var read = App.Read();
        var (actor, _) = await ActorOfAccount.ResolveAsync(read, account, null, Clock.GetUtcNow(), CancellationToken.None);
        Assert.Equal("roles/rights-not-held", (await RunAsync(MakeToken.Slice, new() { Name = "here", Role = "epidemiologist", Area = "990101", Until = Until }, actor)).Refusal?.Code);
        Assert.Equal("accounts/area-not-found", (await RunAsync(MakeToken.Slice, new() { Name = "there", Role = "epidemiologist", Area = "990102", Until = Until }, actor)).Refusal?.Code);
    }

    [Theory]
    [InlineData(0, 401, "until")]
    [InlineData(5, 406, "until")]
    [InlineData(0, -1, "until")]
    [InlineData(9, 8, "until")]
    public async Task A_token_has_an_end_within_400_days(int from, int until, string field)
    {
        var today = App.Databases.Shared.Calendar.DayOf(Clock.GetUtcNow());
        var refused = await RunAsync(MakeToken.Slice, new() { Name = "long", Role = "clinician", Area = "990101", From = today.AddDays(from), Until = today.AddDays(until) });
        Assert.Equal([field], Assert.IsType<Malformed>(refused.Refusal).Fields.Keys);
        (await RunAsync(MakeToken.Slice, new() { Name = "longest", Role = "clinician", Area = "990101", From = today.AddDays(from), Until = today.AddDays(from + MachineToken.MostDays) })).Ok();
    }

    [Fact]
    public async Task A_token_opens_nothing_before_its_first_day_and_after_its_last()
    {
        var today = App.Databases.Shared.Calendar.DayOf(Clock.GetUtcNow());
        var made = (await RunAsync(MakeToken.Slice, new() { Name = "week", Role = "clinician", Area = "990101", From = today.AddDays(1), Until = today.AddDays(7) })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/areas/990101"));
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101"));
        Skip(TimeSpan.FromDays(6));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101"));
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/areas/990101"));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_with_its_next_request_and_its_name_is_not_given_again()
    {
        var made = await MakeAsync("his", "990101");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101"));
        var (_, other) = await AdministratorAsync("admin-beiling", "990102");
        Assert.Equal("tokens/not-found", (await RunAsync(RevokeToken.Slice, new() { Token = made.Token.Id }, other)).Refusal?.Code);
        Assert.Empty((await RunAsync(ListTokens.Slice, new(), other)).Ok().Tokens);
        (await RunAsync(RevokeToken.Slice, new() { Token = made.Token.Id })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/areas/990101"));
        Assert.Equal("tokens/name-taken", (await RunAsync(MakeToken.Slice, new() { Name = "his", Role = "clinician", Area = "990101", Until = Until })).Refusal?.Code);
    }

    [Fact]
    public async Task A_guessed_an_expired_a_revoked_and_a_malformed_token_answer_alike()
    {
        var revoked = await MakeAsync("revoked", "990101");
        (await RunAsync(RevokeToken.Slice, new() { Token = revoked.Token.Id })).Ok();
        var elsewhere = await MakeAsync("elsewhere", "990101", null, "clinician", "10.1.0.0/16");
        var ended = (await RunAsync(MakeToken.Slice, new() { Name = "ended", Role = "clinician", Area = "990101", Until = App.Databases.Shared.Calendar.DayOf(Clock.GetUtcNow()) })).Ok();
        Skip(TimeSpan.FromDays(2));
        var bodies = new HashSet<string>();
        foreach (var secret in new[] { revoked.Secret, ended.Secret, elsewhere.Secret, TokenSecret.New(), "fxt_short", revoked.Secret[4..], "x" })
        {
            using var machine = await MachineAsync(secret);
            using var answer = await machine.GetAsync("/api/areas/990101");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
            var body = await answer.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>();
            body!.Remove("traceId");
            bodies.Add(JsonSerializer.Serialize(body));
        }
        Assert.Single(bodies);
        Assert.Contains("platform/token-refused", bodies.Single());
    }

    [Fact]
    public async Task A_token_bound_to_addresses_is_refused_from_elsewhere_with_one_line_in_the_audit()
    {
        var made = await MakeAsync("bound", "990101", null, "clinician", "127.0.0.2", "10.0.0.0/8");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.2"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.3"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.3"));
        var shown = await ShownAsync("bound");
        Assert.Equal(("127.0.0.2", "127.0.0.3", null), (shown.LastUsedFrom, shown.RefusedFrom, shown.TwoPlacesAt));
        Assert.Equal(["token bound elsewhere"], await MisusesAsync());
    }

    [Fact]
    public async Task A_token_used_from_two_places_within_ten_minutes_is_flagged_and_goes_on()
    {
        var made = await MakeAsync("roaming", "990101");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.2"));
        Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.3"));
        Assert.Null((await ShownAsync("roaming")).TwoPlacesAt);
        Clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.2"));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/areas/990101", "127.0.0.3"));
        }
        var shown = await ShownAsync("roaming");
        Assert.Equal((Clock.GetUtcNow(), "127.0.0.3 127.0.0.2"), (shown.TwoPlacesAt, string.Join(' ', shown.TwoPlaces)));
        Assert.Equal(["token roaming two-places"], await MisusesAsync());
        await MakeAsync("quiet", "990101");
        Assert.Equal(["roaming"], (await RunAsync(ListTokens.Slice, new() { Suspect = true })).Ok().Tokens.Select(t => t.Name));
        foreach (var path in new[] { "/tokens", "/accounts" })
        {
            Assert.Contains("127.0.0.3 · 127.0.0.2", WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync(path)));
        }
    }

    private async Task<string[]> MisusesAsync()
    {
        await using var db = App.Read();
        return [.. await db.Database.SqlQueryRaw<string>("SELECT records AS \"Value\" FROM audit_line WHERE use_case = 'tokens/note-misuse' ORDER BY id").ToListAsync()];
    }

    [Fact]
    public async Task A_token_never_does_more_than_its_owner_and_goes_along_with_a_hand_over()
    {
        var (owner, administrator) = await AdministratorAsync("admin-nanwan", "990101", "epidemiologist");
        var successor = await App.AddAccountAsync("successor", await PositionAsync("990101"));
        var made = await MakeAsync("his", "990101", administrator, "epidemiologist");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        (await RunAsync(HandOver.Slice, new() { Account = owner.Id, To = "successor" })).Ok();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        var roles = (await RunAsync(ShowAccount.Slice, new() { Account = successor.Id })).Ok().Roles;
        foreach (var role in roles)
        {
            (await RunAsync(EndRole.Slice, new() { Account = successor.Id, Role = role.Id })).Ok();
        }
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        (await RunAsync(DisableAccount.Slice, new() { Account = successor.Id })).Ok();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        Assert.Equal(TokenState.Resting, (await ShownAsync("his")).State);
    }

    [Fact]
    public async Task A_request_with_token_and_cookie_is_the_tokens_and_a_page_knows_no_token()
    {
        var made = await MakeAsync("his", "990101");
        var client = await App.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/accounts")).StatusCode);
        using var both = new HttpRequestMessage(HttpMethod.Get, "/api/accounts") { Headers = { Authorization = new("Bearer", made.Secret) } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(both)).StatusCode);
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/api/accounts") { Headers = { Authorization = new("Bearer", TokenSecret.New()) } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(wrong)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await AskAsync(made.Secret, "/areas"));
    }

    [Fact]
    public async Task A_machine_writes_and_the_audit_names_it()
    {
        var made = await MakeAsync("lab-feed", "990101", null, "epidemiologist");
        using var machine = await MachineAsync(made.Secret);
        using var answer = await machine.PostAsJsonAsync("/api/counts/990101/days/2020-05-09", new { disease = "covid-19", confirmed = 3, expectedVersion = 0 });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await using var db = App.Read();
        Assert.Equal("token:lab-feed", (await db.Database.SqlQueryRaw<string>("SELECT actor AS \"Value\" FROM audit_line WHERE use_case = 'counts/enter'").ToListAsync()).Single());
    }

    [Fact]
    public async Task A_token_whose_role_is_narrowed_may_do_less_with_its_next_request()
    {
        (await RunAsync(MakeRole.Slice, new() { Key = "reader", Name = "读数员", Area = "990101", Permissions = ["areas.read", "counts.read"] })).Ok();
        var made = await MakeAsync("reader-1", "990101", null, "reader");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        (await RunAsync(ChangeRole.Slice, new() { Key = "reader", Version = 1, Name = "读数员", Permissions = ["areas.read"] })).Ok();
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(made.Secret, "/api/counts/990101?disease=covid-19"));
        Assert.Equal("roles/in-use", (await RunAsync(DeleteRole.Slice, new() { Key = "reader" })).Refusal?.Code);
    }

    [Fact]
    public async Task Its_end_is_told_as_the_last_day_on_the_page_and_by_the_api()
    {
        var made = await MakeAsync("his", "990101");
        var day = Until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Until, made.Token.LastDay);
        var client = await App.ClientAsync();
        var shown = JsonDocument.Parse(await client.GetStringAsync("/api/tokens")).RootElement.GetProperty("tokens")[0];
        Assert.Equal(day, shown.GetProperty("lastDay").GetString());
        foreach (var (language, text) in new[] { ("zh", $"{day} 当天结束"), ("en", $"the end of {day}") })
        {
            var page = WebUtility.HtmlDecode(await client.GetStringAsync("/tokens?lang=" + language));
            Assert.Contains(text, page);
            Assert.DoesNotContain("00:00", page);
        }
    }

    [Fact]
    public async Task The_list_goes_on_by_name()
    {
        for (var i = 0; i < ListTokens.PageSize + 3; i++)
        {
            await MakeAsync($"feed-{i:000}", "990101");
        }
        var first = (await RunAsync(ListTokens.Slice, new())).Ok();
        var second = (await RunAsync(ListTokens.Slice, new() { After = first.Next })).Ok();
        Assert.Equal((ListTokens.PageSize, 3), (first.Tokens.Count, second.Tokens.Count));
        Assert.Null(second.Next);
        Assert.Equal(ListTokens.PageSize + 3, first.Tokens.Concat(second.Tokens).Select(t => t.Name).Distinct().Count());
    }
}
