using Fangxian.Platform.Audit;
using Fangxian.Platform.Modules;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

public sealed class AuditTests
{
    /// <summary>An auditor reads what was done in words, not by the name of a slice.</summary>
    [Fact]
    public void Every_use_case_that_writes_or_shows_persons_has_a_name_that_people_read()
    {
        var without = SliceCatalogue.Of(Composition.Modules).Where(AuditTrail.MayLeaveALine).Select(s => "use-case." + s.Name).Where(key => !Composition.Texts.Has(key)).Distinct().Order().ToArray();
        Assert.True(without.Length == 0, "no text in src/Administration/Audit/UseCaseTexts.json or beside the slice:\n" + string.Join('\n', without));
    }
}
