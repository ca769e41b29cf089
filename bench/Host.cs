using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Fangxian.Bench;

/// <summary>The published host, as a process: its commands and its server, always on loopback, always ended again.</summary>
internal sealed class Host(string folder, string database, string? keyFile = null)
{
    private string? _session;

    /// <summary>The account that measures.</summary>
    public string Account { get; init; } = "bench";

    /// <summary>Processor time of the last command, as it was seen shortly before its end.</summary>
    public TimeSpan CommandCpu { get; private set; }

    public string Database => database;

    public bool IsSqlite => !database.Contains("Host=", StringComparison.Ordinal);

    public string Folder => folder;

    /// <summary>Runs a command to its end and answers its wall time, output and peak memory.</summary>
    public async Task<(TimeSpan Wall, string Output, long PeakBytes)> CommandAsync(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakBytes(process.Id));
            CommandCpu = CpuOf(process) ?? CommandCpu;
        }
        await process.WaitForExitAsync();
        return process.ExitCode <= 1 ? (watch.Elapsed, await output, peak) : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }

    /// <summary>Makes an account and opens a session of it, which every later server of this database knows.</summary>
    public async Task SignInAsync()
    {
        const string Password = "nothing but 1 measure";
        using (var add = Start("user", "add", Account, "--role", "epidemiologist", "--password-stdin"))
        {
            await add.StandardInput.WriteLineAsync(Password);
            add.StandardInput.Close();
            await add.WaitForExitAsync();
            if (add.ExitCode != 0)
            {
                throw new InvalidOperationException("user add: " + await add.StandardError.ReadToEndAsync());
            }
        }
        await using var server = await ServeAsync("/sign-in");
        using var entered = await server.Client.PostAsJsonAsync("/api/sign-in", new { name = Account, password = Password });
        entered.EnsureSuccessStatusCode();
        _session = entered.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).First(cookie => cookie.StartsWith("fx-session=", StringComparison.Ordinal));
    }

    /// <summary>Starts the server in an empty folder; answers when its first page is there.</summary>
    public async Task<Server> ServeAsync(string firstPage)
    {
        var port = FreePort();
        var watch = Stopwatch.StartNew();
        var process = Start("serve", "--urls", $"http://127.0.0.1:{port}");
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        if (_session is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", _session);
        }
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(firstPage);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
                return new Server(process, client, watch.Elapsed);
            }
            catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(10);
            }
        }
    }

    public static long PeakBytes(int process) => Bytes(process, "VmHWM");

    /// <summary>One of the kernel's figures of a process's memory.</summary>
    public static long Bytes(int process, string figure)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(figure, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan? CpuOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Process Start(params string[] arguments)
    {
        var empty = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "fangxian-bench-empty")).FullName;
        var start = new ProcessStartInfo(Path.Combine(folder, "fangxian"), [.. arguments, "--database", database]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = empty };
        // One account asks more in a second than a person in an hour.
        start.Environment["Fangxian__RateLimits__Account"] = start.Environment["Fangxian__RateLimits__Address"] = "0";
        start.Environment["Fangxian__KeyFile"] = keyFile ?? Path.Combine(folder, "..", "keys", "keys.json");
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A running server.</summary>
internal sealed class Server(Process process, HttpClient client, TimeSpan coldStart) : IAsyncDisposable
{
    public HttpClient Client => client;

    public TimeSpan ColdStart => coldStart;

    public long PeakBytes => Host.PeakBytes(process.Id);

    /// <summary>What lies in memory now.</summary>
    public long Bytes => Host.Bytes(process.Id, "VmRSS");

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>A closed loop of so many users on one address.</summary>
    public Task<Load> LoadAsync(string path, int users, TimeSpan duration) => LoadAsync(_ => new HttpRequestMessage(HttpMethod.Get, path), users, duration);

    /// <summary>As above, each time with another request; told how many went before.</summary>
    public async Task<Load> LoadAsync(Func<int, HttpRequestMessage> ask, int users, TimeSpan duration)
    {
        var times = new List<double>[users];
        var (cpu, end, next) = (Cpu, Stopwatch.StartNew(), -1);
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
        {
            var own = times[user] = [];
            while (end.Elapsed < duration)
            {
                var watch = Stopwatch.GetTimestamp();
                using var request = ask(Interlocked.Increment(ref next));
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                own.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            }
        })));
        var all = times.SelectMany(t => t).Order().ToArray();
        return new Load(all.Length, all.Length / end.Elapsed.TotalSeconds, all[all.Length / 2], all[(int)(all.Length * 0.95)], (Cpu - cpu).TotalMilliseconds / all.Length);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

internal sealed record Load(int Requests, double PerSecond, double MedianMs, double P95Ms, double CpuMs)
{
    public override string ToString() => FormattableString.Invariant($"p95 {P95Ms:0.0} ms, median {MedianMs:0.0} ms, {CpuMs:0.00} ms CPU, {PerSecond:0}/s");
}
