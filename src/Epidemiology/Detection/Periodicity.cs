namespace Fangxian.Epidemiology.Detection;

/// <summary>How many counts a year has. The number is R's <c>freq</c>.</summary>
public enum Periodicity
{
    /// <summary>Twelve counts a year.</summary>
    Monthly = 12,

    /// <summary>Fifty-two counts a year; a 53rd week is met by giving dates.</summary>
    Weekly = 52,

    /// <summary>365 counts a year.</summary>
    Daily = 365,
}
