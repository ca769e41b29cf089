namespace Fangxian.Administration.Accounts;

/// <summary>Where to go after signing in: a path of this site and nothing else.</summary>
internal static class LocalPath
{
    public static string Of(string? path) =>
        path is ['/', ..] && path.Length <= 2000 && !path.Split('?', '#')[0].Contains("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl) && !path.StartsWith("/sign-in", StringComparison.Ordinal) ? path : "/";
}
