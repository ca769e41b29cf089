using System.CommandLine;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Screening;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Capacity;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi capacity</c>: beds, intensive care, staff and days of cover of a stock for the days to come, from a daily series and its forecast.</summary>
internal sealed class CapacityCommand(Words words)
{
    private const int Paths = 1000;

    private static readonly string[] Columns =
        ["time", "cases", "admissions", "beds", "beds_lower", "beds_upper", "icu", "icu_lower", "icu_upper", "on_roster", "on_roster_upper", "above_beds", "above_icu"];

    private static readonly string[] SummaryColumns = ["what", "median", "lower", "upper", "probability"];

    private readonly Option<double> _admission = new("--admission") { Description = words["epi.capacity.admission"], Required = true };
    private readonly Option<double> _icu = new("--icu") { Description = words["epi.capacity.icu"] };
    private readonly Option<double?> _beds = new("--beds") { Description = words["epi.capacity.beds"] };
    private readonly Option<double?> _icuBeds = new("--icu-beds") { Description = words["epi.capacity.icu-beds"] };
    private readonly Option<double> _perStaff = new("--patients-per-staff") { Description = words["epi.capacity.patients-per-staff"], DefaultValueFactory = _ => 8 };
    private readonly Option<double> _absent = new("--absent") { Description = words["epi.capacity.absent"] };
    private readonly Option<double?> _stock = new("--stock") { Description = words["epi.capacity.stock"] };
    private readonly Option<double> _perCase = new("--use-per-case") { Description = words["epi.capacity.use-per-case"] };
    private readonly Option<double> _perPatientDay = new("--use-per-patient-day") { Description = words["epi.capacity.use-per-patient-day"] };
    private readonly Option<double[]> _deliveries = new("--deliveries") { Description = words["epi.capacity.deliveries"], AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _summary = new("--summary") { Description = words["epi.capacity.summary"] };
    private readonly ForecastModels _models = new(words);
    private readonly DelayOptions _delay = new(words, "admission-delay", 1, 1), _stay = new(words, "stay"), _icuStay = new(words, "icu-stay"), _after = new(words, "after-icu");

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var (command, options) = (new Command("capacity", host.T["epi.command.capacity"]) { file }, new CapacityCommand(host.T));
        options.AddTo(command);
        EpiCommand.NegativeAsZero(host, command, out var negativeAsZero);
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            return input.IsOk ? options.Table(parsed, input.Value, parsed.GetValue(negativeAsZero) ? NegativeCounts.TreatAsZero : NegativeCounts.NotEstimable) : input.Refusal;
        });
    }

    private void AddTo(Command command)
    {
        foreach (var option in new Option[] { _admission, _icu, _beds, _icuBeds, _perStaff, _absent, _stock, _perCase, _perPatientDay, _deliveries, _summary })
        {
            command.Options.Add(option);
        }
        foreach (var delay in new[] { _delay, _stay, _icuStay, _after })
        {
            delay.AddTo(command);
        }
        _models.AddTo(command);
    }

    private Result<OutputTable> Table(ParseResult parsed, DailyInput input, NegativeCounts negative)
    {
        var (course, models) = (Course(parsed), _models.Of(parsed, input.All.Days));
        if ((course.Refusal ?? models.Refusal) is { } refusal)
        {
            return refusal;
        }
        // The last of all models is their ensemble.
        var horizon = _models.Horizon(parsed);
        var forecast = CareForecast.Of(input.All, models.Value[^1], horizon, course.Value, negative, Paths, _models.Seed(parsed));
        if (forecast.Care is not { } care)
        {
            return parsed.GetValue(_summary)
                ? new OutputTable("capacity", SummaryColumns, [new(["peak_beds", null, null, null, null], forecast.NotEstimable)])
                : new OutputTable("capacity", Columns, [.. Enumerable.Range(1, horizon).Select(h => new OutputRow([input.Echo(input.All.LastDate.AddDays(h)), .. new object?[Columns.Length - 1]], forecast.NotEstimable))]);
        }
        return parsed.GetValue(_summary)
            ? new OutputTable("capacity", SummaryColumns, [.. Summary(parsed, input, care)])
            : new OutputTable("capacity", Columns, [.. Enumerable.Range(0, horizon).Select(day => Row(parsed, input, forecast.Cases[day], care, day))]);
    }

    private OutputRow Row(ParseResult parsed, DailyInput input, QuantileForecast cases, CapacityForecast care, int day)
    {
        var (beds, icu, staff) = (care.On(CareResource.OrdinaryBeds, day), care.On(CareResource.IntensiveCareBeds, day), Staff(parsed));
        return new(
        [
            input.Echo(input.All.LastDate.AddDays(day + 1)), cases.Median, care.On(CareResource.Admissions, day).Median, beds.Median, beds.Lower, beds.Upper, icu.Median, icu.Lower, icu.Upper,
            staff.OnRoster(beds.Median), staff.OnRoster(beds.Upper),
            parsed.GetValue(_beds) is { } there ? care.ProbabilityAbove(CareResource.OrdinaryBeds, day, there) : null,
            parsed.GetValue(_icuBeds) is { } icuThere ? care.ProbabilityAbove(CareResource.IntensiveCareBeds, day, icuThere) : null,
        ]);
    }

    private IEnumerable<OutputRow> Summary(ParseResult parsed, DailyInput input, CapacityForecast care)
    {
        foreach (var (name, resource, there) in new[] { ("beds", CareResource.OrdinaryBeds, parsed.GetValue(_beds)), ("icu", CareResource.IntensiveCareBeds, parsed.GetValue(_icuBeds)) })
        {
            var (peak, days) = (care.Peak(resource), care.Sum(resource));
            yield return new([$"peak_{name}", peak.Demand.Median, peak.Demand.Lower, peak.Demand.Upper, null]);
            yield return new([$"peak_{name}_day", input.Echo(peak.MedianDate), null, null, null]);
            yield return new([$"{name}_days", days.Median, days.Lower, days.Upper, null]);
            if (there is { } capacity)
            {
                var exceeded = care.ExceedanceOf(resource, capacity);
                yield return new([$"{name}_exceeded", Day(exceeded.MedianDate), Day(exceeded.EarliestDate), Day(exceeded.LatestDate), exceeded.Probability]);
            }
        }
        if (parsed.GetValue(_stock) is { } stock)
        {
            var use = new StockUse { PerCase = parsed.GetValue(_perCase), PerOrdinaryBedDay = parsed.GetValue(_perPatientDay), PerIntensiveCareDay = parsed.GetValue(_perPatientDay) };
            var cover = StockCover.Of(stock, use, care, parsed.GetValue(_deliveries) ?? []);
            yield return new(["days_of_cover", cover.MedianDays, cover.LowerDays, cover.UpperDays, cover.ProbabilityOfRunningOut]);
            yield return new(["used", cover.Used.Median, cover.Used.Lower, cover.Used.Upper, null]);
        }

        object? Day(DateOnly? date) => date is { } d ? input.Echo(d) : null;
    }

    private StaffRule Staff(ParseResult parsed) => new() { PatientsPerPersonOnDuty = parsed.GetValue(_perStaff), AbsentProportion = parsed.GetValue(_absent) };

    private Result<CareCourse> Course(ParseResult parsed)
    {
        foreach (var share in new[] { _admission, _icu })
        {
            if (!(parsed.GetValue(share) is >= 0 and <= 1))
            {
                return new OptionUnusable(share.Name, new FieldError("epi.option.range", 0, 1));
            }
        }
        var (delay, stay) = (_delay.Of(parsed), _stay.Of(parsed));
        if ((delay.Refusal ?? stay.Refusal) is { } refusal)
        {
            return refusal;
        }
        var course = new CareCourse { AdmissionProportion = UncertainProportion.Known(parsed.GetValue(_admission)), AdmissionDelay = delay.Value, Stay = stay.Value };
        if (parsed.GetValue(_icu) == 0)
        {
            return course;
        }
        var icuStay = _icuStay.Of(parsed);
        var after = _after.IsGiven(parsed) ? _after.Of(parsed) : stay;
        if ((icuStay.Refusal ?? after.Refusal) is { } icuRefusal)
        {
            return icuRefusal;
        }
        return course with
        {
            IntensiveCareProportion = UncertainProportion.Known(parsed.GetValue(_icu)),
            IntensiveCareStay = icuStay.Value,
            StayAfterIntensiveCare = _after.IsGiven(parsed) ? after.Value : null,
        };
    }
}
