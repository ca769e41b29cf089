using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fangxian.Architecture.Tests;

/// <summary>What the really started host offers.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    /// <summary>Endpoints below /api that run no slice.</summary>
    private static readonly string[] WithoutSlice = ["/api/{**path}", "/api/docs"];

    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-architecture-").FullName;
    private Databases _databases = null!;
    private WebApplication _host = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(_folder, "keys", "keys.json"));
        _databases = Composition.Open(DatabaseAddress.Parse(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName, "architecture.db")));
        await Composition.PrepareAsync(_databases, TimeProvider.System, CancellationToken.None);
        _host = WebHost.Build(_databases, "http://127.0.0.1:0");
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _databases.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private RouteEndpoint[] Api() => [.. _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText is { } path && path.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))];

    [Fact]
    public void Every_endpoint_runs_a_slice_with_a_permission_or_is_named_here()
    {
        var without = Api().Where(e => e.Metadata.GetMetadata<SliceMetadata>() is null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(path => !WithoutSlice.Any(path.StartsWith)).ToArray();
        Assert.True(without.Length == 0, "without a slice: " + string.Join(", ", without));
        Assert.All(Api().Select(e => e.Metadata.GetMetadata<SliceMetadata>()).OfType<SliceMetadata>(), m => Assert.Matches("^[a-z-]+\\.[a-z-]+$", m.Slice.Permission.Name));
    }

    [Fact]
    public void An_endpoint_that_changes_something_runs_a_writing_slice_and_no_other_does()
    {
        foreach (var endpoint in Api())
        {
            if (endpoint.Metadata.GetMetadata<SliceMetadata>() is { Slice: var slice } && endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } methods)
            {
                Assert.True((slice.Kind is SliceKind.Read) == methods.HttpMethods.Contains("GET") || slice.Kind is SliceKind.Read, $"{string.Join(' ', methods.HttpMethods)} {endpoint.RoutePattern.RawText} runs {slice.Name}");
            }
        }
    }

    /// <summary>What takes files must say so, or it takes no more than 1 MB.</summary>
    [Fact]
    public void Every_endpoint_and_page_with_files_is_marked_as_one()
    {
        var unmarked = Api().Where(e => e.Metadata.GetOrderedMetadata<IAcceptsMetadata>().Any(a => a.ContentTypes.Contains("multipart/form-data")) && e.Metadata.GetMetadata<TakesFilesAttribute>() is null).Select(e => e.RoutePattern.RawText)
            .Concat(Sources.Files(".razor").Where(file => file.Text.Contains("multipart/form-data") && !file.Text.Contains("@attribute [TakesFiles]")).Select(file => file.Path)).ToArray();
        Assert.True(unmarked.Length == 0, "takes files without saying so: " + string.Join(", ", unmarked));
        var all = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<TakesFilesAttribute>() is not null).ToArray();
        Assert.NotEmpty(all);
        Assert.All(all, e => Assert.Equal(TimeSpan.FromHours(1), e.Metadata.GetMetadata<RequestTimeoutAttribute>()?.Timeout));
    }

    /// <summary>The description is for those who are signed in.</summary>
    private async Task<string> DescriptionAsync()
    {
        using var client = new HttpClient();
        var signedIn = await SetUp.MakeAsync(new Run(_databases, TimeProvider.System), new() { Code = "-", Name = "reader", DisplayName = "Reader", Password = "one long pass 1" }, CancellationToken.None);
        client.DefaultRequestHeaders.Add("Cookie", "fx-session=" + signedIn.Value.Session.Secret);
        return await client.GetStringAsync(_host.Urls.First() + "/openapi/v1.json");
    }

    [Fact]
    public async Task The_description_of_the_API_is_the_approved_one()
    {
        Approved.Matches("openapi.json", await DescriptionAsync());
    }

    [Fact]
    public async Task Every_field_and_parameter_of_the_API_is_described()
    {
        using var document = JsonDocument.Parse(await DescriptionAsync());
        var silent = ApiWords.Silent(document.RootElement).ToArray();
        Assert.True(silent.Length == 0, $"{silent.Length} without a summary:\n" + string.Join('\n', silent));
    }

    [Fact]
    public async Task Every_use_case_has_its_own_request_and_response_in_the_description()
    {
        using var document = JsonDocument.Parse(await DescriptionAsync());
        var names = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToArray();
        Assert.DoesNotContain("Request", names);
        Assert.DoesNotContain("Response", names);
        Assert.Contains("RenameAreaRequest", names);
    }
}

