using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Retention;

/// <summary>
/// Forgets the persons whose time is over, with everything that hangs on them, and imported files that name persons. Call <see cref="Databases.ScrubAsync"/> afterwards,
/// so that they are not found in the files either; what it cannot do then, the nightly job does.
/// </summary>
public static class RunRetention
{
    public sealed record Request;

    /// <param name="Persons">How many persons were forgotten.</param>
    /// <param name="Rows">How many rows, by table.</param>
    /// <param name="IsMore">Whether there are further ones: run it again.</param>
    public sealed record Response(int Persons, IReadOnlyDictionary<string, long> Rows, bool IsMore) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"{Persons} persons, {Rows.Values.Sum()} rows forgotten";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("retention/run", RegistryContract.RetentionRun, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/retention/run", async (Run run, Door door, Databases databases, Actor actor, CancellationToken cancellation) =>
            {
                var (done, refusal) = await ToTheEndAsync(run, databases, actor, cancellation);
                return done is null ? door.Problem(refusal!) : Microsoft.AspNetCore.Http.Results.Json(done, Json.Options);
            })
            .For(Slice, "Forgets the persons whose time is over");

    /// <summary>Runs it until nobody is left whose time is over, and takes the last traces out of the files.</summary>
    public static async Task<Result<Response>> ToTheEndAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        var (persons, rows) = (0, new SortedDictionary<string, long>(StringComparer.Ordinal));
        for (var isMore = true; isMore;)
        {
            var (done, refusal) = await run.Async(Slice, new Request(), actor, cancellation);
            if (done is null)
            {
                return refusal!;
            }
            (persons, isMore) = (persons + done.Persons, done.IsMore);
            foreach (var (table, gone) in done.Rows)
            {
                rows[table] = rows.GetValueOrDefault(table) + gone;
            }
        }
        await databases.ScrubAsync(cancellation);
        return new Response(persons, rows, false);
    }

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var due = await ForgetPersons.DueAsync(db, db.Shared.Calendar.DayOf(clock.Now()), ForgetPersons.MostAtOnce, cancellation);
        var rows = await ForgetPersons.ForgetAsync(db, due, cancellation);
        foreach (var (table, gone) in (await KeptFiles.AskAsync(db, clock.Now(), AgedFiles.Forgotten, cancellation)).Rows)
        {
            rows[table] = rows.GetValueOrDefault(table) + gone;
        }
        await db.ScrubLaterAsync(rows.Keys.Union(ForgetPersons.Tables(db, due)), clock.Now(), cancellation);
        return new Response(due.Gone.Count, rows, due.IsMore);
    }
}
