namespace Fangxian.Platform.Data;

/// <summary>How much harm the knowledge of a row does in the wrong hands.</summary>
public enum Sensitivity
{
    /// <summary>Names nobody by itself.</summary>
    Pseudonymous = 0,

    /// <summary>Names a person.</summary>
    Personal = 1,

    /// <summary>Health, identity numbers, persons under 14: sensitive by the law of 2021.</summary>
    Sensitive = 2,
}

/// <summary>
/// What every table of persons declares: why it is kept, on what legal basis, how long, and how sensitive it is. Texts by key
/// (<c>personal.purpose.…</c>, <c>personal.basis.…</c>). The retention job deletes by it.
/// </summary>
/// <param name="purpose">Key of the purpose.</param>
/// <param name="legalBasis">Key of the legal basis.</param>
/// <param name="sensitivity">How sensitive a row is.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PersonalDataAttribute(string purpose, string legalBasis, Sensitivity sensitivity) : Attribute
{
    public string Purpose { get; } = purpose;

    public string LegalBasis { get; } = legalBasis;

    public Sensitivity Sensitivity { get; } = sensitivity;

    /// <summary>How many days after the person's last role has ended; 0 where the row goes with the person.</summary>
    public int RetentionDays { get; init; }

    /// <summary>The rule where it is another one, as a text <c>personal.kept.…</c>: what the table's own module deletes, or keeps on purpose.</summary>
    public string? Kept { get; init; }
}
