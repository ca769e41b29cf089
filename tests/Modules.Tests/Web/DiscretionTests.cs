using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fangxian.Modules.Tests.Web.Serving;
using Fangxian.Platform.Data;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// What people type and who they are stands in no line of the log and in nothing that is sent to a collector of telemetry,
/// at the most talkative level and whatever the framework's own switches say.
/// </summary>
public sealed class DiscretionTests : IAsyncLifetime
{
    private static readonly string[] Marks = ["MarkQian-Duoduo", "钱多多标记", "13987654321", "510107199001011234", "mark.mail@example.cn", "MarkPassw0rd-long", "fxt_MarkToken", "MarkInQuery", "MarkInAgent", "MarkInPath"];

    private readonly ConcurrentBag<string> _sent = [];
    private readonly string _keys = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");
    private OutbreakApp _app = null!;
    private WebApplication _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await OutbreakApp.StartAsync(DatabaseKind.Sqlite, StartingPoint.InventedProvince, _keys);
        _app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _sent.Add(http.Request.Path + " " + Encoding.UTF8.GetString(body.ToArray()));
        });
        await _collector.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_personal_stands_in_logs_or_telemetry_whatever_is_asked_of_every_endpoint()
    {
        using var server = Executable.Start(_app.Databases.Address.FilePath, ["serve", "--urls", "http://127.0.0.1:0"],
            ("Fangxian__KeyFile", _keys), ("Fangxian__Log__Form", "json"), ("Fangxian__Log__Level", "trace"), ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Fangxian__Telemetry__Endpoint", _collector.Urls.First()), ("Fangxian__Telemetry__Protocol", "http"), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        var complained = server.StandardError.ReadToEndAsync();
        string said;
        try
        {
            var site = new Uri(await server.AddressAsync());
            var rest = server.StandardOutput.ReadToEndAsync();
            using var client = new SiteClient(new CookieContainer(), site);
            await _app.SignInAsync(client, await _app.AddEverybodyAsync());
            var asked = await AskEverythingAsync(client) + await ReportAndLookAsync(client);
            Assert.True(asked > 150, $"only {asked} requests");
            await AskAsStrangerAsync(site);
            for (var wait = 0; wait < 50 && !(_sent.Any(s => s.StartsWith("/v1/traces", StringComparison.Ordinal)) && _sent.Any(s => s.Contains("fangxian.use_case.duration"))); wait++)
            {
                await Task.Delay(200);
            }
            await Task.Delay(600);
            server.Kill();
            said = await rest + await complained;
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }
        var sent = string.Join('\n', _sent);
        Assert.Contains("areas/search", sent);
        Assert.Contains("fangxian.use_case.cpu", sent);
        Assert.Contains("fangxian.queue.length", sent);
        Assert.Contains("http.server.request.duration", sent);
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, said));
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, sent));
        Assert.DoesNotContain("unhandled", said);
    }

    [Fact]
    public void Of_an_exception_its_kind_and_place_are_written_never_its_message()
    {
        using var written = new StringWriter();
        Exception fault;
        try
        {
            throw new InvalidOperationException(Marks[0], new FormatException(Marks[1]));
        }
        catch (InvalidOperationException thrown)
        {
            fault = thrown;
        }
        new LogLines(TimeProvider.System).Write(new LogEntry<string>(LogLevel.Error, "Fangxian.Web", default, "failed", fault, (state, _) => state), null, written);
        Assert.Contains("failed InvalidOperationException < FormatException", written.ToString());
        Assert.Contains(nameof(Of_an_exception_its_kind_and_place_are_written_never_its_message), written.ToString());
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, written.ToString()));
    }

    /// <summary>Every path and method of the API with marks wherever something can be typed, in sound and in broken bodies, and pages.</summary>
    private static async Task<int> AskEverythingAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "MarkInAgent/1.0");
        using var description = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var asked = 0;
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject().Where(p => !p.Name.Contains("sessions") && !p.Name.Contains("/backups")))
        {
            var url = System.Text.RegularExpressions.Regex.Replace(path.Name, "{[^}]+}", "MarkInPath") + $"?q=MarkInQuery&name={Uri.EscapeDataString(Marks[1])}&id=MarkInQuery&date=MarkInQuery&limit=MarkInQuery&phone=13987654321&from=MarkInQuery&area=MarkInQuery";
            foreach (var method in path.Value.EnumerateObject().Select(m => m.Name.ToUpperInvariant()).Where(m => m is "GET" or "POST" or "PUT" or "DELETE"))
            {
                foreach (var body in method is "GET" or "DELETE" ? (HttpContent?[])[null] : Bodies())
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = body };
                    using var answer = await client.SendAsync(request);
                    Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
                    asked++;
                }
            }
        }
        foreach (var page in new[] { "/", "/situation", "/accounts", "/areas/search", "/settings", "/settings/health", "/organisations", "/counts", "/MarkInPath" })
        {
            using var answer = await client.GetAsync(page + "?q=MarkInQuery&area=MarkInQuery&date=MarkInQuery&returnUrl=MarkInQuery");
            using var posted = await client.PostAsync(page + "?q=MarkInQuery", new FormUrlEncodedContent([new("name", Marks[0]), new("password", Marks[5])]));
            asked += 2;
        }
        return asked;
    }

    /// <summary>A case of somebody whose name, telephone and address are marks, and every page of it and of its person.</summary>
    private static async Task<int> ReportAndLookAsync(HttpClient client)
    {
        var report = new { name = Marks[1], phones = new[] { Marks[2] }, area = "990101", addresses = new[] { new { kind = "living", area = "990101", text = "MarkInPath" } }, disease = "covid-19", classification = "suspected", diagnosedAt = "2020-05-10 07:30", note = Marks[4], reportingUnit = Marks[1] };
        using var reported = await client.PostAsJsonAsync("/api/cases", report);
        Assert.Equal(HttpStatusCode.Created, reported.StatusCode);
        var id = JsonDocument.Parse(await reported.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetGuid();
        var shown = JsonDocument.Parse(await client.GetStringAsync($"/api/cases/{id}")).RootElement;
        var person = shown.GetProperty("person").GetProperty("id").GetGuid();
        var pages = new[] { "", "/records", "/investigate", "/classify", "/hand-over", "/card" }.Select(part => $"/cases/{id}{part}").Concat([$"/people/{person}", $"/people/{person}/change", "/cases", "/cases/mine", "/cases/due", "/people"]).ToArray();
        foreach (var page in pages)
        {
            using var answer = await client.GetAsync(page);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        }
        return pages.Length;
    }

    private static async Task AskAsStrangerAsync(Uri site)
    {
        using var stranger = new SiteClient(new CookieContainer(), site);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "fxt_MarkToken");
        await stranger.GetAsync("/api/areas/search?q=MarkInQuery");
        stranger.DefaultRequestHeaders.Authorization = null;
        await stranger.PostAsJsonAsync("/api/sign-in", new { name = Marks[0], password = Marks[5] });
        await stranger.GetAsync("/api/areas/search?limit=MarkInQuery");
    }

    private static HttpContent[] Bodies() =>
    [
        JsonContent.Create(new { name = Marks[0], displayName = Marks[1], phone = Marks[2], personName = Marks[1], reason = Marks[3], note = Marks[4], email = Marks[4], password = Marks[5], code = Marks[3], disease = Marks[0], area = Marks[1], value = Marks[2], secret = Marks[6] }),
        new StringContent($"{{\"name\": \"{Marks[0]}\", \"date\": \"{Marks[1]}\", \"version\": \"{Marks[2]}\"", Encoding.UTF8, "application/json"),
        new StringContent($"{{\"version\": \"{Marks[2]}\", \"from\": \"{Marks[1]}\", \"id\": \"{Marks[0]}\"}}", Encoding.UTF8, "application/json"),
        new MultipartFormDataContent { { new StringContent($"{Marks[0]},{Marks[2]}\n{Marks[1]},{Marks[3]}"), "file", Marks[1] + ".csv" }, { new StringContent(Marks[0]), "disease" } },
    ];
}
