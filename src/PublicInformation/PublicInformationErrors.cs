using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.PublicInformation;

/// <summary>Nothing of this name is published, or it lies outside the actor's areas.</summary>
public sealed record PublicationNotFound(string Name) : NotFoundRefusal("publications/not-found", Name);

/// <summary>There is a publication of this area and disease already.</summary>
public sealed record PublicationExists(string Name) : RuleRefusal("publications/exists", Name);

/// <summary>There is no figure of the day that is to be published.</summary>
public sealed record NoFigureToPublish(string Area) : RuleRefusal("publications/no-figure", Area);

/// <summary>A page is not published up to a day that lies before the day of its last issue, or that has not ended.</summary>
public sealed record PublicationDayUnfit(DateOnly Date) : RuleRefusal("publications/day-unfit", Words.Iso(Date));

/// <summary>What is not published cannot be withdrawn.</summary>
public sealed record PublicationNotPublished(string Name) : RuleRefusal("publications/not-published", Name);

/// <summary>A page was published and has been withdrawn.</summary>
public sealed record PublicationWithdrawn(DateTimeOffset At, string? Reason) : NotFoundRefusal("publications/withdrawn", At, Reason);

/// <summary>The geometry cannot be drawn.</summary>
public sealed record MapUnusable(FieldError Why) : UnusableRefusal("publications/map-unusable", Why);

/// <summary>The publication has no map.</summary>
public sealed record MapNotThere(string Name) : NotFoundRefusal("publications/map-not-there", Name);
