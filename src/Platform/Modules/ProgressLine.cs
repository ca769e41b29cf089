using Spectre.Console;

namespace Fangxian.Platform.Modules;

/// <summary>Progress of long work on standard error: a moving line on a terminal, nothing where the output is a file.</summary>
public static class ProgressLine
{
    public static async Task<T> ShowAsync<T>(string title, Func<Action<string>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected)
        {
            return await work(_ => { });
        }
        return await console.Status().StartAsync(Markup.Escape(title), context => work(at => context.Status(Markup.Escape($"{title} {at}"))));
    }
}
