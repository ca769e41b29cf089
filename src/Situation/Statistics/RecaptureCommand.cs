using System.CommandLine;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Recapture;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi recapture</c>: how many persons are on no list, from two lists or from three with every model of their dependence.</summary>
internal static class RecaptureCommand
{
    private const string TwoLayout = "a,b,persons", ThreeLayout = "a,b,c,persons";

    private static readonly string[] Columns = ["model", "seen", "all", "lower", "upper", "deviance", "df", "aic", "bic"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, $"{TwoLayout} | {ThreeLayout}");
        var command = new Command("recapture", host.T["epi.command.recapture"]) { file };
        return command.Does(host, parsed =>
        {
            var input = InputTable.Read(parsed.GetValue(file), TwoLayout, ThreeLayout);
            return input.IsOk ? Table(input.Value) : input.Refusal;
        });
    }

    private static Result<OutputTable> Table(InputTable input)
    {
        string[] lists = input.Has("c") ? ["a", "b", "c"] : ["a", "b"];
        var persons = input.NotNegative("persons");
        var on = lists.Select(input.NotNegative).ToArray();
        if ((persons.Refusal ?? on.Select(l => l.Refusal).FirstOrDefault(r => r is not null)) is { } refusal)
        {
            return refusal;
        }
        var cells = new int[1 << lists.Length];
        for (var row = 0; row < input.Rows; row++)
        {
            var cell = 0;
            for (var list = 0; list < lists.Length; list++)
            {
                if (on[list].Value[row] > 1)
                {
                    return input.Refuse(row, lists[list], "epi.cell.range", 0, 1);
                }
                cell |= on[list].Value[row] << list;
            }
            if (cell == 0)
            {
                return input.Refuse(row, "persons", "epi.cell.on-no-list");
            }
            cells[cell] += persons.Value[row];
        }
        return new OutputTable("recapture", Columns, [.. lists.Length == 2 ? Two(cells) : Three(cells)]);
    }

    private static IEnumerable<OutputRow> Two(int[] cells) => [TwoListEstimate.Of(cells[1] + cells[3], cells[2] + cells[3], cells[3]).Match(
        e => new OutputRow(["chapman", e.Seen, e.All.Value, e.All.Lower, e.All.Upper, .. new object?[4]]),
        why => new OutputRow(["chapman", cells.Sum(), .. new object?[7]], why.Code))];

    private static IEnumerable<OutputRow> Three(int[] cells) =>
        ThreeListModels.Fit(new(cells[1], cells[2], cells[4], cells[3], cells[5], cells[6], cells[7])).Match(
            fitted => fitted.Models.ToArray().Select(m => new OutputRow([m.Name, fitted.Seen, m.All.Value, m.All.Lower, m.All.Upper, m.Deviance, m.DegreesOfFreedom, m.Aic, m.Bic])),
            why => [new OutputRow(["", cells.Sum(), .. new object?[7]], why.Code)]);
}
