using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Retention;

/// <summary>Tells what the retention job would forget today, and changes nothing.</summary>
public static class PreviewRetention
{
    public sealed record Request;

    /// <param name="Persons">How many persons would be forgotten.</param>
    /// <param name="Rows">How many rows, by table.</param>
    /// <param name="IsMore">Whether there may be further ones: of those whose day has come so many were looked at and no more.</param>
    /// <param name="Lasting">How many roles (cases) that began longer ago than a person is kept have no end told: while that is so, their persons stay.</param>
    public sealed record Response(int Persons, IReadOnlyDictionary<string, long> Rows, bool IsMore, long Lasting);

    /// <summary>How many are looked at.</summary>
    private const int Most = 20_000;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("retention/preview", RegistryContract.RetentionRun, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/retention", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "What the retention job would forget today");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var due = await ForgetPersons.DueAsync(db, db.Shared.Calendar.DayOf(clock.Now()), Most, cancellation);
        var rows = await ForgetPersons.CountAsync(db, due, cancellation);
        foreach (var (table, gone) in (await KeptFiles.AskAsync(db, clock.Now(), AgedFiles.Counted, cancellation)).Rows)
        {
            rows[table] = rows.GetValueOrDefault(table) + gone;
        }
        var lasting = new LastingRolesAsked(clock.Now().AddDays(-ForgetPersons.DaysAfterLastRole));
        await db.RaiseAsync(lasting, cancellation);
        return new Response(due.Gone.Count, rows, due.IsMore, lasting.Count);
    }
}
