using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
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

    public Task<Result<TResponse>> Async<TRequest, TResponse>(
        Slice<TRequest, TResponse> slice, TRequest request, Actor actor, CancellationToken cancellation = default)
        where TRequest : notnull =>
        Measures.UseCasesAreAsked || typeof(ITakesRows).IsAssignableFrom(typeof(TResponse)) ? MeasuredAsync(slice, request, actor, cancellation) : UnmeasuredAsync(slice, request, actor, null, cancellation);

    private async Task<Result<TResponse>> MeasuredAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Actor actor, CancellationToken cancellation)
        where TRequest : notnull
    {
        var import = typeof(ITakesRows).IsAssignableFrom(typeof(TResponse)) ? databases.Shared.Queues : null;
        import?.ImportBegins();
        using var measured = new MeasuredUseCase(slice);
        try
        {
            return measured.Ended(measured.Cpu is { } cpu
                ? await cpu.OfAsync(() => UnmeasuredAsync(slice, request, actor, cpu, cancellation))
                : await UnmeasuredAsync(slice, request, actor, null, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            measured.Cancelled();
            throw;
        }
        finally
        {
            import?.ImportEnds();
        }
    }

    /// <param name="cpu">Counts what is done behind the write gate, which runs on a flow of its own.</param>
    private async Task<Result<TResponse>> UnmeasuredAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Actor actor, FlowCpu? cpu, CancellationToken cancellation)
        where TRequest : notnull
    {
        if (actor.Acting(slice.Permission) is not { } acting)
        {
            return new NotPermitted(slice.Permission.Name);
        }
        if (acting.Scope.ForQuery().Count > Scope.MostRanges)
        {
            return new ScopeTooScattered(Scope.MostRanges);
        }
        if (Validation.Check(request) is { } malformed)
        {
            if (request is not IGathersFaults gathers)
            {
                return malformed;
            }
            gathers.Faults = gathers.Faults?.And(malformed) ?? malformed;
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
            var changes = Audits ? new AuditChanges() : null;
            return slice.IsAlone
                ? await databases.WriteAloneAsync(acting.Scope, changes, WriteCountedAsync, CancellationToken.None)
                : await databases.WriteAsync(acting.Scope, changes, WriteCountedAsync, cancellation);
        }
        catch (Exception caught) when (DatabaseFaults.Of(caught) is { } fault)
        {
            NotSaved(log ?? NullLogger<Run>.Instance, slice.Name, fault.Code, fault.Detail);
            return fault;
        }

        Task<Result<TResponse>> WriteCountedAsync(OutbreakDb db, CancellationToken token) => cpu is null ? WriteAsync(db, token) : cpu.OfAsync(() => WriteAsync(db, token));

        async Task<Result<TResponse>> WriteAsync(OutbreakDb db, CancellationToken token)
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
        }
    }

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
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{UseCase} was not saved, {Fault}: {Reason}")]
    private static partial void NotSaved(ILogger log, string useCase, string fault, string reason);
}
