using Fangxian.Platform.Results;

namespace Fangxian.Situation;

/// <summary>A comparison needs at least one area and takes only as many as a chart can tell apart.</summary>
public sealed record CompareTakesFewAreas(int Most) : UnusableRefusal("situation/compare-takes-few-areas", Most);

/// <summary>There is no page about a method of this name.</summary>
public sealed record MethodNotFound(string Name) : NotFoundRefusal("situation/method-not-found", Name);

/// <summary>A scenario begins with reported cases, and nobody has reported up to the day.</summary>
public sealed record ScenarioNeedsCases() : RuleRefusal("situation/scenario-needs-cases");

/// <summary>A scenario needs the number of residents.</summary>
public sealed record ScenarioNeedsPopulation() : RuleRefusal("situation/scenario-needs-population");

/// <summary>The catalogue has no serial interval of the disease, and the reader gave no periods.</summary>
public sealed record ScenarioNeedsPeriods() : RuleRefusal("situation/scenario-needs-periods");

/// <summary>The reproduction number of the day cannot be estimated, and the reader gave none.</summary>
public sealed record ScenarioNeedsReproductionNumber() : RuleRefusal("situation/scenario-needs-reproduction-number");
/// <summary>A forecast cannot be made of this series.</summary>
public sealed record ForecastNotMade(string Area, FieldError Reason) : UnusableRefusal("forecasts/not-made", Area, Reason);

/// <summary>From the same counts a forecast is on record already; what is on record is not changed.</summary>
public sealed record ForecastOnRecord(string LastDate) : RuleRefusal("forecasts/on-record", LastDate);
