using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Organisations;

/// <summary>Opens an organisation: from now on it stands in the register, without anybody who answers for it until one is appointed.</summary>
public static class OpenOrganisation
{
    public sealed record Request : OrganisationFields;

    /// <param name="Organisation">The organisation as it now stands.</param>
    public sealed record Response(OrganisationState Organisation) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"organisation {Organisation.Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/open", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organisations", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Opens an organisation");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(OrganisationTopics.Organisations);
        var wanted = await OrganisationDetails.OfAsync(request, null, db, actor, clock, cancellation);
        if (!wanted.IsOk)
        {
            return wanted.Refusal;
        }
        var opened = Organisation.Open(Guid.CreateVersion7(clock.GetUtcNow()), wanted.Value);
        db.Add(opened);
        await db.SaveChangesAsync(cancellation);
        return new Response(OrganisationState.Of(opened, await db.AreaTreeAsync(cancellation)));
    }
}
