using System.CommandLine;
using System.Globalization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;

namespace Fangxian.Administration.Audit;

/// <summary><c>fangxian audit verify|heads</c>.</summary>
internal static class AuditCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("audit");
        group.Subcommands.Add(Verifying(commands));
        group.Subcommands.Add(Heads(commands));
        group.Subcommands.Add(Exporting(commands));
        group.Subcommands.Add(Forgetting(commands));
    }

    private static Command Exporting(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.audit.export.area"] };
        var (from, to) = (commands.Host.DayOption("--from", commands.T["cli.audit.from"]), commands.Host.DayOption("--to", commands.T["cli.audit.to"]));
        var actor = new Option<string?>("--actor") { Description = commands.T["cli.audit.actor"] };
        var record = new Option<Guid?>("--record") { Description = commands.T["cli.audit.record"] };
        var format = new Option<string?>("--format") { Description = commands.T["cli.audit.format"] };
        var output = new Option<FileInfo?>("--output") { Description = commands.T["cli.audit.output"] };
        var kind = new Option<string?>("--kind") { Description = commands.T["cli.audit.kind"] };
        var useCase = new Option<string?>("--use-case") { Description = commands.T["cli.audit.use-case"] };
        var command = new Command("export", commands.T["cli.audit.export"]) { area, from, to, actor, record, kind, useCase, format, output };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var request = new ExportAudit.Request
            {
                Area = parsed.GetValue(area), From = parsed.GetValue(from), To = parsed.GetValue(to), Actor = parsed.GetValue(actor), Record = parsed.GetValue(record),
                Kind = parsed.GetValue(kind), UseCase = parsed.GetValue(useCase), Format = parsed.GetValue(format) ?? (parsed.GetValue(commands.Host.AsJson) ? "json" : null),
            };
            var (file, refusal) = await runtime.Run.Async(ExportAudit.Slice, request, runtime.Actor, cancellation);
            if (file is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            await using var target = parsed.GetValue(output)?.Create() ?? Console.OpenStandardOutput();
            await file.WriteAsync(runtime.Databases, target, cancellation);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Forgetting(CommandTree commands)
    {
        var before = commands.Host.DayOption("--before", commands.T["cli.audit.before"]);
        before.Required = true;
        var command = new Command("forget", commands.T["cli.audit.forget"]) { before };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (forgot, refusal) = await runtime.Run.Async(ForgetDetails.Slice, new ForgetDetails.Request { Before = parsed.GetValue(before) }, runtime.Actor, cancellation);
            if (forgot is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            await runtime.Databases.ScrubAsync(cancellation);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(forgot);
            }
            else
            {
                Console.Out.WriteLine(words["audit.forgot", Words.Iso(forgot.Before), words.Number(forgot.Forgotten)]);
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Verifying(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.audit.area"] };
        var heads = new Option<FileInfo?>("--heads") { Description = commands.T["cli.audit.kept"] };
        var command = new Command("verify", commands.T["cli.audit.verify"]) { area, heads };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var kept = parsed.GetValue(heads) is { } file ? Read(await File.ReadAllLinesAsync(file.FullName, cancellation)) : [];
            var (proved, refusal) = await runtime.Run.Async(VerifyAudit.Slice, new VerifyAudit.Request { Area = parsed.GetValue(area), Kept = kept }, runtime.Actor, cancellation);
            if (proved is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(proved);
                return proved.Whole ? ExitCode.Done : ExitCode.RefusedByRule;
            }
            Console.Out.WriteLine(words[proved.Whole ? "audit.whole" : "audit.broken", words.Number(proved.Lines), words.Number(proved.Chains), words.Number(proved.Details), words.Number(proved.LinesPerSecond)]);
            foreach (var found in proved.Breaks)
            {
                Console.Out.WriteLine(words["audit.break", found.Area, found.Number, found.LineId, found.At?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture) ?? "–", words["audit.break." + found.Kind]]);
            }
            return proved.Whole ? ExitCode.Done : ExitCode.RefusedByRule;
        }, cancellation));
        return command;
    }

    private static Command Heads(CommandTree commands)
    {
        var command = new Command("heads", commands.T["cli.audit.heads"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(ListHeads.Slice, new ListHeads.Request(), runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            foreach (var head in found.Heads)
            {
                Console.Out.WriteLine(FormattableString.Invariant($"{head.Position},{head.Number},{Convert.ToHexStringLower(head.Hash)}"));
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <summary>What <c>audit heads</c> has printed: position, number and hash, one chain a line.</summary>
    private static List<KeptHead> Read(IEnumerable<string> lines)
    {
        var kept = new List<KeptHead>();
        foreach (var line in lines.Where(l => !string.IsNullOrWhiteSpace(l)))
        {
            var cells = line.Split(',');
            if (cells.Length != 3 || !long.TryParse(cells[0], CultureInfo.InvariantCulture, out var position) || !long.TryParse(cells[1], CultureInfo.InvariantCulture, out var number) || cells[2].Trim().Length != 64 || !cells[2].Trim().All(char.IsAsciiHexDigit))
            {
                throw new ArgumentException(line);
            }
            kept.Add(new(position, number, Convert.FromHexString(cells[2].Trim())));
        }
        return kept;
    }
}
