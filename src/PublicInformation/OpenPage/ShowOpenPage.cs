using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>One published page as everybody may read it: its latest issue, or an earlier one.</summary>
public static class ShowOpenPage
{
    public sealed record Request
    {
        /// <summary>What the address calls it: code of the area and disease, or of the area alone.</summary>
        [Required] public string Name { get; init; } = "";

        /// <summary>The number of an issue; the latest by default.</summary>
        public int? Issue { get; init; }
    }

    public static readonly Slice<Request, OpenView> Slice = Platform.Modules.Slice.Read<Request, OpenView>("open-page/show", Visiting.OpenPage, RunAsync);

    internal static async Task<Result<OpenView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var issues = await OpenIssues.ByNameAsync(db, request.Name, cancellation);
        if (issues.Count == 0)
        {
            return new PublicationNotFound(request.Name);
        }
        var open = issues.Where(i => i.WithdrawnAt is null).ToArray();
        if (open.Length == 0)
        {
            return new PublicationWithdrawn(issues[^1].WithdrawnAt!.Value, issues[^1].WithdrawnWhy);
        }
        if (open.LastOrDefault(i => request.Issue is null || i.Number == request.Issue) is not { } issue)
        {
            return new PublicationNotFound(request.Name);
        }
        return await ViewAsync(db, await OpenIssues.ContentAsync(db, issue.PublicationId, issue.Number, cancellation), issue.PublicationId, open, cancellation);
    }

    internal static async Task<OpenView> ViewAsync(OutbreakDb db, IssueContent content, Guid publication, IReadOnlyList<OpenIssue> open, CancellationToken cancellation)
    {
        var version = await db.VersionAsync(PublicInformationContract.OpenPageTopic, cancellation);
        var map = await db.KeptAsync(PublicInformationContract.OpenPageTopic, $"open-map/{publication}", async _ => new Kept<OpenMap>(
            await db.ReviewedMaps().AsNoTracking().SingleOrDefaultAsync(m => m.PublicationId == publication, CancellationToken.None) is { } found ? new OpenMap(MapShapes.Unpack(found.Shapes), found.ApprovalNumber) : null), cancellation);
        var settings = await db.SettingsAsync(cancellation);
        return new OpenView
        {
            Content = content, Map = map.Value, Issues = [.. open.Reverse()],
            DemoWord = settings.GetValueOrDefault(Settings.DemoWordZh), DemoWordEn = settings.GetValueOrDefault(Settings.DemoWordEn),
            ETag = $"{publication:N}-{content.Number}-{version}-{settings.GetValueOrDefault(Settings.DemoWordZh)}",
        };
    }

    private sealed record Kept<T>(T? Value);
}

/// <summary>An issue with what stands round it on the page.</summary>
public sealed record OpenView : IVersioned
{
    public required IssueContent Content { get; init; }
    internal OpenMap? Map { get; init; }
    internal IReadOnlyList<OpenIssue> Issues { get; init; } = [];
    public string? DemoWord { get; init; }
    public string? DemoWordEn { get; init; }
    public required string ETag { get; init; }

    /// <summary>Where an administrator sees it before it is published; null for what is open.</summary>
    public string? PreviewPath { get; init; }

    public bool IsPreview => PreviewPath is not null;
}

/// <summary>A reviewed map as it is drawn, with the number that is printed on it.</summary>
internal sealed record OpenMap(MapShapes Shapes, string ApprovalNumber);
