namespace Fangxian.Administration.Accounts;

/// <summary>What people call the device that a browser says it runs on: Chrome · Windows. A guess for their eyes; nothing is decided by it.</summary>
internal static class DeviceName
{
    private const int MostShown = 40;

    /// <summary>Marks of browsers and systems; those that also bear the mark of another come before it.</summary>
    private static readonly (string Mark, string Name)[] Browsers = [("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Mark, string Name)[] Systems = [("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return "–";
        }
        string[] known = [.. new[] { Name(Browsers), Name(Systems) }.OfType<string>()];
        return known.Length > 0 ? string.Join(" · ", known) : userAgent[..Math.Min(userAgent.Length, MostShown)];

        string? Name((string Mark, string Name)[] marks) => marks.FirstOrDefault(m => userAgent.Contains(m.Mark, StringComparison.Ordinal)).Name;
    }
}
