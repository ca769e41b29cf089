using System.CommandLine;
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
    public static Argument<string?> File(CommandHost host, string columns) => new("FILE")
    {
        Description = host.T["epi.file", columns],
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The option that counts days corrected below zero as zero; without it what needs them is not estimable.</summary>
    public static void NegativeAsZero(CommandHost host, Command command, out Option<bool> option)
    {
        option = new Option<bool>("--negative-as-zero") { Description = host.T["epi.negative-as-zero"] };
        command.Options.Add(option);
    }

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
            using var table = new StringWriter();
            result.Value.Write(table, parsed.GetValue(host.AsJson));
            parsed.InvocationConfiguration.Output.Write(table.ToString());
            SayWhatIsMissing(result.Value, words);
            return ExitCode.Done;
        }
        catch (ArgumentOutOfRangeException fault)
        {
            return CommandHost.Refuse(new OptionUnusable(OptionOf(fault.ParamName ?? ""), new FieldError("epi.option.out-of-range", fault.ActualValue)), words);
        }
    }

    /// <summary>A setting of the library by the option that sets it.</summary>
    private static string OptionOf(string setting) => setting switch
    {
        "longestDelayDays" => "--longest-delay",
        "EstimationDays" => "--window",
        "IntervalProbability" => "--interval",
        "PriorMeanCases" => "--prior-mean",
        "PriorVarianceCases" => "--prior-variance",
        "Draws" => "--draws",
        "SmoothingDays" => "--smoothing",
        "Tolerance" => "--tolerance",
        "Samples" => "--samples",
        "horizon" or "Horizon" => "--horizon",
        "Window" => "--r-window",
        "DriftPerPeriod" => "--r-drift",
        "PullToOne" => "--r-pull",
        "Paths" => "--paths",
        "FirstOrigin" => "--first-origin",
        "Step" => "--step",
        "Waves" => "--waves",
        "bins" => "--pit",
        "MaximumShare" => "--largest-share",
        "MaximumRadius" => "--largest-radius",
        "ShortestDays" => "--shortest",
        "LongestDays" => "--longest",
        "FewestCases" => "--fewest-cases",
        "MostClusters" => "--clusters",
        "Replications" => "--replications",
        "StopAfter" => "--stop-after",
        "Windows" => "--windows",
        "spaceAtMost" => "--space",
        "daysAtMost" => "--days",
        "UnknownSourceProportion" => "--unknown-source",
        "sensitivity" => "--sensitivity",
        "specificity" => "--specificity",
        "largestPool" => "--largest",
        "PatientsPerPersonOnDuty" => "--patients-per-staff",
        "AbsentProportion" => "--absent",
        "PerCase" => "--use-per-case",
        "PerOrdinaryBedDay" or "PerIntensiveCareDay" => "--use-per-patient-day",
        "stock" => "--stock",
        "deliveries" => "--deliveries",
        "Days" => "--days",
        "Runs" => "--runs",
        "StepsPerDay" => "--steps-per-day",
        "Threads" => "--threads",
        "reproductionNumber" => "--r0",
        "TransmissionPerDay" => "--beta",
        "LatentDays" => "--latent",
        "InfectiousDays" => "--infectious",
        "BirthsAndDeathsPerDay" => "--births-deaths",
        "VaccinationPerDay" => "--vaccination",
        "TransmissionLogSd" => "--r-log-sd",
        "Population" or "Areas" => "--population",
        "outsideProportion" => "--outside",
        "distancePower" => "--distance-power",
        _ => setting,
    };

    private static void SayWhatIsMissing(OutputTable table, Words words)
    {
        foreach (var note in table.Notes)
        {
            Console.Error.WriteLine(words[note.Key, note.Arguments]);
        }
        var reasons = table.Rows.Where(r => r.NotEstimable is not null).CountBy(r => r.NotEstimable!).Select(r => $"{r.Key} × {r.Value}").ToArray();
        if (reasons.Length > 0)
        {
            Console.Error.WriteLine(words["epi.not-estimable", string.Join(", ", reasons), table.Rows.Count]);
        }
    }
}
