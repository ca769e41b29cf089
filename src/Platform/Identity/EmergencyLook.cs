namespace Fangxian.Platform.Identity;

/// <summary>
/// A look outside the own areas for a stated reason and a limited time (break-glass). It permits reading alone, and every
/// reading under it leaves a line.
/// </summary>
/// <param name="Id">Names the look; each line left under it names it too.</param>
/// <param name="Position">The position of the area that is looked at; its chain holds the lines.</param>
/// <param name="Until">The first instant at which it no longer holds.</param>
/// <param name="Concerns">Whether the area of this code is seen only because of the look.</param>
public sealed record EmergencyLook(Guid Id, long Position, DateTimeOffset Until, Func<string, bool> Concerns);
