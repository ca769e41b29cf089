using System.Diagnostics;
using System.Runtime.CompilerServices;
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

    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-browser-").FullName;
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
        var chromium = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            Missing = "No Chromium: install Debian's chromium and fonts-noto-cjk.";
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
    }

    private async Task<string> StartAsync()
    {
        var program = Path.Combine(Root, "src", "Web", "bin", "Debug", "net10.0", "fangxian");
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "demo", "--database", Path.Combine(_folder, "demo.db"), "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }
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

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
