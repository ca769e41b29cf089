using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Retention;

/// <summary>What this deployment keeps of persons: each table with why, on what basis, how long, how sensitive it is.</summary>
public static class ListPersonalData
{
    public sealed record Request;

    /// <param name="Tables">The tables by name.</param>
    public sealed record Response(IReadOnlyList<Item> Tables);

    /// <param name="Table">The table.</param>
    /// <param name="Purpose">Key of the purpose: <c>outbreak-response</c>.</param>
    /// <param name="LegalBasis">Key of the legal basis: <c>infectious-disease-law</c>.</param>
    /// <param name="Sensitivity">How sensitive a row is.</param>
    /// <param name="DaysAfterLastRole">How many days after the person's last role it is kept; null where another rule holds.</param>
    /// <param name="Kept">Key of the other rule; null where it goes with the person.</param>
    public sealed record Item(string Table, string Purpose, string LegalBasis, Sensitivity Sensitivity, int? DaysAfterLastRole, string? Kept);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("data-protection/list", RegistryContract.DataProtectionRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/data-protection", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "What is kept of persons, why and how long");

    private static Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        Task.FromResult<Result<Response>>(new Response([.. db.PersonalDataTables().Select(Of)]));

    private static Item Of(PersonalTable table) =>
        new(table.Name, table.Declared.Purpose, table.Declared.LegalBasis, table.Declared.Sensitivity, table.Declared.RetentionDays > 0 ? table.Declared.RetentionDays : null, table.Declared.Kept);
}
