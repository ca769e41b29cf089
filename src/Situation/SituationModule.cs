using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Situation.Capacity;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Fangxian.Situation.Detection;
using Fangxian.Situation.Forecast;
using Fangxian.Situation.Maps;
using Fangxian.Situation.Scenarios;
using Fangxian.Situation.Statistics;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation;

/// <summary>What is happening, where, and how fast. Every figure is a query; its one table keeps what was forecast.</summary>
public sealed class SituationModule : IModule
{
    public string Name => "Situation";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db) => RecordedForecast.Configure(model, db);

    public void Map(IEndpointRouteBuilder api)
    {
        ShowSituation.Map(api);
        ShowCurve.Map(api);
        ShowAlarms.Map(api);
        ShowMethod.Map(api);
        ShowMap.Map(api);
        CompareAreas.Map(api);
        ExportSituation.Map(api);
        ShowCapacity.Map(api);
        SimulateScenario.Map(api);
        ShowForecast.Map(api);
        MakeForecast.Map(api);
    }

    public void AddCommands(CommandTree commands)
    {
        EpiCommands.AddTo(commands);
        ShowForecast.AddCommand(commands);
        MakeForecast.AddCommand(commands);
        RecordForecasts.AddCommand(commands);
    }
}
