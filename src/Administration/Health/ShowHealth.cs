using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fangxian.Administration.Health;

/// <summary>How the server does: database, disk, backups, jobs, queues, and what other modules check. It tells no path and no secret.</summary>
public static class ShowHealth
{
    public sealed record Request
    {
        [JsonIgnore] internal HealthCheckService? Checks { get; init; }
    }

    /// <param name="Status">The worst of the checks.</param>
    /// <param name="Checks">The checks.</param>
    /// <param name="Jobs">What runs by itself, as this process knows it since its start.</param>
    public sealed record Response(HealthStatus Status, IReadOnlyList<CheckState> Checks, IReadOnlyList<JobState> Jobs);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("health/show", AdministrationContract.HealthRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/settings/health", (HealthCheckService checks, Door door) => door.Answer(Slice, new Request { Checks = checks }))
            .For(Slice, "How database, disk, backups, jobs and queues of the server do");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var report = await request.Checks!.CheckHealthAsync(cancellation);
        return new Response(report.Status, [.. report.Entries.Select(e => CheckState.Of(e.Key, e.Value))], db.Shared.Jobs.All);
    }
}

/// <param name="Name">Names the check: <c>disk</c>.</param>
/// <param name="Status">healthy, degraded (somebody should act) or unhealthy (it does not work).</param>
/// <param name="Reason">Stable: what was found, such as <c>health.disk.low</c>.</param>
/// <param name="Facts">What it measured; units stand in the names.</param>
public sealed record CheckState(string Name, HealthStatus Status, string Reason, IReadOnlyList<CheckFact> Facts)
{
    [JsonIgnore] internal FieldError? Text { get; init; }

    internal static CheckState Of(string name, HealthReportEntry entry) => new(name, entry.Status, entry.Exception?.GetType().Name ?? entry.Description ?? "", [.. Finding.FactsOf(entry).Select(f => new CheckFact(f.Key, CheckFact.Write(f.Value)) { Of = f.Value })])
    {
        Text = Finding.TextOf(entry),
    };
}

/// <param name="Name">What was measured.</param>
/// <param name="Value">Its value, an instant in UTC.</param>
public sealed record CheckFact(string Name, string Value)
{
    [JsonIgnore] internal object Of { get; init; } = "";

    internal static string Write(object value) => value is DateTimeOffset at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
