using Fangxian.Platform.Identity;

namespace Fangxian.Administration;

/// <summary>What other modules may ask of the administration.</summary>
public static class AdministrationContract
{
    /// <summary>What every account may do with itself.</summary>
    public static readonly Permission OwnAccount = new("own-account.use");

    public static readonly Permission AccountsRead = new("accounts.read");
    public static readonly Permission AccountsWrite = new("accounts.write");

    public static readonly Permission TokensRead = new("tokens.read");
    public static readonly Permission TokensWrite = new("tokens.write");

    /// <summary>Prove that the audit is whole.</summary>
    public static readonly Permission AuditVerify = new("audit.verify");

    /// <summary>The topic whose version moves on when anything about accounts, roles, sessions or tokens changes.</summary>
    public const string AccountsTopic = "accounts";
}
