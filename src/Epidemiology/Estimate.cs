using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fangxian.Epidemiology;

/// <summary>Either an estimate or the reason why there is none; never NaN, never a guess.</summary>
/// <typeparam name="T">What is estimated.</typeparam>
/// <remarks>
/// Both cases convert implicitly, so a statistic returns <c>value</c> or <c>new NotEstimable(reason)</c>.
/// Read it with <see cref="TryGet(out T)"/> or <see cref="Match"/>; <see cref="Value"/> is for callers that have asked
/// <see cref="IsEstimable"/> before.
/// </remarks>
public readonly record struct Estimate<T>
    where T : struct
{
    private readonly T value;
    private readonly NotEstimableReason reason;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Estimate(T value)
    {
        this.value = value;
        IsEstimable = true;
    }

    private Estimate(NotEstimable why) => reason = why.Reason;

    /// <summary>Whether there is a value.</summary>
    public bool IsEstimable { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message names the reason.</exception>
    public T Value => IsEstimable ? value : throw new InvalidOperationException($"Not estimable: {Why!.Value.Code}.");

    /// <summary>Why there is no value; null when there is one.</summary>
    public NotEstimable? Why => IsEstimable ? null : new NotEstimable(reason);

    /// <summary>Gets the value if there is one.</summary>
    /// <param name="estimate">The value, or the default of its type.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T estimate)
    {
        estimate = value;
        return IsEstimable;
    }

    /// <summary>Goes one of two ways.</summary>
    /// <typeparam name="TResult">What both ways return.</typeparam>
    /// <param name="estimable">What to do with the value.</param>
    /// <param name="notEstimable">What to do with the reason.</param>
    /// <returns>What the way taken returned.</returns>
    public TResult Match<TResult>(Func<T, TResult> estimable, Func<NotEstimable, TResult> notEstimable)
    {
        ArgumentNullException.ThrowIfNull(estimable);
        ArgumentNullException.ThrowIfNull(notEstimable);
        return IsEstimable ? estimable(value) : notEstimable(new NotEstimable(reason));
    }

    /// <summary>An estimate that exists.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Estimate<T>(T value) => new(value);

    /// <summary>An estimate that does not exist.</summary>
    /// <param name="why">The reason.</param>
    public static implicit operator Estimate<T>(NotEstimable why) => new(why);

    /// <summary>The value or the code of the reason, as text.</summary>
    public override string ToString() => IsEstimable ? value.ToString() ?? string.Empty : new NotEstimable(reason).Code;
}
