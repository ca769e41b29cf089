using System.CommandLine;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>
/// The frame of every <c>epi</c> command: a table in (file or standard input), a table out (CSV, or one JSON object with
/// <c>--json</c>), messages on standard error. Ends with 2 on unusable input; what cannot be estimated is an empty cell.
/// </summary>
internal static class EpiCommand
{
    /// <summary>The argument that names the input; every command makes its own.</summary>
    public static Argument<string?> File(string columns) => new("FILE")
    {
        Description = $"CSV with the columns {columns} (also gzip or XLSX); '-' or nothing: standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Runs <paramref name="work"/> when the command is called, and prints what it gives.</summary>
    public static Command Does(this Command command, CommandHost host, Func<ParseResult, Result<OutputTable>> work)
    {
        command.SetAction(parsed => Print(parsed, host, work));
        return command;
    }

    private static int Print(ParseResult parsed, CommandHost host, Func<ParseResult, Result<OutputTable>> work)
    {
        var words = host.Words(parsed);
        try
        {
            var result = work(parsed);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            result.Value.Write(output, parsed.GetValue(host.AsJson));
            SayWhatIsMissing(result.Value, words);
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is ArgumentException or UnauthorizedAccessException or IOException or TableUnreadableException)
        {
            Console.Error.WriteLine(words["refusal.platform/unusable", fault.Message]);
            return ExitCode.Unusable;
        }
    }

    private static void SayWhatIsMissing(OutputTable table, Words words)
    {
        var reasons = table.Rows.Where(r => r.NotEstimable is not null).CountBy(r => r.NotEstimable!).Select(r => $"{r.Key} × {r.Value}").ToArray();
        if (reasons.Length > 0)
        {
            Console.Error.WriteLine(words["epi.not-estimable", string.Join(", ", reasons), table.Rows.Count]);
        }
    }
}
