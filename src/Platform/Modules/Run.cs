using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Platform.Modules;

/// <summary>
/// The one way to a use case, for endpoint, page, job and command line alike: validates the request, requires the
/// permission, opens the transaction, writes the audit line (of a look at persons too), commits. A file that cannot be
/// read is refused with its reason; so is a write when the database fails, so that a form keeps what was entered.
/// </summary>
public sealed partial class Run(Databases databases, TimeProvider clock, ILogger<Run>? log = null)
{
    /// <summary>False only to measure what the audit costs; no setting reaches it.</summary>
    internal bool Audits { get; init; } = true;

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
            var shown = await RunAsync(slice, request, db, acting, cancellation);
            if (shown.IsOk && Audits)
            {
                await AuditTrail.LookedAsync(databases, clock, slice, request, shown.Value, acting, cancellation);
                await EmergencyTrail.LookedAsync(databases, clock, slice, request, shown.Value, acting, cancellation);
            }
            return shown;
        }
        try
        {
            return await WriteAsync(slice, request, acting, cancellation);
        }
        catch (Exception caught) when (DatabaseFaults.Of(caught) is { } fault)
        {
            NotSaved(log ?? NullLogger<Run>.Instance, slice.Name, fault.Code, fault.Detail);
            return fault;
        }
    }

    private Task<Result<TResponse>> WriteAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Actor acting, CancellationToken cancellation)
        where TRequest : notnull => databases.WriteAsync(acting.Scope, Audits ? new AuditChanges() : null, async (db, token) =>
        {
            var result = await RunAsync(slice, request, db, acting, token);
            if (result.IsOk && !Audits)
            {
                await db.SaveChangesAsync(token);
            }
            else if (result.IsOk)
            {
                await AuditTrail.WroteAsync(db, clock, slice, request, result.Value, acting, token);
            }
            return result;
        }, cancellation);

    private async Task<Result<TResponse>> RunAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, OutbreakDb db, Actor actor, CancellationToken cancellation)
        where TRequest : notnull
    {
        try
        {
            return await slice.RunAsync(request, db, actor, clock, cancellation);
        }
        catch (TableUnreadableException broken)
        {
            return new FileUnreadable(broken.FileName, broken.Why);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{UseCase} was not saved, {Fault}: {Reason}")]
    private static partial void NotSaved(ILogger log, string useCase, string fault, string reason);
}
