using Fangxian.Platform.Results;

namespace Fangxian.Platform.Archive;

/// <summary>A file that is no archive, or one cut short: it has no table of contents.</summary>
public sealed record ArchiveUnreadable(string File) : UnusableRefusal("archive/unreadable", File);

/// <summary>The rows of a table are not those that were written.</summary>
public sealed record ArchiveDamaged(string File, string Table) : UnusableRefusal("archive/damaged", File, Table);

/// <summary>An archive of a later program.</summary>
public sealed record ArchiveTooNew(string Schema) : RuleRefusal("archive/too-new", Schema);

/// <summary>Fields of the archive lie under keys that the key file does not have: they would be lost.</summary>
public sealed record ArchiveKeysMissing(string KeyFile, string Versions) : RuleRefusal("archive/keys-missing", KeyFile, Versions);

/// <summary>A database is only restored into an empty place.</summary>
public sealed record RestoreNeedsEmpty(string Database) : RuleRefusal("archive/not-empty", Database);

/// <summary>A database that is being used is not replaced.</summary>
public sealed record RestoreNeedsRest(string Database) : RuleRefusal("archive/in-use", Database);

/// <summary>What was loaded is not what the archive holds: nothing was kept.</summary>
public sealed record RestoredUnequal(string Table) : RuleRefusal("archive/unequal", Table);
