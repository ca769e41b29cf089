using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

public enum SliceKind
{
    /// <summary>Looks, changes nothing; an audit line only where it shows identifiable persons.</summary>
    Read,

    /// <summary>Changes records: one transaction with its audit line.</summary>
    Write,
}

/// <summary>What a use case does: request in, response or refusal out, all through the one database.</summary>
public delegate Task<Result<TResponse>> UseCase<in TRequest, TResponse>(
    TRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation);

/// <summary>What every slice tells of itself.</summary>
public interface ISlice
{
    /// <summary>Stable, of the form <c>areas/rename</c>: names the use case in audit, API and permissions.</summary>
    string Name { get; }

    Permission Permission { get; }

    SliceKind Kind { get; }
}

/// <summary>One use case as a value: its name, the permission it asks for, and the function that does it.</summary>
public sealed record Slice<TRequest, TResponse>(string Name, Permission Permission, SliceKind Kind, UseCase<TRequest, TResponse> RunAsync) : ISlice
{
    /// <summary>Whether nobody else writes meanwhile. What is begun so is brought to its end, whoever closes the browser.</summary>
    public bool IsAlone { get; init; }
}

public static class Slice
{
    public static Slice<TRequest, TResponse> Read<TRequest, TResponse>(string name, Permission permission, UseCase<TRequest, TResponse> run) =>
        new(name, permission, SliceKind.Read, run);

    public static Slice<TRequest, TResponse> Write<TRequest, TResponse>(string name, Permission permission, UseCase<TRequest, TResponse> run) =>
        new(name, permission, SliceKind.Write, run);

    /// <summary>A write during which nobody else writes.</summary>
    public static Slice<TRequest, TResponse> WriteAlone<TRequest, TResponse>(string name, Permission permission, UseCase<TRequest, TResponse> run) =>
        new(name, permission, SliceKind.Write, run) { IsAlone = true };
}
