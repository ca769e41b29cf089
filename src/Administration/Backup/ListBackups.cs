using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Backup;

/// <summary>The backups in the server's folder. Their content is handed out by no page: it is the whole database.</summary>
public static class ListBackups
{
    public sealed record Request;

    /// <param name="Backups">The backups, the latest first.</param>
    public sealed record Response(IReadOnlyList<BackupFile> Backups);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("backups/list", AdministrationContract.BackupsMake, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/backups", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The backups in the server's folder");

    private static Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        Task.FromResult<Result<Response>>(actor.IsOfEverything ? new Response(BackupFolder.AllIn(BackupFolder.Of(db))) : new BackupsAreOfEverything());
}
