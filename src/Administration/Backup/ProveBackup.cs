using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Backup;

/// <summary>
/// Proves a backup before anybody needs it: every table by its hash, a trial restore into a database of its own, and the
/// chains of its audit. A file of the server's folder, or one that is sent: that one is read, proved and not kept.
/// </summary>
public static class ProveBackup
{
    public sealed record Request
    {
        /// <summary>The file's name in the server's folder, or what the file that is sent is called.</summary>
        [Required, StringLength(200)] public string Name { get; init; } = "";

        /// <summary>The file that is sent; null for one of the server's folder.</summary>
        [JsonIgnore] public Stream? Content { get; init; }
    }

    /// <param name="Name">The file.</param>
    /// <param name="MadeAt">The instant whose state it holds.</param>
    /// <param name="Program">The version of the program that made it.</param>
    /// <param name="Rows">Its rows in all.</param>
    /// <param name="AuditLines">Lines of its audit, all proved.</param>
    /// <param name="AuditChains">Chains of its audit.</param>
    /// <param name="Tables">Its tables, each with its rows.</param>
    public sealed record Response(string Name, DateTimeOffset MadeAt, string Program, long Rows, long AuditLines, int AuditChains, IReadOnlyList<ProvedTable> Tables) : IShowsPersons
    {
        /// <summary>It tells how many of everything there are: the line names that it was proved.</summary>
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; } = [Guid.CreateVersion7()];

        [JsonIgnore] public long? AuditPosition => 0;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("backups/prove", AdministrationContract.BackupsMake, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/backups/{name}/proof", ([System.ComponentModel.Description("The file's name in the server's folder of backups.")] string name, Door door) => door.Answer(Slice, new Request { Name = name }))
            .For(Slice, "Proves a backup of the server's folder by a trial restore");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (!actor.IsOfEverything)
        {
            return new BackupsAreOfEverything();
        }
        if (request.Content is { } sent)
        {
            var place = Directory.CreateTempSubdirectory("fangxian-sent-");
            try
            {
                var file = Path.Combine(place.FullName, "sent.zip");
                await using (var target = File.Create(file))
                {
                    await sent.CopyToAsync(target, cancellation);
                }
                return await ProveAsync(db, file, request.Name, cancellation);
            }
            finally
            {
                place.Delete(recursive: true);
            }
        }
        if (BackupFolder.Find(BackupFolder.Of(db), request.Name) is not { } stored)
        {
            return new BackupNotFound(request.Name);
        }
        var proved = await ProveAsync(db, stored, request.Name, cancellation);
        if (proved.IsOk)
        {
            BackupFolder.NoteVerified(stored, clock.GetUtcNow());
        }
        return proved;
    }

    /// <summary>A refusal names the file as its reader knows it, not where it lies.</summary>
    internal static Refusal Named(Refusal refusal, string name) => refusal switch
    {
        ArchiveUnreadable => new ArchiveUnreadable(name),
        ArchiveDamaged damaged => new ArchiveDamaged(name, damaged.Table),
        ArchiveKeysMissing keys => new ArchiveKeysMissing(Path.GetFileName(keys.KeyFile), keys.Versions),
        _ => refusal,
    };

    private static async Task<Result<Response>> ProveAsync(OutbreakDb db, string file, string name, CancellationToken cancellation)
    {
        var (report, refusal) = await TrialRestore.ProveAsync(db, file, null, cancellation);
        if (report is null)
        {
            return Named(refusal!, name);
        }
        if (report.Audit.Breaks.Count > 0)
        {
            return new BackupAuditBroken(name);
        }
        var now = await TableCounts.OfAsync(db, cancellation);
        return new Response(name, report.Manifest.MadeAt, report.Manifest.Program, report.Manifest.Rows, report.Audit.Lines, report.Audit.Chains,
            [.. report.Manifest.Tables.Select(t => new ProvedTable(t.Table.Name, t.Rows, now.GetValueOrDefault(t.Table.Name))).OrderBy(t => t.Name, StringComparer.Ordinal)]);
    }
}

/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows it has in the backup.</param>
/// <param name="RowsNow">How many it has in the running database.</param>
public sealed record ProvedTable(string Name, long Rows, long RowsNow);
