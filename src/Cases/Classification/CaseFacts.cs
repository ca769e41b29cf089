namespace Fangxian.Cases.Classification;

/// <summary>Yes, no, or nobody knows. Unknown never counts as yes.</summary>
public enum Answer : byte
{
    Unknown = 0,
    Yes = 1,
    No = 2,
}

/// <summary>What is known of one case, packed by a <see cref="FactIndex"/>; judged by editions compiled for the same index.</summary>
public readonly struct CaseFacts
{
    private readonly int[] _days;

    internal CaseFacts(UInt128 yes, UInt128 no, int onset, int[] days, long position) => (Yes, No, Onset, _days, Position) = (yes, no, onset, days, position);

    /// <summary>The responsible area, which decides the branch.</summary>
    public long Position { get; }

    internal UInt128 Yes { get; }

    internal UInt128 No { get; }

    /// <summary>The day of onset; 0 where it is not known.</summary>
    internal int Onset { get; }

    /// <summary>The day of a fact; 0 where it is not known.</summary>
    internal int DayOf(int bit) => _days[bit];

    /// <summary>Whether a fact holds.</summary>
    internal Answer Of(int bit) => (Yes >> bit & 1) == 1 ? Answer.Yes : (No >> bit & 1) == 1 ? Answer.No : Answer.Unknown;

    /// <summary>Whether a fact holds and lies at most so many days before onset. One that began after onset is no answer to what came before it.</summary>
    internal Answer Within(int bit, int days) => Of(bit) is not Answer.Yes and var answer ? answer
        : Onset == 0 || _days[bit] == 0 ? Answer.Unknown
        : Onset - _days[bit] is var before && before >= 0 && before <= days ? Answer.Yes : Answer.No;
}
