namespace Fangxian.Cases.Counts;

/// <summary>One usable row of a file: what it says of which disease, area and day.</summary>
internal struct StagedCount
{
    public short DiseaseId;
    public CountBasis Basis;
    public int Day;
    public int Line;
    public int Source;
    public long Position;

    /// <summary>Microseconds since 1970; <see cref="NoTime"/> where the file tells no publication.</summary>
    public long KnownSince;
    public int Confirmed;
    public int Suspected;
    public int Cured;
    public int Dead;

    public const long NoTime = long.MinValue;

    public readonly int Value(int measure) => measure switch { 0 => Confirmed, 1 => Suspected, 2 => Cured, _ => Dead };
}
