using Fangxian.Platform.Localisation;

namespace Fangxian.Cases.Imports;

/// <summary>The four steps of an import as every page of it names them.</summary>
internal static class ImportSteps
{
    public static IReadOnlyList<string> Names(Words words) => [words["imports.step.1"], words["imports.step.2"], words["imports.step.3"], words["imports.step.4"]];
}
