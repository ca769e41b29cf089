using System.CommandLine;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Situation.Capacity;

namespace Fangxian.Situation.Statistics;

/// <summary>The options of <c>epi simulate</c> that make a scenario.</summary>
internal sealed class SimulationSettings(Words words)
{
    private readonly Option<double?> _r0 = new("--r0") { Description = words["epi.simulate.r0"] };
    private readonly Option<double?> _beta = new("--beta") { Description = words["epi.simulate.beta"] };
    private readonly Option<double> _latent = new("--latent") { Description = words["epi.simulate.latent"], Required = true };
    private readonly Option<double> _infectious = new("--infectious") { Description = words["epi.simulate.infectious"], Required = true };
    private readonly Option<double> _births = new("--births-deaths") { Description = words["epi.simulate.births-deaths"] };
    private readonly Option<double> _vaccination = new("--vaccination") { Description = words["epi.simulate.vaccination"] };
    private readonly Option<double> _spread = new("--r-log-sd") { Description = words["epi.simulate.r-log-sd"] };
    private readonly Option<int?> _population = new("--population") { Description = words["epi.simulate.population"] };
    private readonly Option<int> _cases = new("--cases") { Description = words["epi.simulate.cases"], DefaultValueFactory = _ => 10 };
    private readonly Option<int> _days = new("--days") { Description = words["epi.simulate.days"], DefaultValueFactory = _ => 180 };
    private readonly Option<string?> _travel = new("--travel") { Description = words["epi.simulate.travel"] };
    private readonly Option<double?> _outside = new("--outside") { Description = words["epi.simulate.outside"] };
    private readonly Option<double> _power = new("--distance-power") { Description = words["epi.simulate.distance-power"], DefaultValueFactory = _ => 2 };
    private readonly Option<string[]> _measures = new("--measure") { Description = words["epi.simulate.measure", SimulationTexts.Measure] };
    private readonly Option<string[]> _imports = new("--import") { Description = words["epi.simulate.import", SimulationTexts.Import] };
    private readonly Option<string[]> _moves = new("--move") { Description = words["epi.simulate.move", SimulationTexts.Move] };
    private readonly Option<double> _admitted = new("--admitted") { Description = words["epi.simulate.admitted"] };
    private readonly Option<double> _stay = new("--stay") { Description = words["epi.simulate.stay"], DefaultValueFactory = _ => 10 };
    private readonly Option<double> _delay = new("--admission-delay") { Description = words["epi.simulate.admission-delay"], DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _r0, _beta, _latent, _infectious, _births, _vaccination, _spread, _population, _cases, _days, _travel, _outside, _power, _measures, _imports, _moves, _admitted, _stay, _delay })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The scenario, and the names of its areas.</summary>
    public Result<(Scenario Scenario, string[] Areas)> Of(ParseResult parsed, string? file)
    {
        if (parsed.GetValue(_r0) is null == parsed.GetValue(_beta) is null)
        {
            return new OptionUnusable("--r0", new FieldError("epi.option.one-rate"));
        }
        if (file is not null && parsed.GetValue(_population) is not null)
        {
            return new OptionUnusable("--population", new FieldError("epi.option.file-has-areas"));
        }
        var areas = parsed.GetValue(_population) is { } population
            ? new SimulatedAreasInput([""], [new SimulatedArea(population, parsed.GetValue(_cases))], null, null)
            : SimulatedAreasInput.Read(file);
        if (!areas.IsOk)
        {
            return areas.Refusal;
        }
        var travel = TravelOf(parsed, areas.Value);
        var (measures, events) = (MeasuresOf(parsed), EventsOf(parsed, areas.Value.Names));
        if ((travel.Refusal ?? measures.Refusal ?? events.Refusal) is { } refusal)
        {
            return refusal;
        }
        return (new Scenario
        {
            Model = ModelOf(parsed), Areas = areas.Value.Areas, Days = parsed.GetValue(_days), Travel = travel.Value, Interventions = measures.Value, Events = events.Value,
            TransmissionLogSd = parsed.GetValue(_spread),
        }, areas.Value.Names);
    }

    /// <summary>What becomes of a case; null where nobody is admitted.</summary>
    public Result<CareCourse?> CareOf(ParseResult parsed)
    {
        if (!(parsed.GetValue(_admitted) is >= 0 and <= 1))
        {
            return new OptionUnusable(_admitted.Name, new FieldError("epi.option.range", 0, 1));
        }
        foreach (var days in new[] { _stay, _delay })
        {
            if (!(parsed.GetValue(days) > 0 && double.IsFinite(parsed.GetValue(days))))
            {
                return new OptionUnusable(days.Name, new FieldError("epi.option.above", 0));
            }
        }
        return parsed.GetValue(_admitted) == 0 ? (CareCourse?)null : CareOfMeans.Course(parsed.GetValue(_admitted), parsed.GetValue(_delay), parsed.GetValue(_stay));
    }

    private SeirModel ModelOf(ParseResult parsed)
    {
        var (latent, infectious) = (parsed.GetValue(_latent), parsed.GetValue(_infectious));
        var model = parsed.GetValue(_r0) is { } r0 ? SeirModel.WithReproductionNumber(r0, latent, infectious)
            : new SeirModel { TransmissionPerDay = parsed.GetValue(_beta)!.Value, LatentDays = latent, InfectiousDays = infectious };
        return model with { BirthsAndDeathsPerDay = parsed.GetValue(_births), VaccinationPerDay = parsed.GetValue(_vaccination) };
    }

    private Result<Travel> TravelOf(ParseResult parsed, SimulatedAreasInput areas)
    {
        var outside = parsed.GetValue(_outside);
        if (parsed.GetValue(_travel) is { } path)
        {
            return outside is null ? areas.ReadTravel(path) : new OptionUnusable("--outside", new FieldError("epi.option.one-travel"));
        }
        if (outside is null || areas.Areas.Length == 1)
        {
            return Travel.None(areas.Areas.Length);
        }
        double[] people = [.. areas.Areas.Select(a => (double)a.Population)];
        return areas.Latitudes is null ? Travel.ByPopulation(people, outside.Value)
            : Travel.Gravity(people, areas.Latitudes, areas.Longitudes!, outside.Value, parsed.GetValue(_power));
    }

    private Result<Intervention[]> MeasuresOf(ParseResult parsed)
    {
        var measures = (parsed.GetValue(_measures) ?? []).Select(SimulationTexts.ReadMeasure).ToArray();
        return measures.Contains(null) ? new OptionUnusable("--measure", new FieldError("epi.option.form", SimulationTexts.Measure)) : measures!;
    }

    private Result<ScheduledEvent[]> EventsOf(ParseResult parsed, string[] areas)
    {
        var imports = (parsed.GetValue(_imports) ?? []).Select(text => SimulationTexts.ReadImport(text, areas)).ToArray();
        if (imports.Contains(null))
        {
            return new OptionUnusable("--import", new FieldError("epi.option.form", SimulationTexts.Import));
        }
        var moves = (parsed.GetValue(_moves) ?? []).Select(text => SimulationTexts.ReadMove(text, areas)).ToArray();
        return moves.Contains(null) ? new OptionUnusable("--move", new FieldError("epi.option.form", SimulationTexts.Move)) : imports.Concat(moves).ToArray()!;
    }
}
