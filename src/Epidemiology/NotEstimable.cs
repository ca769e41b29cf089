namespace Fangxian.Epidemiology;

/// <summary>The answer "this cannot be estimated", with its reason.</summary>
/// <param name="Reason">Why; stable.</param>
public readonly record struct NotEstimable(NotEstimableReason Reason)
{
    /// <summary>A stable code in the form <c>epidemiology/too-few-cases</c>, for logs, interfaces and translations.</summary>
    public string Code => Reason switch
    {
        NotEstimableReason.NotComputed => "epidemiology/not-computed",
        NotEstimableReason.TooFewCases => "epidemiology/too-few-cases",
        NotEstimableReason.TooFewDays => "epidemiology/too-few-days",
        NotEstimableReason.WindowBeforeFirstCase => "epidemiology/window-before-first-case",
        NotEstimableReason.UnknownDays => "epidemiology/unknown-days",
        NotEstimableReason.NegativeIncidence => "epidemiology/negative-incidence",
        NotEstimableReason.ZeroInfectivity => "epidemiology/zero-infectivity",
        NotEstimableReason.WithinFirstSerialInterval => "epidemiology/within-first-serial-interval",
        NotEstimableReason.CasesOnOneDay => "epidemiology/cases-on-one-day",
        NotEstimableReason.NotConverged => "epidemiology/not-converged",
        NotEstimableReason.NoVariation => "epidemiology/no-variation",
        NotEstimableReason.UnknownPopulation => "epidemiology/unknown-population",
        NotEstimableReason.BeyondNumbers => "epidemiology/beyond-numbers",
        NotEstimableReason.TooFewObservations => "epidemiology/too-few-observations",
        NotEstimableReason.DelaysAllEqual => "epidemiology/delays-all-equal",
        NotEstimableReason.DelayNotAboveOffset => "epidemiology/delay-not-above-offset",
        NotEstimableReason.MoreEventsThanPersons => "epidemiology/more-events-than-persons",
        NotEstimableReason.TestSaysNothing => "epidemiology/test-says-nothing",
        NotEstimableReason.ListsDoNotOverlap => "epidemiology/lists-do-not-overlap",
        _ => throw new InvalidOperationException($"The reason {(int)Reason} has no code."),
    };

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
