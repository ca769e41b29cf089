using Fangxian.Platform.Results;

namespace Fangxian.Administration;

/// <summary>Name or password is wrong, or there is no such account: never said which.</summary>
public sealed record SignInRefused() : RuleRefusal("accounts/sign-in-refused");

/// <summary>Too many wrong attempts.</summary>
public sealed record AccountIsLocked(int Minutes) : RuleRefusal("accounts/locked", Minutes);

/// <summary>The password is right; a code of the authenticator is still asked for.</summary>
public sealed record CodeNeeded() : RuleRefusal("accounts/code-needed");

/// <summary>The code is wrong, too old, or was used already.</summary>
public sealed record CodeWrong() : RuleRefusal("accounts/code-wrong");

public sealed record AccountNotFound(string Account) : NotFoundRefusal("accounts/not-found", Account);

public sealed record AccountNameTaken(string Name) : RuleRefusal("accounts/name-taken", Name);

public sealed record AccountIsDisabled(string Name) : RuleRefusal("accounts/disabled", Name);

/// <summary>Nobody changes the own rights or takes away the own access.</summary>
public sealed record OwnRights() : RuleRefusal("accounts/own-rights");

/// <summary>The account holds no role, and no machine stands for it.</summary>
public sealed record NothingToHandOver(string Name) : RuleRefusal("accounts/nothing-to-hand-over", Name);

/// <summary>Without this account nobody could administer everything any more.</summary>
public sealed record LastAdministrator(string Name) : RuleRefusal("accounts/last-administrator", Name);

/// <summary>The one who asks has lost the right in the meantime.</summary>
public sealed record RightLost() : RuleRefusal("accounts/right-lost");

public sealed record RoleNotFound(string Role) : NotFoundRefusal("accounts/role-not-found", Role);

/// <summary>The account does not hold the role in that very area, or in everything.</summary>
public sealed record RoleNotHeld(string Account, string Role, object Area) : NotFoundRefusal("accounts/role-not-held", Account, Role, Area);

/// <summary>The account holds the role there more than once: for several sectors or times.</summary>
public sealed record RoleHeldTwice(string Account, string Role, object Area) : RuleRefusal("accounts/role-held-twice", Account, Role, Area);

/// <summary>The account holds the role there already, as early and as long as was asked.</summary>
public sealed record RoleHeldAlready(string Account, string Role) : RuleRefusal("accounts/role-held-already", Account, Role);

public sealed record RoleGrantNotFound() : NotFoundRefusal("accounts/grant-not-found");

/// <summary>The scope would need more ranges than a query can take.</summary>
public sealed record TooManyAreas(int Most) : RuleRefusal("accounts/too-many-areas", Most);

public sealed record InvitationUnusable() : RuleRefusal("accounts/invitation-unusable");

public sealed record SetUpCodeWrong() : RuleRefusal("accounts/set-up-code-wrong");

public sealed record AlreadySetUp() : RuleRefusal("accounts/already-set-up");

public sealed record SessionNotFound() : NotFoundRefusal("accounts/session-not-found");

public sealed record PasskeyRefused() : RuleRefusal("accounts/passkey-refused");

public sealed record TooManyPasskeys(int Most) : RuleRefusal("accounts/too-many-passkeys", Most);

public sealed record PasskeyNotFound() : NotFoundRefusal("accounts/passkey-not-found");

/// <summary>There is one already; it is removed before another is made.</summary>
public sealed record AuthenticatorPresent() : RuleRefusal("accounts/authenticator-present");

/// <summary>The accounts of a demonstration belong to everybody.</summary>
public sealed record DemonstrationAccount() : RuleRefusal("accounts/demonstration");

/// <summary>The account holds a role outside the administrator's own area: that is for the administrator above.</summary>
public sealed record AccountReachesFurther(string Name) : RuleRefusal("accounts/reaches-further", Name);

