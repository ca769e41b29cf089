namespace Fangxian.Platform.Results;

/// <summary>What cannot be answered as a result, since nothing has begun yet: an option, or a database, with which the program must not start.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}
