using Fangxian.Platform.Audit;
using Fangxian.Platform.Modules;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>A reading in an emergency is noted in the chain of the area looked at; for that its request says which area it is about.</summary>
public sealed class EmergencyTests
{
    [Fact]
    public void A_reading_use_case_whose_request_has_an_area_says_so()
    {
        var silent = SliceCatalogue.Of(Composition.Modules)
            .Where(slice => slice.Kind is SliceKind.Read && slice.Permission.Name.EndsWith(".read", StringComparison.Ordinal) && slice.Permission.Name.Split('.')[0] is not ("accounts" or "audit" or "roles" or "settings" or "tokens"))
            .Where(slice => slice.GetType().GetGenericArguments()[0] is var request && request.GetProperty("Area") is not null && !typeof(IAboutArea).IsAssignableFrom(request))
            .Select(slice => slice.Name).ToArray();
        Assert.True(silent.Length == 0, "requests that have an area and are no IAboutArea: " + string.Join(", ", silent));
    }
}
