using Fangxian.Platform.Results;

namespace Fangxian.Situation;

/// <summary>A comparison needs at least one area and takes only as many as a chart can tell apart.</summary>
public sealed record CompareTakesFewAreas(int Most) : UnusableRefusal("situation/compare-takes-few-areas", Most);
