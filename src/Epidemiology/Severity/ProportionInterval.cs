namespace Fangxian.Epidemiology.Severity;

/// <summary>How the interval of a proportion is made. The numbers are stable.</summary>
public enum ProportionInterval
{
    /// <summary>Clopper and Pearson: never covers less than it says, and often more. For official figures and few persons.</summary>
    Exact = 0,

    /// <summary>Wilson's score interval: covers what it says on average, a little less for some proportions.</summary>
    Wilson = 1,
}
