using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Screening;

namespace Fangxian.Situation.Capacity;

/// <summary>The care of a case where only means are asked for: what the pages and <c>epi simulate</c> share.</summary>
internal static class CareOfMeans
{
    /// <summary>Stays differ between patients by about half their mean; only the mean is asked for.</summary>
    private const double StayVariation = 0.5;

    /// <param name="admitted">Share of cases that is admitted, 0–1.</param>
    /// <param name="delayDays">Mean days from the date of a case to admission, exponential.</param>
    /// <param name="stayDays">Mean days in an ordinary bed.</param>
    public static CareCourse Course(double admitted, double delayDays, double stayDays) => new()
    {
        AdmissionProportion = UncertainProportion.Known(admitted),
        AdmissionDelay = DelayDistribution.OfMoments(DelayFamily.Gamma, delayDays, delayDays),
        Stay = Stay(stayDays),
    };

    /// <summary>Who needs intensive care goes there on admission, and lies in an ordinary bed afterwards as long as others.</summary>
    public static CareCourse WithIntensiveCare(this CareCourse course, double share, double stayDays) => course with
    {
        IntensiveCareProportion = UncertainProportion.Known(share),
        IntensiveCareStay = Stay(stayDays),
        StayAfterIntensiveCare = course.Stay,
    };

    private static DelayDistribution Stay(double days) => DelayDistribution.OfMoments(DelayFamily.Gamma, days, StayVariation * days);
}
