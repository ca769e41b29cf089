using Fangxian.Platform.Identity;

namespace Fangxian.Administration;

/// <summary>What other modules may ask of the administration.</summary>
public static class AdministrationContract
{
    public static readonly Permission AccountsRead = new("accounts.read");
    public static readonly Permission AccountsWrite = new("accounts.write");
}
