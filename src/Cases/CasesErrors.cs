using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Cases;

/// <summary>The mapping names no column for a field that every row needs.</summary>
public sealed record CountColumnsMissing(string Field) : UnusableRefusal("counts/columns-missing", new FieldError("field." + Field));

/// <summary>So many rows are refused that the file is another than was thought.</summary>
public sealed record TooManyRefused(int Most, int FirstLine, FieldError FirstReason) : UnusableRefusal("counts/too-many-refused", Most, FirstLine, FirstReason);

/// <summary>The file has more rows than one import takes.</summary>
public sealed record TooManyRows(int Most) : UnusableRefusal("counts/too-many-rows", Most);

/// <summary>Another mapping is saved under this name.</summary>
public sealed record MappingNameTaken(string Name) : RuleRefusal("counts/mapping-name-taken", Name);

/// <summary>No mapping is saved under this name.</summary>
public sealed record MappingNotFound(string Name) : NotFoundRefusal("counts/mapping-not-found", Name);

/// <summary>No import has this id.</summary>
public sealed record ImportNotFound(string Id) : NotFoundRefusal("counts/import-not-found", Id);

/// <summary>The import has been published or discarded already.</summary>
public sealed record ImportIsNoDraft(string FileName) : RuleRefusal("counts/import-is-no-draft", FileName);

/// <summary>A count cannot describe a day that has not come.</summary>
public sealed record CountInTheFuture(DateOnly Date) : RuleRefusal("counts/in-the-future", Words.Iso(Date));

/// <summary>What was entered is what stands already.</summary>
public sealed record CountUnchanged() : RuleRefusal("counts/unchanged");

/// <summary>A correction says why.</summary>
public sealed record CorrectionNeedsReason() : RuleRefusal("counts/correction-needs-reason");

/// <summary>A publication time lies in the future.</summary>
public sealed record PublishedInTheFuture() : RuleRefusal("counts/published-in-the-future");

/// <summary>Figures are not published before the day they describe.</summary>
public sealed record PublishedBeforeItsDay(DateOnly Date) : RuleRefusal("counts/published-before-its-day", Words.Iso(Date));

/// <summary>The file is larger than pages take.</summary>
public sealed record FileTooLarge(long MostMegabytes) : UnusableRefusal("counts/file-too-large", MostMegabytes);

/// <summary>The file has a header at most.</summary>
public sealed record FileHasNoRows(string FileName) : UnusableRefusal("counts/file-has-no-rows", FileName);

/// <summary>The file came by the command line or was discarded: it is not kept.</summary>
public sealed record ImportFileNotKept(string FileName) : NotFoundRefusal("counts/import-file-not-kept", FileName);

/// <summary>No row of the import was refused.</summary>
public sealed record NothingRefused(string FileName) : NotFoundRefusal("counts/nothing-refused", FileName);

/// <summary>No duty to report has this id.</summary>
public sealed record DutyNotFound(string Id) : NotFoundRefusal("reports/duty-not-found", Id);

/// <summary>The duty reaches beyond the actor's areas: whoever answers for all of them changes it.</summary>
public sealed record DutyReachesFurther(string Area) : RuleRefusal("reports/duty-reaches-further", Area);

/// <summary>The duty ends already on or before that day.</summary>
public sealed record DutyEnded(string Day) : RuleRefusal("reports/duty-ended", Day);

/// <summary>The same areas owe the same report already in that time.</summary>
public sealed record DutyOverlaps(string Area) : RuleRefusal("reports/duty-overlaps", Area);

/// <summary>The level that owes must lie below the area.</summary>
public sealed record DutyLevelNotBelow(string Area) : UnusableRefusal("reports/duty-level-not-below", Area);

/// <summary>A zero report and figures exclude each other.</summary>
public sealed record ZeroWithFigures() : UnusableRefusal("reports/zero-with-figures");

/// <summary>Neither a figure nor a zero was said: nothing is never taken for zero.</summary>
public sealed record ReportSaysNothing() : UnusableRefusal("reports/says-nothing");

