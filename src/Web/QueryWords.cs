using System.Collections.Concurrent;
using System.Collections.Frozen;
using Fangxian.Platform.Modules;
using Microsoft.Extensions.Primitives;

namespace Fangxian.Web;

/// <summary>
/// The words of a closed list are read in an address as they are in JSON, <c>class=suspected</c>: the binder of the framework takes
/// them only as the code spells them. What is no such word stays, and is refused by the binder.
/// </summary>
internal static class QueryWords
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, string[]>> ByRequest = new();

    public static Task SpellAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.QueryString.HasValue && http.GetEndpoint()?.Metadata.GetMetadata<SliceMetadata>()?.Slice is { } slice)
        {
            var words = ByRequest.GetOrAdd(slice.GetType().GetGenericArguments()[0], WordsOf);
            var query = http.Request.Query;
            if (query.Keys.Any(words.ContainsKey))
            {
                http.Request.Query = new QueryCollection(query.ToDictionary(q => q.Key, q => words.TryGetValue(q.Key, out var known) ? Spelled(q.Value, known) : q.Value, StringComparer.OrdinalIgnoreCase));
            }
        }
        return next(http);
    }

    private static FrozenDictionary<string, string[]> WordsOf(Type request) => request.GetProperties()
        .Select(p => (p.Name, Type: Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)).Where(p => p.Type.IsEnum)
        .ToFrozenDictionary(p => p.Name, p => Enum.GetNames(p.Type), StringComparer.OrdinalIgnoreCase);

    private static StringValues Spelled(StringValues told, string[] known) =>
        new([.. told.Select(word => Array.Find(known, name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase)) ?? word)]);
}
