using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fangxian.Browser.Tests.Administration;

/// <summary>The built program on a database without accounts, with the set-up code that it printed.</summary>
internal sealed partial class EmptyHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-empty-").FullName;
    private readonly string _keys = Directory.CreateTempSubdirectory("fangxian-empty-keys-").FullName;
    private readonly Process _server;

    private EmptyHost()
    {
        var start = new ProcessStartInfo(Path.Combine(DemoHost.Root, "src", "Web", "bin", "Debug", "net10.0", "fangxian")) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var argument in new[] { "serve", "--database", Path.Combine(_folder, "empty.db"), "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["Fangxian__KeyFile"] = Path.Combine(_keys, "keys.json");
        _server = Process.Start(start)!;
    }

    /// <summary>Where its database lies, and its backups beside it.</summary>
    public string Folder => _folder;

    public string Address { get; private set; } = "";

    public string Code { get; private set; } = "";

    public static async Task<EmptyHost> StartAsync()
    {
        var host = new EmptyHost();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await host._server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (SetUpCode().Match(line) is { Success: true } code)
            {
                host.Code = code.Value;
            }
            if (Url().Match(line) is { Success: true } url)
            {
                host.Address = url.Value;
                _ = host._server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return host;
            }
        }
        await host.DisposeAsync();
        throw new InvalidOperationException("The server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_keys, recursive: true);
    }

    [GeneratedRegex(@"\b[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}\b")]
    private static partial Regex SetUpCode();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Url();
}
