using System.CommandLine;
using Fangxian.Platform.Modules;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>The filters of a line list as options of a command.</summary>
internal sealed class CaseOptions(CommandTree commands)
{
    private readonly Option<string?> _area = new("--area") { Description = commands.T["cli.judge.area"] };
    private readonly Option<CaseClass?> _class = new("--class") { Description = commands.T["cli.judge.class"] };
    private readonly Option<DateOnly?> _reportedFrom = commands.Host.DayOption("--from", commands.T["linelist.filter.reported-from"]);
    private readonly Option<DateOnly?> _reportedTo = commands.Host.DayOption("--to", commands.T["linelist.filter.reported-to"]);
    private readonly Option<DateOnly?> _onsetFrom = commands.Host.DayOption("--onset-from", commands.T["linelist.filter.onset-from"]);
    private readonly Option<DateOnly?> _onsetTo = commands.Host.DayOption("--onset-to", commands.T["linelist.filter.onset-to"]);
    private readonly Option<Severity?> _severity = new("--severity") { Description = commands.T["linelist.column.severity"] };
    private readonly Option<CaseOutcome?> _outcome = new("--outcome") { Description = commands.T["linelist.column.outcome"] };
    private readonly Option<int?> _ageFrom = new("--age-from") { Description = commands.T["linelist.filter.age-from"] };
    private readonly Option<int?> _ageTo = new("--age-to") { Description = commands.T["linelist.filter.age-to"] };
    private readonly Option<Sex?> _sex = new("--sex") { Description = commands.T["people.sex"] };
    private readonly Option<Guid?> _import = new("--import") { Description = commands.T["cli.judge.import"] };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _area, _class, _reportedFrom, _reportedTo, _onsetFrom, _onsetTo, _severity, _outcome, _ageFrom, _ageTo, _sex, _import })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is asked for, with the filters that were typed.</summary>
    public T Read<T>(T into, ParseResult parsed)
        where T : CaseSelection => into with
        {
            Area = parsed.GetValue(_area), Class = parsed.GetValue(_class), ReportedFrom = parsed.GetValue(_reportedFrom), ReportedTo = parsed.GetValue(_reportedTo),
            OnsetFrom = parsed.GetValue(_onsetFrom), OnsetTo = parsed.GetValue(_onsetTo), Severity = parsed.GetValue(_severity), Outcome = parsed.GetValue(_outcome),
            AgeFrom = parsed.GetValue(_ageFrom), AgeTo = parsed.GetValue(_ageTo), Sex = parsed.GetValue(_sex), Import = parsed.GetValue(_import),
        };
}
