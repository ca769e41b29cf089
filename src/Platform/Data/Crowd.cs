namespace Fangxian.Platform.Data;

/// <summary>Whether several looks came at once a moment ago: among them a shared commit costs less than one of one's own.</summary>
internal sealed class Crowd
{
    private const long Moment = 100;
    private long _until;

    public bool IsHere => Environment.TickCount64 < Volatile.Read(ref _until);

    /// <summary>A look found another one under way, or was committed together with one.</summary>
    public void Seen() => Volatile.Write(ref _until, Environment.TickCount64 + Moment);
}
