using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>The pages that are open to everybody.</summary>
public static class ListOpenPages
{
    public sealed record Request;

    /// <param name="Pages">The latest issue of each.</param>
    public sealed record Response(IReadOnlyList<IssueContent> Pages, string? DemoWord, string? DemoWordEn, string ETag) : IVersioned;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("open-page/list", Visiting.OpenPage, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var pages = new List<IssueContent>();
        foreach (var issue in (await OpenIssues.LatestAsync(db, cancellation)).Where(i => i.WithdrawnAt is null).Take(Most))
        {
            pages.Add(await OpenIssues.ContentAsync(db, issue.PublicationId, issue.Number, cancellation));
        }
        var settings = await db.SettingsAsync(cancellation);
        return new Response(pages, settings.GetValueOrDefault(Settings.DemoWordZh), settings.GetValueOrDefault(Settings.DemoWordEn), $"open-{await db.VersionAsync(PublicInformationContract.OpenPageTopic, cancellation)}-{settings.GetValueOrDefault(Settings.DemoWordZh)}");
    }

    private const int Most = 300;
}
