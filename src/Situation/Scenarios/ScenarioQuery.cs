using System.Globalization;
using Fangxian.Platform.Results;
using Fangxian.Registry.Ui;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Situation.Scenarios;

/// <summary>A scenario as the page's address says it; an empty input is one that was not made.</summary>
internal sealed class ScenarioQuery(IQueryCollection query)
{
    private readonly Dictionary<string, FieldError[]> _wrong = [];

    public static Result<SimulateScenario.Request> Read(IQueryCollection query, PlaceAndTime at)
    {
        var reading = new ScenarioQuery(query);
        var request = reading.Request(at);
        return reading._wrong.Count > 0 ? new Malformed(reading._wrong) : request;
    }

    private SimulateScenario.Request Request(PlaceAndTime at) => new()
    {
        Area = at.Area?.Code,
        Disease = at.Disease?.Code,
        Date = at.Date,
        KnownAt = at.KnownAt,
        Days = Whole("days"),
        Runs = Whole("runs"),
        Seed = Whole("seed"),
        R = Number("r"),
        LatentDays = Number("latentDays"),
        InfectiousDays = Number("infectiousDays"),
        ReportedPercent = Number("reportedPercent"),
        StartInfectious = Whole("startInfectious"),
        OutsidePercent = Number("outsidePercent"),
        MeasuresFrom = Day("measuresFrom"),
        MeasuresUntil = Day("measuresUntil"),
        ContactsPercent = Number("contactsPercent"),
        IsolatedPercent = Number("isolatedPercent"),
        DaysToIsolation = Number("daysToIsolation"),
        TravelPercent = Number("travelPercent"),
        VaccinatedPercent = Number("vaccinatedPercent"),
        AdmittedPercent = Number("admittedPercent"),
        StayDays = Number("stayDays"),
    };

    private int? Whole(string field) => Read<int>(field, "whole", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null);

    private double? Number(string field) =>
        Read<double>(field, "number", text => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null);

    private DateOnly? Day(string field) => Read<DateOnly>(field, "day", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null);

    private T? Read<T>(string field, string kind, Func<string, T?> parse)
        where T : struct
    {
        var text = query[field].ToString().Trim();
        var value = text.Length == 0 ? null : parse(text);
        if (text.Length > 0 && value is null)
        {
            _wrong[field] = [new FieldError("situation.scenario.no-" + kind)];
        }
        return value;
    }
}
