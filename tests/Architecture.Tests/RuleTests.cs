using System.Reflection;
using System.Text.RegularExpressions;
using Fangxian.Platform.Modules;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>Rules of the house that a reader of one file cannot see.</summary>
public sealed partial class RuleTests
{
    private static readonly string[] Forbidden = ["Manager", "Helper", "Util", "Utils", "Service", "Processor", "Base", "Impl", "Dto", "Info"];

    [Fact]
    public void Only_a_TimeProvider_knows_the_time() => Nowhere(
        line => line.Contains("DateTime.Now") || line.Contains("DateTime.UtcNow") || line.Contains("DateTime.Today") || line.Contains("DateTimeOffset.Now") || line.Contains("DateTimeOffset.UtcNow"));

    [Fact]
    public void The_filter_of_the_scope_is_switched_off_in_Platform_only() => Nowhere(
        line => line.Contains("IgnoreQueryFilters"), "src/Platform/");

    /// <summary>Where records are read whatever the scope: each place is looked at when it comes.</summary>
    [Fact]
    public void The_places_that_reach_beyond_the_scope_are_the_approved_ones() => Approved.Matches("beyond-scope.txt", string.Join('\n',
        Sources.Lines(line => line.Contains(".Anywhere<") || line.Contains("AnywhereAsync<"), ".cs", ".razor").GroupBy(line => line.Split(':')[0]).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Count()}")));

    [Fact]
    public void A_write_transaction_is_opened_in_Platform_Data_only() => Nowhere(
        line => line.Contains("BeginTransaction") || line.Contains("BEGIN IMMEDIATE") || line.Contains("TransactionScope"), "src/Platform/Data/");

    [Fact]
    public void Modules_write_through_slices_and_open_no_database_of_their_own() => Nowhere(
        line => line.Contains("new OutbreakDb(") || line.Contains(".WriteAsync<"), "src/Platform/", "src/Web/DesignTimeDb.cs", "src/Web/Demo.cs",
        // The time of the last request of a session or a token is no record, and no line of the audit.
        "src/Administration/Accounts/SignedIn.cs", "src/Administration/Tokens/TokenBearer.cs");

    [Fact]
    public void No_type_is_called_by_a_word_that_says_nothing()
    {
        Assembly[] assemblies = [typeof(Run).Assembly, typeof(Epidemiology.NotEstimable).Assembly, .. Composition.Modules.All.Select(m => m.GetType().Assembly).Distinct(), typeof(Composition).Assembly];
        var types = assemblies.SelectMany(a => a.GetTypes()).Where(t => t.Namespace?.StartsWith("Fangxian", StringComparison.Ordinal) is true && !t.Name.StartsWith('<')).Select(t => t.Name.Split('`')[0]);
        Assert.DoesNotContain(types, name => Forbidden.Any(word => name.EndsWith(word, StringComparison.Ordinal)));
    }

    /// <summary>Codes of the areas and days of the demonstration belong to data, never to the program.</summary>
    [Fact]
    public void No_area_code_or_date_of_the_demonstration_stands_in_the_source()
    {
        var areas = Directory.EnumerateFiles(Path.Combine(Sources.Root, "data", "counts"), "*.csv").SelectMany(File.ReadLines).SelectMany(line => line.Split(',').Where(cell => Code().IsMatch(cell))).Distinct().ToArray();
        Assert.NotEmpty(areas);
        Nowhere(line => areas.Any(line.Contains) || Day().IsMatch(Examples().Replace(line, "")));
    }

    private static void Nowhere(Func<string, bool> holds, params string[] except)
    {
        var found = Sources.Lines(holds, ".cs", ".razor").Where(line => !except.Any(line.StartsWith)).ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex Code();

    [GeneratedRegex("2020-0|2020, [1-5],|DateOnly\\(2020")]
    private static partial Regex Day();

    /// <summary>A date in a comment at the end of a line is an example of a form.</summary>
    [GeneratedRegex("//.*$")]
    private static partial Regex Examples();
}
