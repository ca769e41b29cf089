using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Web.Serving;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>How many requests the started host answers, and whom its limits spare.</summary>
public sealed class RateLimitTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const string Password = "one long pass 1";

    protected override StartingPoint Start => StartingPoint.Empty;

    private static ServingOptions With(RateLimitOptions limits) => ServingOptions.Default with { RateLimits = limits };

    private Task<bool> AddFirstAsync() => SetUp.MakeAsync(App.Runner, new() { Code = "-", Name = "first", DisplayName = "First", Password = Password }, CancellationToken.None).ContinueWith(done => done.Result.Ok() is not null, TaskScheduler.Default);

    [Fact]
    public async Task Failed_attempts_to_sign_in_are_counted_by_address_and_others_go_on()
    {
        await AddFirstAsync();
        var host = await App.HostAsync(With(RateLimitOptions.None with { FailedSignIns = 4, SignInsAtOnce = 2, FailuresWithin = TimeSpan.FromSeconds(10) }));
        using var attacker = host.Browser(from: "127.0.0.4");
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => attacker.PostAsJsonAsync("/api/sign-in", new { name = $"nobody{i}", password = "some wrong password 1" })));
        Assert.InRange(attempts.Count(a => a.StatusCode is HttpStatusCode.UnprocessableEntity), 4, 5);
        var refused = attempts.First(a => a.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Equal("platform/too-many-requests", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

        Assert.Equal(HttpStatusCode.TooManyRequests, (await attacker.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await attacker.GetAsync("/sign-in")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await attacker.PostAsJsonAsync("/api/sign-in/passkey", new { credential = "{}" })).StatusCode);
        using var elsewhere = host.Browser(from: "127.0.0.5");
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password })).StatusCode);

        await Task.Delay(TimeSpan.FromSeconds(12));
        Assert.Equal(HttpStatusCode.OK, (await attacker.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password })).StatusCode);
    }

    /// <summary>A whole centre signs in on Monday morning from one address.</summary>
    [Fact]
    public async Task Attempts_that_succeed_use_up_nothing()
    {
        await AddFirstAsync();
        var host = await App.HostAsync(With(RateLimitOptions.None with { FailedSignIns = 2, SignInsAtOnce = 4 }));
        using var office = host.Browser();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => office.PostAsJsonAsync("/api/sign-in", new { name = "first", password = Password })));
        Assert.All(attempts, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    [Theory]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/invitation?secret=wrong", "invitation")]
    public async Task The_forms_of_open_pages_are_counted_as_attempts(string path, string form)
    {
        await AddFirstAsync();
        var host = await App.HostAsync(With(RateLimitOptions.None with { FailedSignIns = 2, SignInsAtOnce = 1 }));
        using var browser = host.Browser();
        HttpStatusCode[] answers = new HttpStatusCode[4];
        for (var i = 0; i < answers.Length; i++)
        {
            using var fields = new FormUrlEncodedContent([new("_handler", form)]);
            answers[i] = (await browser.PostAsync(path, fields)).StatusCode;
        }
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task The_form_of_the_set_up_is_counted_as_an_attempt()
    {
        var host = await App.HostAsync(With(RateLimitOptions.None with { FailedSignIns = 1, SignInsAtOnce = 1 }));
        using var browser = host.Browser();
        using var fields = new FormUrlEncodedContent([new("_handler", "set-up")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/set-up", fields)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/set-up", fields)).StatusCode);
    }

    [Fact]
    public async Task Colleagues_behind_one_address_do_not_use_up_each_others_share()
    {
        await App.HostAsync(With(RateLimitOptions.None with { AccountPerMinute = 6, AddressPerMinute = 6 }));
        var (busy, quiet) = (await App.ClientOfAsync(await App.AddAccountAsync("busy", 0, ("administrator", 0L))), await App.ClientOfAsync(await App.AddAccountAsync("quiet", 0, ("administrator", 0L))));
        var stranger = await App.StrangerAsync();
        await AssertLimitedAsync(busy, "/api/account");
        await AssertLimitedAsync(stranger, "/api/account");
        Assert.Equal(HttpStatusCode.OK, (await quiet.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/_content/Fangxian.Platform/theme.css")).StatusCode);
    }

    [Theory]
    [InlineData("zh-CN", "请求太多")]
    [InlineData("en", "Too many requests")]
    public async Task A_reader_is_told_in_the_own_language(string language, string words)
    {
        var host = await App.HostAsync(With(RateLimitOptions.None with { AddressPerMinute = 1 }));
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", language);
        await browser.GetAsync("/sign-in");
        var page = await browser.GetAsync("/sign-in");
        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains(words, WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()));
        Assert.NotNull(page.Headers.RetryAfter);
    }

    /// <summary>What the proxy says of the caller decides whose share is used.</summary>
    [Fact]
    public async Task Behind_a_named_proxy_each_caller_has_a_share_and_behind_no_proxy_nobody_invents_one()
    {
        var host = await App.HostAsync(With(RateLimitOptions.None with { AddressPerMinute = 2 }) with { Hosts = [Callers.Name], Proxies = [IPNetwork.Parse("127.0.0.2/32")] });
        Assert.Equal("200 200 200 200", await AskAsync("127.0.0.2"));
        Assert.Equal("200 200 429 429", await AskAsync("127.0.0.3"));

        async Task<string> AskAsync(string from)
        {
            using var caller = host.Browser(from, Callers.Name);
            var answers = new int[4];
            for (var i = 0; i < answers.Length; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/set-up") { Headers = { { "X-Forwarded-For", $"203.0.113.{i}" }, { "X-Forwarded-Proto", "https" } } };
                answers[i] = (int)(await caller.SendAsync(request)).StatusCode;
            }
            return string.Join(' ', answers);
        }
    }

    private static async Task AssertLimitedAsync(HttpClient client, string path)
    {
        for (var i = 0; i < 12; i++)
        {
            if ((await client.GetAsync(path)).StatusCode is HttpStatusCode.TooManyRequests)
            {
                Assert.InRange(i, 6, 8);
                return;
            }
        }
        Assert.Fail("never limited");
    }
}
