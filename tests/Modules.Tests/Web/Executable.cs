using System.Diagnostics;
using System.Text.Json;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The built executable as a process of its own, as an operator runs it.</summary>
internal static class Executable
{
    public sealed record Outcome(int ExitCode, string Out, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;

        /// <summary>The exit code, with what was said where it is another than expected.</summary>
        public Outcome EndsWith(int exitCode)
        {
            Assert.True(ExitCode == exitCode, $"ended with {ExitCode}, not {exitCode}\n{Out}\n{Error}");
            return this;
        }
    }

    public static Task<Outcome> RunAsync(string database, params string[] arguments) => RunAsync(database, arguments, []);

    /// <summary>The same, with something on standard input.</summary>
    public static async Task<Outcome> RunAsync(string database, string input, string[] arguments)
    {
        using var process = Start(database, arguments);
        await process.StandardInput.WriteAsync(input);
        return await EndAsync(process);
    }

    public static async Task<Outcome> RunAsync(string? database, string[] arguments, params (string Name, string Value)[] options)
    {
        using var process = Start(database, arguments, options);
        return await EndAsync(process);
    }

    private static async Task<Outcome> EndAsync(Process process)
    {
        process.StandardInput.Close();
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new(process.ExitCode, await said, await complained);
    }

    /// <summary>The program, started and left running; whoever starts it ends it.</summary>
    public static Process Start(string? database, string[] arguments, params (string Name, string Value)[] options)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fangxian"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["LANG"] = "en_GB.UTF-8" },
        };
        start.Environment["Fangxian__Database"] = database;
        foreach (var (name, value) in options)
        {
            start.Environment[name] = value;
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    /// <summary>The address on which a started server says that it listens.</summary>
    public static async Task<string> AddressAsync(this Process server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Split(" is ready: ") is [_, var address])
            {
                return address;
            }
        }
        throw new InvalidOperationException("The server did not start: " + await server.StandardError.ReadToEndAsync(patience.Token));
    }
}