/// <summary>Pages say which use cases they run, so that whoever may not is turned away before the page is made.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Every_page_names_the_use_cases_that_it_runs_or_is_open_to_everybody()
    {
        var wrong = Sources.Files(".razor").Where(file => file.Text.Contains("@page \"") && !file.Text.Contains("[AllowAnonymous]")).Select(file =>
        {
            var runs = Ran().Matches(file.Text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
            var says = Said().Match(file.Text) is { Success: true } said ? Named().Matches(said.Value).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal) : null;
            return says is null || !runs.All(says.Contains) ? $"{file.Path}: {string.Join(", ", runs)}" : null;
        }).OfType<string>().ToArray();
        Assert.True(wrong.Length == 0, "[Runs] is missing or incomplete:\n" + string.Join('\n', wrong));
    }

    /// <summary>What is open to strangers is listed here; anything else asks for an account.</summary>
    [Fact]
    public void The_pages_open_to_strangers_are_the_approved_ones() =>
        Approved.Matches("open-pages.txt", string.Join('\n', Sources.Files(".razor").Where(file => file.Text.Contains("[AllowAnonymous]")).SelectMany(file => Route().Matches(file.Text).Select(m => m.Groups[1].Value))
            .Concat(Sources.Files(".cs").Where(file => file.Text.Contains(".AllowAnonymous()")).SelectMany(file => SiteRoute().Matches(file.Text).Select(m => m.Groups[1].Value))).Order(StringComparer.Ordinal)));

    [System.Text.RegularExpressions.GeneratedRegex("""Run\.Async\(\s*(\w+)\.""")]
    private static partial System.Text.RegularExpressions.Regex Ran();

    [System.Text.RegularExpressions.GeneratedRegex("""^@attribute \[Runs\(.*\)\]""", System.Text.RegularExpressions.RegexOptions.Multiline)]
    private static partial System.Text.RegularExpressions.Regex Said();

    [System.Text.RegularExpressions.GeneratedRegex("""typeof\((\w+)\)""")]
    private static partial System.Text.RegularExpressions.Regex Named();

    [System.Text.RegularExpressions.GeneratedRegex("site\\.Map\\w+\\(\"([^\"]+)\"")]
    private static partial System.Text.RegularExpressions.Regex SiteRoute();

    [System.Text.RegularExpressions.GeneratedRegex("^@page \"([^\"]+)\"", System.Text.RegularExpressions.RegexOptions.Multiline)]
    private static partial System.Text.RegularExpressions.Regex Route();
}

/// <summary>Slices, wherever they are kept.</summary>
public sealed class SliceTests
{
    private static IReadOnlyList<ISlice> All() => SliceCatalogue.Of(Composition.Modules);

    [Fact]
    public void Every_slice_has_a_name_of_its_own_and_asks_for_a_permission()
    {
        var slices = All();
        Assert.NotEmpty(slices);
        Assert.All(slices, s => Assert.Matches("^[a-z-]+/[a-z-]+$", s.Name));
        Assert.All(slices, s => Assert.Matches("^[a-z-]+\\.[a-z-]+$", s.Permission.Name));
        Assert.Equal(slices.Count, slices.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public void A_slice_that_writes_asks_for_more_than_reading() =>
        Assert.All(All().Where(s => s.Kind is SliceKind.Write), s => Assert.False(s.Permission.Name.EndsWith(".read", StringComparison.Ordinal), s.Name));
}
