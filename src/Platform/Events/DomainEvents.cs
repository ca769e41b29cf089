using Fangxian.Platform.Data;

namespace Fangxian.Platform.Events;

/// <summary>Something that has happened, named in the past tense. Events go up: a module raises them, modules above it listen.</summary>
public interface IDomainEvent;

public static class DomainEvents
{
    /// <summary>Tells every module, lowest first, within the raiser's own transaction: what a listener refuses (<see cref="Results.RefusedException"/>) undoes the whole.</summary>
    public static async Task RaiseAsync(this OutbreakDb db, IDomainEvent happened, CancellationToken cancellation)
    {
        foreach (var module in db.Modules.All)
        {
            await module.HandleAsync(happened, db, cancellation);
        }
    }
}
