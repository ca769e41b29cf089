using Fangxian.Platform.Audit;
using Fangxian.Platform.Identity;

namespace Fangxian.Administration;

/// <summary>What other modules may ask of the administration.</summary>
public static class AdministrationContract
{
    /// <summary>What every account may do with itself.</summary>
    public static readonly Permission OwnAccount = new("own-account.use");

    public static readonly Permission AccountsRead = new("accounts.read");
    public static readonly Permission AccountsWrite = new("accounts.write");

    /// <summary>Look outside the own areas in an emergency.</summary>
    public static readonly Permission BreakGlass = new("break-glass.use");

    public static readonly Permission SettingsRead = new("settings.read");
    public static readonly Permission SettingsWrite = new("settings.write");
    /// <summary>Read who changed and who looked.</summary>
    public static readonly Permission AuditRead = AuditTrail.Reading;

    /// <summary>Delete what lines hold the hash of, once nobody may keep it any longer.</summary>
    public static readonly Permission AuditDetailsForget = new("audit-details.forget");
    public static readonly Permission TokensRead = new("tokens.read");
    public static readonly Permission TokensWrite = new("tokens.write");

    /// <summary>Prove that the audit is whole.</summary>
    public static readonly Permission AuditVerify = new("audit.verify");

    /// <summary>The key file: no role holds these, only the operator of the machine.</summary>
    public static readonly Permission KeysRead = new("keys.read");
    public static readonly Permission KeysRotate = new("keys.rotate");

    /// <summary>Write the whole database into a file of the server's folder of backups.</summary>
    public static readonly Permission BackupsMake = new("backups.make");

    /// <summary>See how database, disk, jobs and backups of the server do.</summary>
    public static readonly Permission HealthRead = new("health.read");

    /// <summary>Put a backup in the place of the whole database.</summary>
    public static readonly Permission BackupsRestore = new("backups.restore");

    /// <summary>The topic whose version moves on when anything about accounts, roles, sessions or tokens changes.</summary>
    public const string AccountsTopic = "accounts";
}