/// <summary>The figures are unlikely: they are written once they are confirmed with a reason.</summary>
public sealed record ReportNeedsConfirmation(IReadOnlyList<FieldError> Warnings) : RuleRefusal("reports/needs-confirmation", Warnings);

/// <summary>There is no report to withdraw.</summary>
public sealed record NothingToWithdraw() : RuleRefusal("reports/nothing-to-withdraw");

/// <summary>A withdrawal says why.</summary>
public sealed record WithdrawalNeedsReason() : RuleRefusal("reports/withdrawal-needs-reason");

/// <summary>No channel of reminders has this id.</summary>
public sealed record ChannelNotFound(string Id) : NotFoundRefusal("reminders/channel-not-found", Id);

/// <summary>The area has as many channels as it may.</summary>
public sealed record TooManyChannels(string Area, int Most) : RuleRefusal("reminders/too-many-channels", Area, Most);

/// <summary>No reminder has this id.</summary>
public sealed record ReminderNotFound(string Id) : NotFoundRefusal("reminders/not-found", Id);

/// <summary>The reminder is being sent at this moment.</summary>
public sealed record ReminderBeingSent() : RuleRefusal("reminders/being-sent");

/// <summary>The reminder is done with: sent, or needed no more.</summary>
public sealed record ReminderDone() : RuleRefusal("reminders/done");

/// <summary>No case has this id in the own areas.</summary>
public sealed record CaseNotFound(string Id) : NotFoundRefusal("cases/not-found", Id);

/// <summary>No such stay, treatment, sample or test of the case.</summary>
public sealed record EntryNotFound() : NotFoundRefusal("cases/entry-not-found");

/// <summary>Class, day and edition are what stands already.</summary>
public sealed record ClassUnchanged() : RuleRefusal("cases/class-unchanged");

/// <summary>The edition holds the case to be something else: who overrules it says why.</summary>
public sealed record OverrideNeedsReason(string Edition, FieldError Class) : RuleRefusal("cases/override-needs-reason", Edition, Class);

/// <summary>Another edition holds on that day than the one that was shown.</summary>
public sealed record EditionChanged(string Edition, string Day) : RuleRefusal("cases/edition-changed", Edition, Day);

/// <summary>The area follows the case already.</summary>
public sealed record OfferedToItself(string Area) : RuleRefusal("cases/offered-to-itself", Area);

/// <summary>The case is offered already, and nobody has answered.</summary>
public sealed record OfferedAlready(string Number) : RuleRefusal("cases/offered-already", Number);

/// <summary>No offer has this id in the own areas.</summary>
public sealed record OfferNotFound(string Id) : NotFoundRefusal("cases/offer-not-found", Id);

/// <summary>The offer has been answered or taken back.</summary>
public sealed record OfferAnswered(string Number) : RuleRefusal("cases/offer-answered", Number);

/// <summary>The mapping names no column for a field that every row of a line list needs.</summary>
public sealed record LineListColumnMissing(string Field) : UnusableRefusal("cases/columns-missing", new FieldError("linelist.field." + Field));

/// <summary>No change of many cases has this id in the own areas.</summary>
public sealed record CaseEditNotFound() : NotFoundRefusal("cases/edit-not-found");

/// <summary>The change has been taken back already.</summary>
public sealed record CaseEditUndone() : RuleRefusal("cases/edit-undone");

/// <summary>So long ago a change of many cases is taken back no more.</summary>
public sealed record CaseEditTooOld(int Days) : RuleRefusal("cases/edit-too-old", Days);

/// <summary>More cases than a page can be cut from in an order that no index has.</summary>
public sealed record CasesTooManyToOrder(int Most) : RuleRefusal("cases/too-many-to-order", Most);

/// <summary>Nobody has kept a view of one's own under this name.</summary>
public sealed record CaseViewNotFound(string Name) : NotFoundRefusal("cases/view-not-found", Name);

/// <summary>Another view of one's own has this name.</summary>
public sealed record CaseViewNameTaken(string Name) : RuleRefusal("cases/view-name-taken", Name);
