using System.Diagnostics.CodeAnalysis;

namespace Fangxian.Platform.Results;

/// <summary>What a use case answers: its response, or the named reason why it was refused.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsOk => Refusal is null;

    /// <summary>The response. Asking a refused result for it is a bug.</summary>
    public T Value => IsOk ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    /// <summary>The response, or the refusal; the other is null.</summary>
    public void Deconstruct(out T? value, out Refusal? refusal) => (value, refusal) = (_value, Refusal);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The response of a use case that has nothing to say but that it was done.</summary>
public sealed record Done
{
    public static readonly Done Instance = new();
}
