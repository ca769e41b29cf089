using Fangxian.Platform.Results;

namespace Fangxian.Registry.Protocols;

/// <summary>The disease has no edition of this number.</summary>
public sealed record EditionNotFound(string Number) : NotFoundRefusal("protocols/not-found", Number);

/// <summary>No published edition holds on this day in this area.</summary>
public sealed record NoEditionHolds(string Disease, DateOnly Day) : NotFoundRefusal("protocols/none-holds", Disease, Day);

/// <summary>The file is no edition: the line, the place and what is wrong.</summary>
public sealed record EditionUnreadable(long Line, string Path, FieldError Why) : UnusableRefusal("protocols/unreadable", Line, Path, Why);

/// <summary>The edition has faults, each with its place.</summary>
public sealed record EditionFaulty(IReadOnlyList<FieldError> Faults) : UnusableRefusal("protocols/faulty", Faults)
{
    /// <summary>How many are told at once.</summary>
    public const int MostTold = 30;

    internal static EditionFaulty Of(IReadOnlyList<EditionFault> faults) => new([.. faults.Take(MostTold).Select(f => new FieldError("protocols.fault", f.Path, f.Why))]);
}

/// <summary>The edition has been published and is never changed: whoever was judged by it keeps it.</summary>
public sealed record EditionPublished(string Number) : RuleRefusal("protocols/published", Number);

/// <summary>Only a published edition is withdrawn.</summary>
public sealed record EditionNotPublished(string Number) : RuleRefusal("protocols/not-published", Number);

/// <summary>Another edition of the disease has this number.</summary>
public sealed record EditionNumberTaken(string Number) : RuleRefusal("protocols/number-taken", Number);

/// <summary>No edition of this number came with the product.</summary>
public sealed record EditionNotShipped(string Number) : NotFoundRefusal("protocols/not-shipped", Number);

/// <summary>Two editions of the same areas would hold on the same days.</summary>
public sealed record EditionsOverlap(string Number, string Other, DateOnly? From, DateOnly? Until) : RuleRefusal("protocols/overlap", Number, Other, From, Until is { } until ? until : new FieldError("protocols.no-end"));

/// <summary>An edition, or a catalogue, binds areas that the actor does not answer for.</summary>
public sealed record ProtocolReachesFurther() : RuleRefusal("protocols/reaches-further");

/// <summary>An edition asks when the fact was: it keeps its day.</summary>
public sealed record FactDayNeeded(string Code, string Edition) : RuleRefusal("protocols/fact-day-needed", Code, Edition);
