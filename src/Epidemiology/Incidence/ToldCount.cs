namespace Fangxian.Epidemiology.Incidence;

/// <summary>How a count is told to the public.</summary>
public enum ToldAs
{
    /// <summary>Nobody has reported it.</summary>
    NotReported,

    /// <summary>The number stands as it is, or as it stood when it last moved by a whole step.</summary>
    Number,

    /// <summary>It is below <see cref="SmallCountSuppression.SmallestTold"/>; none is possible too.</summary>
    FewerThanFive,

    /// <summary>It is not small itself, but would tell one that is.</summary>
    Withheld,
}

/// <summary>A count as the public reads it.</summary>
/// <param name="As">How it is told.</param>
/// <param name="Number">Persons, where <paramref name="As"/> is <see cref="ToldAs.Number"/>; else 0.</param>
public readonly record struct ToldCount(ToldAs As, int Number = 0)
{
    /// <summary>A number that is told; null is a count that nobody has reported.</summary>
    /// <param name="count">Persons, or null.</param>
    /// <returns>The count as it stands.</returns>
    public static ToldCount Of(int? count) => count is { } number ? new(ToldAs.Number, number) : new(ToldAs.NotReported);

    /// <summary>The number where one is told; null otherwise.</summary>
    public int? Value => As is ToldAs.Number ? Number : null;

    /// <summary>Whether there is a count that is not told.</summary>
    public bool IsHidden => As is ToldAs.FewerThanFive or ToldAs.Withheld;
}

/// <summary>One part of a table whose sum the reader may know: its true count, and what has been told of it.</summary>
public readonly record struct TableCount
{
    /// <summary>The true count, persons; null where nobody has reported it.</summary>
    public required int? Count { get; init; }

    /// <summary>The count as <see cref="SmallCountSuppression.InSteps"/> tells it.</summary>
    public required ToldCount InSteps { get; init; }

    /// <summary>The authority has published the count itself: it stays as published and hides nothing.</summary>
    public bool IsPublished { get; init; }

    /// <summary>The count as the table before this one told it; null where there was none.</summary>
    public ToldCount? Before { get; init; }

    /// <summary>The true count has moved by less than a step since the table before.</summary>
    public bool HasHardlyMoved { get; init; }
}
