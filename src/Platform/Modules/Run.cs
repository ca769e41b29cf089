using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>
/// The one way to a use case, for endpoint, page, job and command line alike: validates the request, requires the
/// permission, opens the transaction, writes the audit line, commits.
/// </summary>
public sealed class Run(Databases databases, TimeProvider clock)
{
    public async Task<Result<TResponse>> Async<TRequest, TResponse>(
        Slice<TRequest, TResponse> slice, TRequest request, Actor actor, CancellationToken cancellation = default)
        where TRequest : notnull
    {
        if (actor.Acting(slice.Permission) is not { } acting)
        {
            return new NotPermitted(slice.Permission.Name);
        }
        if (Validation.Check(request) is { } malformed)
        {
            return malformed;
        }
        if (slice.Kind is SliceKind.Read)
        {
            await using var db = databases.ForReading(acting.Scope);
            return await slice.RunAsync(request, db, acting, clock, cancellation);
        }
        return await databases.WriteAsync(acting.Scope, async (db, token) =>
        {
            var result = await slice.RunAsync(request, db, acting, clock, token);
            if (result.IsOk)
            {
                db.AuditLines.Add(Line(slice, request, result.Value, actor));
                await db.SaveChangesAsync(token);
            }
            return result;
        }, cancellation);
    }

    private AuditLine Line<TRequest, TResponse>(ISlice slice, TRequest request, TResponse response, Actor actor) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        At = clock.Now(),
        Actor = actor.Name,
        UseCase = slice.Name,
        Records = (response as IAudited)?.AuditRecords ?? "",
        Reason = (request as IReasoned)?.Reason,
    };
}
