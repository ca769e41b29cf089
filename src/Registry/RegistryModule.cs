using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Zones;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry;

/// <summary>Areas and zones, the disease catalogue: what every record hangs on.</summary>
public sealed class RegistryModule : IModule
{
    public string Name => "Registry";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
        model.Entity<Area>(Area.Configure);
        model.Entity<AreaFormerName>(AreaFormerName.Configure);
        model.Entity<AreaSuccessor>(AreaSuccessor.Configure);
        model.Entity<AreaPopulation>(AreaPopulation.Configure);
        model.Entity<AreaBoundaries>(AreaBoundaries.Configure);
        model.Entity<Zone>(Zone.Configure);
        model.Entity<ZoneMember>(ZoneMember.Configure);
        model.Entity<Disease>(Disease.Configure);
    }

    public void Map(IEndpointRouteBuilder api)
    {
        SearchAreas.Map(api);
        ShowArea.Map(api);
        ShowBoundaries.Map(api);
        ImportAreas.Map(api);
        ImportPopulation.Map(api);
        ImportBoundaries.Map(api);
        LoadShippedAreas.Map(api);
        OpenArea.Map(api);
        RenameArea.Map(api);
        MergeAreas.Map(api);
        SplitArea.Map(api);
        AddGrids.Map(api);
        ListZones.Map(api);
        MakeZone.Map(api);
        ChangeZone.Map(api);
        CloseZone.Map(api);
    }

    public void AddCommands(CommandTree commands)
    {
        ImportAreas.AddCommand(commands);
        ImportPopulation.AddCommand(commands);
    }

    public async Task SeedAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(actor.Scope);
        var file = Path.Combine(databases.Shared.DataFolder, "diseases", "diseases.csv");
        if (await db.VersionAsync(AreaTopics.Diseases, cancellation) == 0 && File.Exists(file))
        {
            await using var content = File.OpenRead(file);
            await run.Async(ImportDiseases.Slice, new ImportDiseases.Request { Content = content, FileName = file }, actor, cancellation);
        }
    }
}
