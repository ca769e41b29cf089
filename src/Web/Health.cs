using Fangxian.Platform.Data;

namespace Fangxian.Web;

/// <summary><c>/health</c>: whether the database answers, its schema is that of this program and its disk has room.</summary>
public static class Health
{
    internal const string Name = "health", Path = "/health";

    /// <param name="Status">healthy or unhealthy.</param>
    /// <param name="Database">The kind of the database, or what is wrong with it.</param>
    /// <param name="Version">The version of the program.</param>
    public sealed record Answer(string Status, string Database, string Version);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (Databases databases, CancellationToken cancellation) =>
            {
                var version = typeof(Health).Assembly.GetName().Version?.ToString(3) ?? "";
                try
                {
                    return databases.IsDiskFull ? Results.Json(new Answer("unhealthy", "disk-full", version), statusCode: StatusCodes.Status503ServiceUnavailable)
                        : await databases.IsUpToDateAsync(cancellation)
                        ? Results.Json(new Answer("healthy", databases.Address.Kind.ToString().ToLowerInvariant(), version))
                        : Results.Json(new Answer("unhealthy", "the schema is not that of this program: run db migrate", version), statusCode: StatusCodes.Status503ServiceUnavailable);
                }
                catch (Exception fault) when (DatabaseFaults.Of(fault) is { } unavailable)
                {
                    return Results.Json(new Answer("unhealthy", unavailable.Code["platform/".Length..], version), statusCode: StatusCodes.Status503ServiceUnavailable);
                }
            })
            .WithName(Name).WithTags("health").WithSummary("Whether the server and its database work").Produces<Answer>().AllowAnonymous();
}
