using System.ComponentModel.DataAnnotations;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Detection;

/// <summary>How a statistic is made, what it assumes, when not to use it and what it was checked against: the pages of <c>docs/statistics</c>, shipped with the product.</summary>
public static class ShowMethod
{
    private const string Folder = "statistics/";

    public sealed record Request
    {
        /// <summary>The method, as its page is named: ears, farrington, growth-rate, ….</summary>
        [Required] public string? Name { get; init; }
    }

    /// <param name="Name">The method.</param>
    /// <param name="Markdown">Its page, in English.</param>
    /// <param name="Others">All pages.</param>
    public sealed record Response(string Name, string Markdown, IReadOnlyList<Page> Others);

    /// <param name="Name">The method.</param>
    /// <param name="Title">The question it answers.</param>
    public sealed record Page(string Name, string Title);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/show-method", SituationContract.SituationRead, RunAsync);

    private static readonly SortedDictionary<string, string> Pages = new(Read(), StringComparer.Ordinal);

    private static readonly IReadOnlyList<Page> All = [.. Pages.Select(p => new Page(p.Key, p.Value.Split('\n')[0].TrimStart('#').Trim()))];

    /// <summary>Whether there is such a page.</summary>
    public static bool Has(string name) => Pages.ContainsKey(name);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/statistics/{name}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "How a statistic is made and what it was checked against");

    internal static Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        Task.FromResult<Result<Response>>(Pages.TryGetValue(request.Name!, out var markdown) ? new Response(request.Name!, markdown, All) : new MethodNotFound(request.Name!));

    private static Dictionary<string, string> Read()
    {
        var pages = new Dictionary<string, string>();
        foreach (var resource in typeof(ShowMethod).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(typeof(ShowMethod).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            pages[resource[Folder.Length..^".md".Length]] = reader.ReadToEnd();
        }
        return pages;
    }
}
