using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation;

/// <summary>What is happening, where, and how fast.</summary>
public sealed class SituationModule : IModule
{
    public string Name => "Situation";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
    }

    public void Map(IEndpointRouteBuilder api)
    {
    }

    public void AddCommands(CommandTree commands)
    {
    }
}
