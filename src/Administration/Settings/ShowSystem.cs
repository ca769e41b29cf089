using System.Reflection;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Settings;

/// <summary>What this installation is: program, database, time zone, keys. It tells no path and no secret.</summary>
public static class ShowSystem
{
    public sealed record Request;

    public sealed record Response
    {
        /// <summary>The version of the program.</summary>
        public required string Program { get; init; }

        /// <summary>The database it runs on.</summary>
        public required DatabaseKind Database { get; init; }

        /// <summary>The newest change of the schema that is in place.</summary>
        public required string Schema { get; init; }

        /// <summary>The time zone whose days are counted (IANA).</summary>
        public required string TimeZone { get; init; }

        /// <summary>The version of the key that new secret fields are encrypted with.</summary>
        public required int KeyVersion { get; init; }

        /// <summary>How many areas the tree has, closed ones too.</summary>
        public required int Areas { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("settings/system", AdministrationContract.SettingsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/settings/system", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "What this installation is: program, database, time zone, keys");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) => new Response
    {
        Program = typeof(ShowSystem).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        Database = db.Kind,
        Schema = (await db.Database.GetAppliedMigrationsAsync(cancellation)).LastOrDefault() ?? "",
        TimeZone = db.Shared.Calendar.Zone.Id,
        KeyVersion = db.Shared.Keys.Latest,
        Areas = (await db.AreaTreeAsync(cancellation)).Count,
    };
}
