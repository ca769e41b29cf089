using Fangxian.Platform.Results;

namespace Fangxian.Administration.Backup;

/// <summary>A backup holds every area: who looks after some of them makes none.</summary>
public sealed record BackupsAreOfEverything() : RuleRefusal("backups/of-everything");

/// <summary>What was loaded from the backup does not carry the audit that it should.</summary>
public sealed record BackupAuditBroken(string File) : RuleRefusal("backups/unproved", File);
