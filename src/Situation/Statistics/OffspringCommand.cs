using System.CommandLine;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi offspring</c>: reproduction number and dispersion from the number of people each case infected.</summary>
internal static class OffspringCommand
{
    private const string Layout = "infected";

    private static readonly string[] Columns =
        ["cases", "r", "r_lower", "r_upper", "k", "k_lower", "k_upper", "infecting_nobody", "cases_causing_80_percent", "extinction"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, Layout);
        var command = new Command("offspring", host.T["epi.command.offspring"]) { file };
        return command.Does(host, parsed =>
        {
            var input = InputTable.Read(parsed.GetValue(file), Layout);
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var counts = input.Value.Counts(Layout);
            if (!counts.IsOk)
            {
                return counts.Refusal;
            }
            return Array.FindIndex(counts.Value, n => n is null or < 0) is >= 0 and var row
                ? input.Value.Refuse(row, Layout, counts.Value[row] is null ? "epi.cell.missing" : "epi.cell.negative")
                : Table([.. counts.Value.Select(n => n!.Value)]);
        });
    }

    private static Result<OutputTable> Table(int[] infected) => new OutputTable("offspring", Columns, [OffspringDistribution.Fit(infected).Match(
        o => new OutputRow(
        [
            o.Cases, o.ReproductionNumber, o.ReproductionNumberLower, o.ReproductionNumberUpper, double.IsFinite(o.Dispersion) ? o.Dispersion : null,
            o.DispersionLower, o.DispersionUpper, o.ProportionInfectingNobody, o.ProportionOfCasesCausing(0.8), o.ProbabilityOfExtinction(),
        ]),
        why => new OutputRow([infected.Length, .. new object?[9]], why.Code))]);
}
