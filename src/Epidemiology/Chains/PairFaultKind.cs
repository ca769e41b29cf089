namespace Fangxian.Epidemiology.Chains;

/// <summary>Why a pair is no link of a chain. The numbers are stable: they may be stored.</summary>
public enum PairFaultKind
{
    /// <summary>The case is said to have infected itself.</summary>
    InfectedItself = 0,

    /// <summary>An earlier pair names another infector of the same case. The earlier one stays.</summary>
    AnotherInfector = 1,

    /// <summary>The pair would close a circle: the infector descends from the case it is said to have infected.</summary>
    Circle = 2,

    /// <summary>The same pair stands in an earlier row.</summary>
    Repeated = 3,

    /// <summary>The infector is not among the cases given.</summary>
    UnknownInfector = 4,

    /// <summary>The infected is not among the cases given.</summary>
    UnknownInfectee = 5,
}
