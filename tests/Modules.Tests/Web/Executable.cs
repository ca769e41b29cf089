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

    public static Task<Outcome> RunAsync(string database, params string[] arguments) => RunAsync(database, "", arguments);

    /// <summary>The same, with something on standard input.</summary>
    public static async Task<Outcome> RunAsync(string database, string input, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fangxian"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["Fangxian__Database"] = database, ["LANG"] = "en_GB.UTF-8" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
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
}
