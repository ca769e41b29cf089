using Fangxian.Platform.Results;

namespace Fangxian.Registry;

/// <summary>No area has this code or position.</summary>
public sealed record AreaNotFound(string Code) : NotFoundRefusal("areas/not-found", Code);

/// <summary>Another area already carries this code.</summary>
public sealed record AreaCodeTaken(string Code, string Name) : RuleRefusal("areas/code-taken", Code, Name);

/// <summary>The area has been closed by a merge or a split.</summary>
public sealed record AreaClosed(string Name) : RuleRefusal("areas/closed", Name);

/// <summary>A merge or split takes place between areas of one level.</summary>
public sealed record AreaLevelsDiffer(string Name, string Other) : RuleRefusal("areas/levels-differ", Name, Other);

/// <summary>An area that still has open parts cannot be closed.</summary>
public sealed record AreaHasParts(string Name, int Parts) : RuleRefusal("areas/has-parts", Name, Parts);

/// <summary>The country is neither merged nor split.</summary>
public sealed record AreaIsRoot(string Name) : RuleRefusal("areas/is-root", Name);

/// <summary>An area cannot be merged into itself.</summary>
public sealed record AreaIntoItself(string Name) : RuleRefusal("areas/into-itself", Name);

/// <summary>No area was named that should end.</summary>
public sealed record NothingToMerge() : UnusableRefusal("areas/nothing-to-merge");

/// <summary>A village has an open grid of this name, or the name stands twice in what was sent.</summary>
public sealed record GridNameTaken(string Name, string Village) : RuleRefusal("areas/grid-name-taken", Name, Village);

/// <summary>Grids are made under villages and communities only.</summary>
public sealed record GridNeedsVillage(string Name) : RuleRefusal("areas/grid-needs-village", Name);

/// <summary>All positions and codes below the area are in use.</summary>
public sealed record NoPositionLeft(string Name) : RuleRefusal("areas/no-position-left", Name);

/// <summary>The file lacks the columns of an area table.</summary>
public sealed record AreaColumnsMissing(string Missing) : UnusableRefusal("areas/columns-missing", Missing);

/// <summary>A zone of this name exists already.</summary>
public sealed record ZoneNameTaken(string Name) : RuleRefusal("zones/name-taken", Name);

/// <summary>A member of a zone lies within another member.</summary>
public sealed record ZoneMembersOverlap(string Inner, string Outer) : RuleRefusal("zones/members-overlap", Inner, Outer);

/// <summary>The zone has areas outside the actor's own: that is for the administrator above.</summary>
public sealed record ZoneReachesFurther(string Name) : RuleRefusal("zones/reaches-further", Name);

/// <summary>No zone has this id, or none of its areas lies within the actor's own.</summary>
public sealed record ZoneNotFound(string Id) : NotFoundRefusal("zones/not-found", Id);

/// <summary>The disease catalogue has no such code.</summary>
public sealed record DiseaseNotFound(string Code) : NotFoundRefusal("diseases/not-found", Code);

/// <summary>The shipped tables go into a database without areas only.</summary>
public sealed record AreasPresent() : RuleRefusal("areas/present");

/// <summary>The data folder of this installation holds no tables of areas.</summary>
public sealed record ShippedTablesMissing(string Folder) : UnusableRefusal("areas/shipped-missing", Folder);

/// <summary>No feature of the collection names an area below this one.</summary>
public sealed record BoundariesFitNothing(string File, string Name) : UnusableRefusal("areas/boundaries-fit-nothing", File, Name);

/// <summary>No boundaries are stored for the parts of this area.</summary>
public sealed record BoundariesUnknown(string Name) : NotFoundRefusal("areas/boundaries-unknown", Name);

/// <summary>No organisation has this id, or it lies outside the actor's areas and sectors.</summary>
public sealed record OrganisationNotFound(string Id) : NotFoundRefusal("organisations/not-found", Id);

/// <summary>The organisation has been closed.</summary>
public sealed record OrganisationClosed(string Name) : RuleRefusal("organisations/closed", Name);

/// <summary>Another organisation has this unified social credit code; it is named only where the actor may see it.</summary>
public sealed record CreditCodeTaken(string Code, object Holder) : RuleRefusal("organisations/credit-code-taken", Code, Holder);

/// <summary>The day lies before something that has happened already.</summary>
public sealed record OrganisationDayTooEarly(DateOnly Day, DateOnly Earliest) : RuleRefusal("organisations/day-too-early", Day, Earliest);

/// <summary>Nobody holds the role.</summary>
public sealed record NobodyAppointed(string Name) : RuleRefusal("organisations/nobody-appointed", Name);

/// <summary>An organisation cannot stand below itself.</summary>
public sealed record OrganisationUnderItself(string Name) : RuleRefusal("organisations/under-itself", Name);

/// <summary>The file lacks the columns of a table of organisations.</summary>
public sealed record OrganisationColumnsMissing(string Missing) : UnusableRefusal("organisations/columns-missing", Missing);

/// <summary>A disease of this code is in the catalogue.</summary>
public sealed record DiseaseCodeTaken(string Code) : RuleRefusal("diseases/code-taken", Code);

/// <summary>The catalogue holds as many diseases as it can.</summary>
public sealed record DiseaseCatalogueFull() : RuleRefusal("diseases/full");

/// <summary>The disease has a class from this day on.</summary>
public sealed record DiseaseClassTaken(string Name, DateOnly From) : RuleRefusal("diseases/class-taken", Name, From);

/// <summary>No person has this id, or the record lies outside the actor's areas.</summary>
public sealed record PersonNotFound(string Id) : NotFoundRefusal("people/not-found", Id);

/// <summary>The record was merged into another one, which stands for both.</summary>
public sealed record PersonWasMerged(string Id) : RuleRefusal("people/was-merged", Id);

/// <summary>A record cannot be merged into itself.</summary>
public sealed record PersonIntoItself() : RuleRefusal("people/into-itself");

/// <summary>Both records have resident identity numbers, and different ones: they are two persons, or one number is wrong and must be mended first.</summary>
public sealed record IdentityNumbersDiffer() : RuleRefusal("people/numbers-differ");

/// <summary>No such question of two records, or it lies outside the actor's areas.</summary>
public sealed record MatchNotFound(string Id) : NotFoundRefusal("people/match-not-found", Id);

/// <summary>Somebody has decided it already.</summary>
public sealed record MatchDecided() : RuleRefusal("people/match-decided");

/// <summary>No such merge, or it lies outside the actor's areas.</summary>
public sealed record MergeNotFound(string Id) : NotFoundRefusal("people/merge-not-found", Id);

/// <summary>The time in which a merge can be undone is over.</summary>
public sealed record MergeTooOld(DateOnly Until) : RuleRefusal("people/merge-too-old", Until);

/// <summary>The person was merged further since then: that merge is undone first.</summary>
public sealed record MergedFurther() : RuleRefusal("people/merged-further");

/// <summary>A role would have a person who is born after it began.</summary>
public sealed record BornAfterRole(DateOnly Born, FieldError Why) : RuleRefusal("people/born-after-role", Born, Why);

/// <summary>The number that should be shown is none of this person.</summary>
public sealed record NumberNotFound() : NotFoundRefusal("people/number-not-found");
