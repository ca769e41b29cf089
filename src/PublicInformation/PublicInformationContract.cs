using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.PublicInformation.OpenPage;

namespace Fangxian.PublicInformation;

/// <summary>What other modules may ask of the public information.</summary>
public static class PublicInformationContract
{
    /// <summary>See what is published, drafted and withdrawn in the own areas.</summary>
    public static readonly Permission OpenPageList = new("open-page.list");

    /// <summary>Draft, publish and withdraw.</summary>
    public static readonly Permission OpenPageWrite = new("open-page.write");

    /// <summary>The topic whose version moves when anything is published or withdrawn.</summary>
    public const string OpenPageTopic = "open-page";

    /// <summary>Whether a stranger finds anything to read.</summary>
    public static async Task<bool> AnythingPublishedAsync(this OutbreakDb db, CancellationToken cancellation) =>
        (await OpenIssues.LatestAsync(db, cancellation)).Any(issue => issue.WithdrawnAt is null);
}
