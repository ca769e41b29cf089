using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>
/// The next issue as the public would see it, for those who may publish it. Beside it, for whoever words them, the reasons of its
/// corrections as they were written inside.
/// </summary>
public static class PreviewPublication
{
    public sealed record Request
    {
        /// <summary>Id of the publication.</summary>
        public Guid Id { get; init; }
    }

    public static readonly Slice<Request, OpenView> Slice = Platform.Modules.Slice.Read<Request, OpenView>("publications/preview", PublicInformationContract.OpenPageList, RunAsync);

    internal static void MapSite(IEndpointRouteBuilder site) => site.MapGet("/publications/{id:guid}/preview", AnswerAsync).WithMetadata(new SliceMetadata(Slice)).ExcludeFromDescription();

    internal static async Task<Result<OpenView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { } found)
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        var next = await found.NextAsync(db, clock.Now(), cancellation);
        return next.IsOk ? await ShowOpenPage.ViewAsync(db, next.Value, request.Id, [], cancellation) with { PreviewPath = $"/publications/{request.Id}/preview" } : next.Refusal;
    }

    private static async Task AnswerAsync(Guid id, HttpContext http, Run run, Actor actor, Words words, OutbreakCalendar calendar, IServiceProvider services)
    {
        var (view, refusal) = await run.Async(Slice, new Request { Id = id }, actor, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.StatusCode = refusal is null ? StatusCodes.Status200OK : Door.Status(refusal);
        await http.Response.WriteAsync(refusal is null
            ? await Markup.OfAsync<OpenDocument>(services, words, new() { [nameof(OpenDocument.View)] = view! with { Content = PublishPublication.Worded(view.Content, []) }, [nameof(OpenDocument.Calendar)] = calendar })
            : await Markup.OfAsync<OpenNotice>(services, words, new() { [nameof(OpenNotice.Title)] = words["open.preview.none"], [nameof(OpenNotice.Text)] = words.Say(refusal) }), http.RequestAborted);
    }
}