/// <summary>No such area, or not one of the administrator's own.</summary>
public sealed record AccountAreaNotFound(string Code) : NotFoundRefusal("accounts/area-not-found", Code);

public sealed record ZoneUnknown() : NotFoundRefusal("accounts/zone-not-found");

/// <summary>Roles or tokens given in the zone would reach areas where the one who widens it, or their role, gives none.</summary>
public sealed record ZoneGivesRights(string Name, int Roles, int Tokens) : RuleRefusal("accounts/zone-gives-rights", Name, Roles, Tokens);

/// <summary>Only a person who has signed in looks in an emergency: no token, no command line.</summary>
public sealed record LookNeedsAccount() : RuleRefusal("emergency/needs-account");

/// <summary>The country is no one area.</summary>
public sealed record LookTooWide(string Name) : RuleRefusal("emergency/too-wide", Name);

/// <summary>The area lies within the actor's own already.</summary>
public sealed record LookNotNeeded(string Name) : RuleRefusal("emergency/not-needed", Name);

/// <summary>The account looks at the area, or at one around it, already.</summary>
public sealed record LookAlreadyOpen(string Name, string Until) : RuleRefusal("emergency/already-open", Name, Until);

/// <summary>No such look, or neither one's own nor at one of one's areas.</summary>
public sealed record LookNotFound() : NotFoundRefusal("emergency/not-found");

public sealed record LookHasEnded() : RuleRefusal("emergency/has-ended");

public sealed record SettingNotFound(string Key) : NotFoundRefusal("settings/not-found", Key);

/// <summary>Settings concern the whole deployment; the actor's scope does not cover the area it opens with.</summary>
public sealed record SettingsOfWhole() : RuleRefusal("settings/of-whole");
/// <summary>No line has this id, or not one of the auditor's areas.</summary>
public sealed record AuditLineNotFound(long Id) : NotFoundRefusal("audit/line-not-found", Id);

/// <summary>More lines than one workbook takes: CSV and JSON take any number.</summary>
public sealed record AuditTooLong(int Most) : RuleRefusal("audit/too-long", Most);

/// <summary>Details stay for so many months at least.</summary>
public sealed record AuditDetailsStay(DateOnly Day, DateOnly Latest, int Months) : RuleRefusal("audit/details-stay", Day, Latest, Months);

/// <summary>The giver may give access in one sector only, and the role was to hold beyond it.</summary>
public sealed record SectorNotHeld() : RuleRefusal("accounts/sector-not-held");

/// <summary>The role holds permissions about persons, who have no sector: limited to one it would show them all.</summary>
public sealed record RoleKnowsNoSector(string Permissions) : RuleRefusal("accounts/role-knows-no-sector", Permissions);

public sealed record TokenNotFound(string Token) : NotFoundRefusal("tokens/not-found", Token);

public sealed record TokenNameTaken(string Name) : RuleRefusal("tokens/name-taken", Name);

/// <summary>The token holds in areas or sectors outside the administrator's own.</summary>
public sealed record TokenReachesFurther(string Name) : RuleRefusal("tokens/reaches-further", Name);

/// <summary>The role holds what only people do: giving access, looking outside the area in an emergency.</summary>
public sealed record TokenForPeopleOnly(string Permissions) : RuleRefusal("tokens/for-people-only", Permissions);

/// <summary>Nobody hands on what the own roles do not permit there.</summary>
public sealed record RightsNotHeld(string Permissions) : RuleRefusal("roles/rights-not-held", Permissions);

public sealed record RoleKeyTaken(string Key) : RuleRefusal("roles/key-taken", Key);

/// <summary>Another role is called so, or looks so.</summary>
public sealed record RoleNameTaken(string Name) : RuleRefusal("roles/name-taken", Name);

/// <summary>Accounts or tokens have it.</summary>
public sealed record RoleInUse(string Role, int Accounts, int Tokens) : RuleRefusal("roles/in-use", Role, Accounts, Tokens);
