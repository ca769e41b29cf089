using System.Collections.Frozen;

namespace Fangxian.Platform.Ui;

/// <summary>The line icons by name, each one path on a 24 × 24 grid.</summary>
public static class Icons
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["situation"] = "M3 17l5-6 4 3 8-9M3 21h18",
        ["cases"] = "M5 3h14v18H5zM9 8h6M9 12h6M9 16h3",
        ["follow-up"] = "M12 20s-7.5-4.6-7.5-10.2A4 4 0 0 1 12 7.3a4 4 0 0 1 7.5 2.5C19.5 15.4 12 20 12 20z",
        ["areas"] = "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
        ["institutions"] = "M4 21V8l8-5 8 5v13M9 21v-5h6v5M2.5 21h19M9 11h.01M12 11h.01M15 11h.01",
        ["resources"] = "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
        ["mobilisation"] = "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 2.7-6 6-6s6 2 6 6M16 5.3a3 3 0 0 1 0 5.6M17.5 14.3c2.3.7 3.5 2.5 3.5 5.7",
        ["command"] = "M6 21V4M6 4h12l-3 4 3 4H6",
        ["public"] = "M4 10v4h3l8 4V6L7 10zM18 9a4 4 0 0 1 0 6",
        ["drills"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
        ["search"] = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
        ["bell"] = "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4",
        ["theme"] = "M12 21a9 9 0 1 0 0-18zM12 3a9 9 0 0 0 0 18",
        ["download"] = "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4 20h16",
        ["print"] = "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z",
        ["link"] = "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 1 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 1 0 5.7 5.7l1-1",
        ["more"] = "M6 12h.01M12 12h.01M18 12h.01",
        ["close"] = "M6 6l12 12M18 6L6 18",
        ["upload"] = "M12 16V5M7.5 9L12 4.5 16.5 9M4 20h16",
        ["edit"] = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
        ["plus"] = "M12 5v14M5 12h14",
        ["settings"] = "M4 7h8M18 7h2M15 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17h2M12 17h8M9 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
        ["audit"] = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        ["people"] = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.2-6.3 7.5-6.3s7.5 2.3 7.5 6.3",
        ["key"] = "M8 17a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 12.5h9M18 12.5v4",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Paths.Keys;

    public static string Path(string name) =>
        Paths.TryGetValue(name, out var path) ? path : throw new ArgumentOutOfRangeException(nameof(name), name, "No such icon.");
}
