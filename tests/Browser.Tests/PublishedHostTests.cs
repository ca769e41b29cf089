using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fangxian.Browser.Tests;

/// <summary>The published program, started from an empty folder, serves its pages with their styles and scripts.</summary>
public sealed partial class PublishedHostTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-published-").FullName;
    private Process? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_serves_pages_styles_and_scripts_from_an_empty_folder()
    {
        var program = Path.Combine(_folder, "program");
        using (var publish = Start(DemoHost.Root, "dotnet", "publish", "src/Web", "--no-build", "-c", "Debug", "-o", program, "-v", "q", "--nologo"))
        {
            var said = await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
            Assert.True(publish.ExitCode == 0, said);
        }
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        _server = Start(empty, Path.Combine(program, "fangxian"), "serve", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await AddressAsync() };

        var page = await client.GetStringAsync("/sign-in");
        var assets = Asset().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(assets, a => a.Contains("bootstrap"));
        Assert.Contains(assets, a => a.Contains("theme") && a.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(assets, a => a.Contains("blazor.web"));
        Assert.Contains(assets, a => a.Contains("fangxian") && a.EndsWith(".js", StringComparison.Ordinal));
        foreach (var asset in assets.Append("_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js"))
        {
            using var response = await client.GetAsync(asset);
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {asset}");
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
        Assert.True(File.Exists(Path.Combine(empty, "fangxian.db")));
    }

    private async Task<Uri> AddressAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _server!.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Url().Match(line) is { Success: true } url)
            {
                return new Uri(url.Value);
            }
        }
        throw new InvalidOperationException("The published program did not start: " + await _server.StandardError.ReadToEndAsync());
    }

    private static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("Fangxian__Database");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();

    [GeneratedRegex("""(?:href|src)="/?(_(?:content|framework)/[^"]+\.(?:css|js))[?"]""")]
    private static partial Regex Asset();
}
