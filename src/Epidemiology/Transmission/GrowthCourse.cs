namespace Fangxian.Epidemiology.Transmission;

/// <summary>What the 95 % interval of the growth rate says about the direction.</summary>
public enum GrowthCourse
{
    /// <summary>The interval contains 0: neither growth nor decline is shown.</summary>
    Uncertain = 0,

    /// <summary>The whole interval is above 0.</summary>
    Growing = 1,

    /// <summary>The whole interval is below 0.</summary>
    Declining = 2,
}
