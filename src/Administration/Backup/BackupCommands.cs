using System.CommandLine;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Backup;

/// <summary><c>fangxian db backup|verify|restore|copy</c>.</summary>
internal static class BackupCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("db");
        group.Subcommands.Add(Backing(commands));
        group.Subcommands.Add(Verifying(commands));
        group.Subcommands.Add(Restoring(commands));
        group.Subcommands.Add(Copying(commands));
    }

    private static Argument<FileInfo> ArchiveFile(CommandTree commands) => new("file") { Description = commands.T["cli.backup.file"] };

    private static Command Backing(CommandTree commands)
    {
        var file = ArchiveFile(commands);
        var command = new Command("backup", commands.T["cli.backup"]) { file };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (made, refusal) = await ShowingAsync(words["backup.making"], progress => runtime.Run.Async(MakeBackup.Slice, new MakeBackup.Request { File = parsed.GetRequiredValue(file).FullName, Progress = progress }, runtime.Actor, cancellation));
            if (made is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { File = made.Path, made.Tables, made.Rows, made.Backup.Bytes, made.Backup.MadeAt });
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words["backup.made", made.Path, words.Number(made.Rows), made.Rows, made.Tables, words.Number(made.Backup.Bytes)]);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Verifying(CommandTree commands)
    {
        var file = ArchiveFile(commands);
        var command = new Command("verify", commands.T["cli.backup.verify"]) { file };
        command.SetAction((parsed, cancellation) => commands.Host.RunUnopenedAsync(parsed, async words =>
        {
            var place = Directory.CreateTempSubdirectory("fangxian-verify-");
            try
            {
                return await RestoreAsync(commands, parsed, parsed.GetRequiredValue(file).FullName, DatabaseAddress.Parse(Path.Combine(place.FullName, "trial.db")), "backup.verified", words, cancellation);
            }
            finally
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                place.Delete(recursive: true);
            }
        }));
        return command;
    }

    private static Command Restoring(CommandTree commands)
    {
        var (file, replace) = (ArchiveFile(commands), new Option<bool>("--replace") { Description = commands.T["cli.backup.replace"] });
        var command = new Command("restore", commands.T["cli.backup.restore"]) { file, replace };
        command.SetAction((parsed, cancellation) => commands.Host.RunUnopenedAsync(parsed, async words =>
        {
            var (from, target) = (parsed.GetRequiredValue(file).FullName, commands.Host.Address(parsed));
            if (target.FilePath is not { } path)
            {
                return await RestoreAsync(commands, parsed, from, target, "backup.restored", words, cancellation);
            }
            if (File.Exists(path) && !parsed.GetValue(replace))
            {
                return CommandHost.Refuse(new RestoreNeedsEmpty(path), words);
            }
            using var place = await SqlitePlace.ClaimAsync(path, cancellation);
            if (place is null)
            {
                return CommandHost.Refuse(new RestoreNeedsRest(path), words);
            }
            var code = await RestoreAsync(commands, parsed, from, DatabaseAddress.Parse(place.Beside), "backup.restored", words, cancellation, path);
            if (code == ExitCode.Done && place.TakeOver(TimeProvider.System.GetUtcNow()) is { } former)
            {
                await Console.Error.WriteLineAsync(words["backup.former", former]);
            }
            return code;
        }));
        return command;
    }

    private static Command Copying(CommandTree commands)
    {
        var (from, to) = (new Option<string>("--from") { Description = commands.T["cli.backup.from"], Required = true }, new Option<string>("--to") { Description = commands.T["cli.backup.to"], Required = true });
        var command = new Command("copy", commands.T["cli.backup.copy"]) { from, to };
        command.SetAction((parsed, cancellation) => commands.Host.RunUnopenedAsync(parsed, async words =>
        {
            var (source, target) = (DatabaseAddress.Parse(parsed.GetRequiredValue(from)), DatabaseAddress.Parse(parsed.GetRequiredValue(to)));
            if (target.FilePath is { } path && File.Exists(path))
            {
                return CommandHost.Refuse(new RestoreNeedsEmpty(path), words);
            }
            var between = Directory.CreateTempSubdirectory("fangxian-copy-");
            try
            {
                var archive = Path.Combine(between.FullName, "copy.zip");
                await using (var runtime = await commands.Host.OpenAsync(source, cancellation))
                {
                    var (made, refusal) = await ShowingAsync(words["backup.making"], progress => runtime.Run.Async(MakeBackup.Slice, new MakeBackup.Request { File = archive, Progress = progress }, runtime.Actor, cancellation));
                    if (made is null)
                    {
                        return CommandHost.Refuse(refusal!, words);
                    }
                }
                return await RestoreAsync(commands, parsed, archive, target, "backup.copied", words, cancellation);
            }
            finally
            {
                between.Delete(recursive: true);
            }
        }));
        return command;
    }

    /// <summary>Loads an archive into an empty place, proves it and says so; what could not be proved is not kept.</summary>
    private static async Task<int> RestoreAsync(CommandTree commands, ParseResult parsed, string file, DatabaseAddress target, string said, Words words, CancellationToken cancellation, string? shown = null)
    {
        await using var runtime = commands.Host.Open(target);
        var (done, refusal) = await ShowingAsync(words["backup.restoring"], progress => Restore.IntoEmptyAsync(file, runtime.Databases, progress, cancellation));
        if (done is null)
        {
            return CommandHost.Refuse(refusal!, words);
        }
        if (done.Audit.Breaks.Count == 0 && said != "backup.verified")
        {
            await runtime.Run.Async(NoteRestore.Slice, new NoteRestore.Request { Of = done.Manifest.MadeAt }, runtime.Actor, cancellation);
        }
        if (said == "backup.verified" && done.Audit.Breaks.Count == 0)
        {
            NoteVerified(file);
        }
        if (parsed.GetValue(commands.Host.AsJson))
        {
            CommandHost.PrintJson(new { Database = shown ?? target.Shown, done.Manifest.MadeAt, Tables = done.Manifest.Tables.Count, done.Manifest.Rows, Lines = done.Audit.Lines, Chains = done.Audit.Chains, Breaks = done.Audit.Breaks.Count });
        }
        else
        {
            Console.Out.WriteLine(words[said, file, shown ?? target.Shown, words.Number(done.Manifest.Rows), done.Manifest.Rows, done.Manifest.Tables.Count, words.Number(done.Audit.Lines), done.Audit.Lines]);
        }
        if (done.Audit.Breaks.Count > 0)
        {
            await Console.Error.WriteLineAsync(words["backup.broken-chain", done.Audit.Breaks.Count]);
            return ExitCode.RefusedByRule;
        }
        return ExitCode.Done;
    }

    /// <summary>Where the note cannot be left (a read-only disk), the proof still holds.</summary>
    private static void NoteVerified(string file)
    {
        try
        {
            BackupFolder.NoteVerified(file, TimeProvider.System.GetUtcNow());
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static Task<Result<T>> ShowingAsync<T>(string title, Func<IProgress<ArchiveProgress>, Task<Result<T>>> work) =>
        ProgressLine.ShowAsync(title, show => work(new Shown(show)));

    private sealed class Shown(Action<string> show) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value) => show($"{value.Done}/{value.All} {value.Table}");
    }
}
