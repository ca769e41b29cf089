using Fangxian.Platform.Identity;

namespace Fangxian.Situation;

/// <summary>What other modules may ask of the situation.</summary>
public static class SituationContract
{
    public static readonly Permission SituationRead = new("situation.read");
    public static readonly Permission ForecastsWrite = new("forecasts.write");
}
