using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration;

/// <summary>Who may see and do what, and who has looked: accounts, roles, tokens, audit, settings.</summary>
public sealed class AdministrationModule : IModule
{
    public string Name => "Administration";

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
