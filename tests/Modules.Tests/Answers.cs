using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests;

internal static class Answers
{
    /// <summary>The response; a refusal fails the test by its code.</summary>
    public static T Ok<T>(this Result<T> result)
    {
        Assert.True(result.IsOk, $"Refused: {result.Refusal?.Code} {string.Join(", ", result.Refusal?.Arguments ?? [])}");
        return result.Value;
    }
}
