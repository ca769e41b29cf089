using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DemoHost))]

namespace Fangxian.Browser.Tests;

/// <summary>
/// The really built program with its demonstration, started once for all stories, and the Chromium of the system.
/// <c>FANGXIAN_URL</c> points the stories at a server that runs already.
/// </summary>
public sealed partial class DemoHost : IAsyncLifetime
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>The headless shell first: without windows of its own it takes half the time of the whole browser.</summary>
    private static readonly string[] Browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-browser-").FullName;
    private readonly string _keys = Path.Combine(Path.GetTempPath(), $"fangxian-browser-keys-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _sessions = new();
    private Process? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Address { get; private set; } = "";

    /// <summary>Why there can be no story; empty where all is there.</summary>
    public string Missing { get; private set; } = "";

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Folder(), "..", ".."));

    public IBrowser Browser => _browser!;

    public async ValueTask InitializeAsync()
    {
        var chromium = Browsers.Prepend(Environment.GetEnvironmentVariable("CHROMIUM")).FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            Missing = "No Chromium: install Debian's chromium-headless-shell (or chromium) and fonts-noto-cjk.";
            return;
        }
        Address = Environment.GetEnvironmentVariable("FANGXIAN_URL") is { Length: > 0 } given ? given.TrimEnd('/') : await StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Headless = true, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
        if (Directory.Exists(_keys))
        {
            Directory.Delete(_keys, recursive: true);
        }
    }

    /// <summary>The session of a demonstration account, signed in once for all stories.</summary>
    public Task<string> SessionAsync(string account) => _sessions.GetOrAdd(account, name => new(() => SignInAsync(name))).Value;

    /// <summary>Counts that a story brings in itself, by the epidemiologist of the province.</summary>
    public async Task ReportAsync(string disease, string csv)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Add("Cookie", "fx-session=" + await SessionAsync("epidemiologist.province"));
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "counts.csv" }, { new StringContent(disease), "disease" } };
        using var answer = await client.PostAsync("/api/counts/import", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> SignInAsync(string account)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var answer = await client.PostAsJsonAsync(Address + "/api/sign-in", new { name = account, password = "demo-fangxian-2020" });
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Set-Cookie").Select(cookie => Cookie().Match(cookie)).First(m => m.Success).Groups[1].Value;
    }

    private async Task<string> StartAsync()
    {
        var program = Path.Combine(Root, "src", "Web", "bin", "Debug", "net10.0", "fangxian");
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "demo", "--database", Path.Combine(_folder, "demo.db"), "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["Fangxian__KeyFile"] = Path.Combine(Directory.CreateDirectory(_keys).FullName, "keys.json");
        _server = Process.Start(start)!;
        var complaints = new List<string>();
        _server.ErrorDataReceived += (_, line) => { lock (complaints) { complaints.Add(line.Data ?? ""); } };
        _server.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (await _server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Url().Match(line) is { Success: true } url)
            {
                _ = _server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return url.Value;
            }
        }
        throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', complaints));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("^fx-session=([^;]+)")]
    private static partial Regex Cookie();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
