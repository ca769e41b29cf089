using System.Runtime.CompilerServices;
using System.Text;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// Commands run within the test process, through the same door as <c>fangxian</c> itself: all but the start of a process,
/// which <see cref="Executable"/> adds where the process is what is tested.
/// </summary>
internal static class Commands
{
    private static readonly AsyncLocal<(StringWriter Out, StringWriter Error)?> Captured = new();

    /// <summary>What a command says goes to the test that runs it; everything else where it always went.</summary>
    [ModuleInitializer]
    internal static void Capture()
    {
        Console.SetOut(new Routed(Console.Out, () => Captured.Value?.Out));
        Console.SetError(new Routed(Console.Error, () => Captured.Value?.Error));
    }

    public static async Task<Executable.Outcome> RunAsync(string database, params string[] arguments)
    {
        var (said, complained) = (new StringWriter(), new StringWriter());
        Captured.Value = (said, complained);
        string[] all = [.. arguments, .. arguments.Contains("--database") ? Array.Empty<string>() : ["--database", database], .. arguments.Contains("--lang") ? Array.Empty<string>() : ["--lang", "en"]];
        return new(await CommandLine.RunAsync(all), said.ToString(), complained.ToString());
    }

    private sealed class Routed(TextWriter usual, Func<TextWriter?> captured) : TextWriter
    {
        public override Encoding Encoding => usual.Encoding;

        public override void Write(char value) => (captured() ?? usual).Write(value);

        public override void Write(string? value) => (captured() ?? usual).Write(value);

        public override void Write(char[] buffer, int index, int count) => (captured() ?? usual).Write(buffer, index, count);

        public override void Flush() => (captured() ?? usual).Flush();
    }
}
