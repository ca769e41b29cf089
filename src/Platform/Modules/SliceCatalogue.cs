using System.Collections.Concurrent;
using System.Reflection;

namespace Fangxian.Platform.Modules;

/// <summary>Every use case of a program, found in the assemblies of its modules.</summary>
public static class SliceCatalogue
{
    private static readonly ConcurrentDictionary<ModuleCatalog, IReadOnlyList<ISlice>> Known = new();

    public static IReadOnlyList<ISlice> Of(ModuleCatalog modules) => Known.GetOrAdd(modules, all =>
        [.. all.All.Select(m => m.GetType().Assembly).Append(typeof(SliceCatalogue).Assembly).Distinct().SelectMany(a => a.GetTypes()).SelectMany(In)]);

    /// <summary>The use cases that a type declares.</summary>
    public static IEnumerable<ISlice> In(Type type) => type.ContainsGenericParameters ? [] :
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(f => typeof(ISlice).IsAssignableFrom(f.FieldType)).Select(f => (ISlice)f.GetValue(null)!);
}
