namespace Fangxian.Platform.Ui;

/// <summary>A module of the rail; only modules that exist are given.</summary>
public sealed record ShellModule(string Key, string Href, string Icon, string Text);

/// <summary>What its reader must be told on every page, until something is done about it.</summary>
public sealed record ShellNotice(string Text, string Href, string Action);

public sealed record ShellOption(string Value, string Text, bool Current = false);

/// <summary>What the chrome of a page tells: where, as of when, which disease, which module, who.</summary>
public sealed record ShellModel
{
    /// <summary>Path and query of the current address; the pickers change one value of the query and keep the rest.</summary>
    public required string Path { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public string HomeHref { get; init; } = "/";

    public required string AreaName { get; init; }

    public string? AreaCode { get; init; }

    /// <summary>A few words under the area's name, such as 全部 21 市州.</summary>
    public string? AreaNote { get; init; }

    /// <summary>Where the area picker leads without script.</summary>
    public required string AreaSearchHref { get; init; }

    /// <summary>Where a chosen area leads; <c>{code}</c> stands for its code.</summary>
    public required string AreaHrefTemplate { get; init; }

    /// <summary>The areas above the current one, the highest first.</summary>
    public IReadOnlyList<Crumb> AreaPath { get; init; } = [];

    public DateOnly? AsOf { get; init; }

    public DateOnly? AsOfMin { get; init; }

    public DateOnly? AsOfMax { get; init; }

    /// <summary>The instant of knowledge in words, where the page shows what was known then.</summary>
    public string? KnownAt { get; init; }

    public string? Disease { get; init; }

    /// <summary>Those that something is recorded of, and the one that is open.</summary>
    public IReadOnlyList<ShellOption> Diseases { get; init; } = [];

    /// <summary>Where all diseases are; null for a reader who may not open it.</summary>
    public string? DiseasesHref { get; init; }

    /// <summary>The word that demonstration and drill data carry on every page and print.</summary>
    public string? DemoWord { get; init; }

    public required IReadOnlyList<ShellModule> Modules { get; init; }

    public string? CurrentModule { get; init; }

    public string? Post { get; init; }

    public string? Unit { get; init; }

    public string? WhoHref { get; init; }

    public string? SearchHref { get; init; }

    public string? SearchHint { get; init; }

    public string? AlertsHref { get; init; }

    public int AlertCount { get; init; }

    /// <summary>1 to 4; 0 while no response is active, or nothing is known of one.</summary>
    public int ResponseLevel { get; init; }

    public string? ResponseText { get; init; }

    public string? ResponseHref { get; init; }

    public string AreaKey { get; init; } = "area";

    public string DateKey { get; init; } = "date";

    public string DiseaseKey { get; init; } = "disease";

    public IReadOnlyList<ShellNotice> Notices { get; init; } = [];

    /// <summary>The facts of the page's foot: sources, population, edition of the method.</summary>
    public IReadOnlyList<string> Foot { get; init; } = [];

    /// <summary>The current query without one key, and without the keys of a pager, which hold for one list only.</summary>
    public IEnumerable<KeyValuePair<string, string>> QueryWithout(string key) =>
        Query.Where(q => q.Key != key && q.Key is not ("after" or "before"));

    public string HrefWith(string key, string value) => Address(QueryWithout(key).Append(new(key, value)));

    /// <summary>The current address, for links into the page: under a base address a bare fragment would leave it.</summary>
    public string Here => Address(Query);

    private string Address(IEnumerable<KeyValuePair<string, string>> query)
    {
        var pairs = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        return pairs.Length == 0 ? Path : $"{Path}?{pairs}";
    }
}
