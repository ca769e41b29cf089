using System.Text.Json;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Situation.Forecast;

/// <summary>
/// What one model said at one time of the days to come in one area, as quantiles. Only ever added and never changed, so that it can
/// be held against what came.
/// </summary>
public sealed class RecordedForecast
{
    public required Guid Id { get; init; }
    public required short DiseaseId { get; init; }
    public required long Position { get; init; }

    /// <summary>What is forecast: new cases of the day.</summary>
    public required Measure Measure { get; init; }

    /// <summary>The last day whose count it knew; the first day forecast is the next.</summary>
    public required DateOnly LastDate { get; init; }

    /// <summary>ensemble, or naive: what it is compared with.</summary>
    public required string Model { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The account, or the job.</summary>
    public required string MadeBy { get; init; }

    /// <summary>The version of the counts of the disease it was made from.</summary>
    public required long DataVersion { get; init; }

    /// <summary>What the back-test on the days before said of seven days ahead; null for the baseline, and where it could not be told.</summary>
    public BackTestVerdict? Verdict7 { get; init; }

    /// <summary>Its weighted interval score over the baseline's, in that back-test.</summary>
    public double? RelativeWis7 { get; init; }

    /// <summary>The verdict on fourteen days ahead.</summary>
    public BackTestVerdict? Verdict14 { get; init; }

    public double? RelativeWis14 { get; init; }

    /// <summary>From how many earlier days the back-test forecast.</summary>
    public int BackTestOrigins { get; init; }

    /// <summary>A list a day, the next first: the 23 quantiles of <see cref="QuantileForecast.HubLevels"/>, as JSON.</summary>
    public required string Quantiles { get; init; }

    /// <summary>The forecasts, the next day first.</summary>
    public IReadOnlyList<QuantileForecast> Days() => [.. JsonSerializer.Deserialize<double[][]>(Quantiles)!.Select(values => QuantileForecast.Of(QuantileForecast.HubLevels, values))];

    internal static string Written(IEnumerable<QuantileForecast> days) => JsonSerializer.Serialize(days.Select(day => Array.ConvertAll(day.Values.ToArray(), value => Math.Round(value, 3))));

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<RecordedForecast> table = model.Entity<RecordedForecast>();
        table.ToTable("forecast");
        table.HasKey(f => f.Id);
        table.HasIndex(f => new { f.DiseaseId, f.Position, f.Measure, f.LastDate, f.DataVersion, f.Model }).IsUnique();
        table.Property(f => f.Model).HasMaxLength(40);
        table.Property(f => f.MadeBy).HasMaxLength(128);
        db.LimitToScope<RecordedForecast>(model, f => f.Position);
    }
}

internal static class ForecastTables
{
    public static string Topic(short disease) => $"forecasts/{disease}";

    public static DbSet<RecordedForecast> RecordedForecasts(this OutbreakDb db) => db.Set<RecordedForecast>();
}
