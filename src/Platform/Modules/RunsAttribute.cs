using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Modules;

/// <summary>
/// The use cases that a page runs. The first is what the page is for: whoever lacks its permission is turned away before
/// the page is made; each of them asks for its own permission again when it runs.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RunsAttribute(params Type[] useCases) : Attribute
{
    public IReadOnlyList<Type> UseCases { get; } = useCases;

    public Permission? Permission { get; } = useCases.Length == 0 ? null : SliceCatalogue.In(useCases[0]).Select(s => (Permission?)s.Permission).First();
}
