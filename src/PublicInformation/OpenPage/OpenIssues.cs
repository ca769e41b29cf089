using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>An issue without its content.</summary>
internal sealed record OpenIssue(Guid PublicationId, int Number, string Name, long Position, DateTimeOffset IssuedAt, DateOnly AsOf, DateTimeOffset? WithdrawnAt, string? WithdrawnWhy);

/// <summary>The issues that were ever published, kept in memory until one is added or withdrawn.</summary>
internal static class OpenIssues
{
    public static Task<IReadOnlyList<OpenIssue>> AllAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyList<OpenIssue>>(PublicInformationContract.OpenPageTopic, "open-issues", async _ => await db.PublicationIssues().AsNoTracking()
            .OrderBy(i => i.Position).ThenBy(i => i.PublicationId).ThenBy(i => i.Number)
            .Select(i => new OpenIssue(i.PublicationId, i.Number, i.Name, i.Position, i.IssuedAt, i.AsOf, i.WithdrawnAt, i.WithdrawnWhy)).ToListAsync(CancellationToken.None), cancellation);

    /// <summary>The latest issue of each publication, withdrawn ones too.</summary>
    public static async Task<IReadOnlyList<OpenIssue>> LatestAsync(OutbreakDb db, CancellationToken cancellation) =>
        [.. (await AllAsync(db, cancellation)).GroupBy(i => i.PublicationId).Select(issues => issues.Last())];

    /// <summary>
    /// The issues of the publication that an address names: by area and disease, of today or of an earlier issue, or by
    /// the area alone; none where nothing was ever published of it.
    /// </summary>
    public static async Task<IReadOnlyList<OpenIssue>> ByNameAsync(OutbreakDb db, string name, CancellationToken cancellation)
    {
        var all = await AllAsync(db, cancellation);
        var asked = all.Where(i => i.Name == name || (name.All(char.IsAsciiDigit) && i.Name.StartsWith(name + "-", StringComparison.Ordinal))).ToArray();
        var named = asked.LastOrDefault(i => i.WithdrawnAt is null) ?? asked.LastOrDefault();
        return named is null ? [] : [.. all.Where(i => i.PublicationId == named.PublicationId)];
    }

    public static Task<IssueContent> ContentAsync(OutbreakDb db, Guid publication, int number, CancellationToken cancellation) =>
        db.KeptAsync(PublicInformationContract.OpenPageTopic, $"open-issue/{publication}/{number}", async _ => IssueContent.Unpack(
            await db.PublicationIssues().AsNoTracking().Where(i => i.PublicationId == publication && i.Number == number).Select(i => i.Content).SingleAsync(CancellationToken.None)), cancellation);
}
