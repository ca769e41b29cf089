using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Audit;

/// <summary>
/// Forgets what lines before a day changed, and why. The lines stay, and the chain still verifies: retention of personal
/// values in the audit. Call <see cref="Databases.ScrubAsync"/> afterwards, so that they are not found in the files either.
/// Six months stay (<see cref="DetailRetention.LeastMonths"/>): who may forget is who is audited, and would else undo at night what the day's lines tell.
/// </summary>
public static class ForgetDetails
{
    public sealed record Request
    {
        /// <summary>Details of lines before this day are forgotten; six months ago at the latest.</summary>
        [Required] public DateOnly? Before { get; init; }
    }

    /// <param name="Before">The first day whose details stay.</param>
    /// <param name="Forgotten">How many details are gone.</param>
    public sealed record Response(DateOnly Before, int Forgotten) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"audit details before {Words.Iso(Before)}: {Forgotten} forgotten";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("audit/forget", AdministrationContract.AuditDetailsForget, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/audit/forget", async (Request request, Door door, Databases databases, CancellationToken cancellation) =>
            {
                var answer = await door.Answer(Slice, request);
                if (answer is Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<Response>)
                {
                    await databases.ScrubAsync(cancellation);
                }
                return answer;
            })
            .For(Slice, "Forgets what lines before a day changed; the chain stays whole");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (day, latest) = (request.Before!.Value, db.Shared.Calendar.DayOf(clock.Now()).AddMonths(-DetailRetention.LeastMonths));
        if (day > latest)
        {
            return new AuditDetailsStay(day, latest, DetailRetention.LeastMonths);
        }
        var gone = await Old(db, day).ExecuteDeleteAsync(cancellation);
        await db.ScrubLaterAsync(gone > 0 ? ["audit_detail"] : [], clock.Now(), cancellation);
        return new Response(day, gone);
    }

    /// <summary>The details of lines before a day.</summary>
    internal static IQueryable<AuditDetail> Old(OutbreakDb db, DateOnly day)
    {
        var before = db.Shared.Calendar.EndOf(day.AddDays(-1));
        var old = db.AuditLines.Where(l => l.At < before && l.ChangeHash != null).Select(l => l.Id);
        return db.Set<AuditDetail>().Where(d => old.Contains(d.LineId));
    }
}
