using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Situation.Capacity;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Fangxian.Situation.Detection;
using Fangxian.Situation.Maps;
using Fangxian.Situation.Scenarios;
using Fangxian.Situation.Statistics;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation;

/// <summary>What is happening, where, and how fast. It has no table of its own: every figure is a query.</summary>
public sealed class SituationModule : IModule
{
    public string Name => "Situation";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
    }

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
    }

    public void AddCommands(CommandTree commands) => EpiCommands.AddTo(commands);
}
