using Fangxian.Platform.Results;

namespace Fangxian.Administration.Backup;

/// <summary>A backup holds every area: who looks after some of them makes none.</summary>
public sealed record BackupsAreOfEverything() : RuleRefusal("backups/of-everything");

/// <summary>There is no such file in the server's folder of backups.</summary>
public sealed record BackupNotFound(string Name) : NotFoundRefusal("backups/not-found", Name);

/// <summary>What was loaded from the backup does not carry the audit that it should.</summary>
public sealed record BackupAuditBroken(string File) : RuleRefusal("backups/unproved", File);
