namespace Fangxian.Platform.Results;

/// <summary>
/// What cannot be answered as a result: where nothing has begun yet, an option, or a database, with which the program must not start; where
/// a listener refuses what has happened, the whole of it, which is undone and answered with the refusal.
/// </summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}
