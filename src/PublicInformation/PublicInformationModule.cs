using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.PublicInformation.OpenPage;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation;

/// <summary>What the public is told: the open page.</summary>
public sealed class PublicInformationModule : IModule
{
    public string Name => "PublicInformation";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
        model.Entity<Publication>(Publication.Configure);
        model.Entity<PublicationIssue>(PublicationIssue.Configure);
        model.Entity<ReviewedMap>(ReviewedMap.Configure);
        db.LimitToScope<Publication>(model, p => p.Position);
    }

    public void Map(IEndpointRouteBuilder api)
    {
        ListPublications.Map(api);
        ShowPublication.Map(api);
        DraftPublication.Map(api);
        ChangePublication.Map(api);
        PublishPublication.Map(api);
        WithdrawPublication.Map(api);
        UploadReviewedMap.Map(api);
        RemoveReviewedMap.Map(api);
    }

    public void MapSite(IEndpointRouteBuilder site)
    {
        OpenSite.Map(site);
        PreviewPublication.MapSite(site);
    }

    public void AddCommands(CommandTree commands) => PublicationCommands.Add(commands);
}
