using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Logging;

namespace Fangxian.Situation.Forecast;

/// <summary>Puts the forecasts of the day on record, once a day in the early morning, when the day before is told.</summary>
public sealed class ForecastRounds(Databases databases, Run run, TimeProvider clock, ILogger<ForecastRounds> log) : PeriodicJob(JobName, Between, databases, clock, log)
{
    /// <summary>Its name among the jobs, and of its actor.</summary>
    internal const string JobName = "forecasts";

    /// <summary>From this hour of the day on.</summary>
    internal const int FromHour = 5;

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(15);

    private DateOnly? _doneOn;

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        var local = Databases.Shared.Calendar.ToLocal(Clock.GetUtcNow());
        var today = DateOnly.FromDateTime(local.DateTime);
        if (local.Hour < FromHour || _doneOn == today)
        {
            return (false, null);
        }
        var recorded = await RecordForecasts.LookAsync(Databases, run, Actor.Job(JobName), Clock, cancellation);
        _doneOn = today;
        return (recorded > 0, null);
    }
}
