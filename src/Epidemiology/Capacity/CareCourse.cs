using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Screening;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>What becomes of a case: whether it is admitted, when, for how long, and whether to intensive care.</summary>
/// <remarks>Delays are from moment to moment, in days; none of them may be shorter than 0. A patient who needs intensive care enters it on admission, and after it lies in an ordinary bed for
/// <see cref="StayAfterIntensiveCare"/>. Proportions may be uncertain: each path draws its own.</remarks>
public sealed record CareCourse
{
    /// <summary>The share of cases that is admitted.</summary>
    public required UncertainProportion AdmissionProportion { get; init; }

    /// <summary>From the date by which cases are counted to admission.</summary>
    public required DelayDistribution AdmissionDelay { get; init; }

    /// <summary>Days in an ordinary bed of a patient who never needs intensive care.</summary>
    public required DelayDistribution Stay { get; init; }

    /// <summary>The share of the admitted that needs intensive care; none unless set.</summary>
    public UncertainProportion IntensiveCareProportion { get; init; } = UncertainProportion.Known(0);

    /// <summary>Days in intensive care; needed where somebody comes there.</summary>
    public DelayDistribution? IntensiveCareStay { get; init; }

    /// <summary>Days in an ordinary bed after intensive care; null: the patient leaves.</summary>
    public DelayDistribution? StayAfterIntensiveCare { get; init; }

    internal void ThrowIfOutOfRange()
    {
        if (IntensiveCareProportion.Mean > 0 && IntensiveCareStay is null)
        {
            throw new ArgumentOutOfRangeException(nameof(IntensiveCareStay), null, "A stay in intensive care is needed where patients come there.");
        }

        foreach (var (name, delay) in new[] { (nameof(AdmissionDelay), (DelayDistribution?)AdmissionDelay), (nameof(Stay), Stay), (nameof(IntensiveCareStay), IntensiveCareStay), (nameof(StayAfterIntensiveCare), StayAfterIntensiveCare) })
        {
            // A distribution that nobody made has a second parameter of 0.
            if (delay is { ShortestDays: < 0 } or { Second: 0 })
            {
                throw new ArgumentOutOfRangeException(name, delay, "Delays of 0 days or more are needed.");
            }
        }
    }
}
