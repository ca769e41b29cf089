using Fangxian.Platform.Data;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>How a command ends.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int DoneWithRefusedRows = 1;
    public const int Unusable = 2;
    public const int RefusedByRule = 3;
    public const int DatabaseUnavailable = 4;

    public static int Of(Refusal refusal) => refusal switch
    {
        DatabaseFault { Reason: IOException } => Unusable, // The disk of a file that was named, not the database's.
        DatabaseFault => DatabaseUnavailable,
        NotFoundRefusal or UnusableRefusal or Malformed => Unusable,
        _ => RefusedByRule,
    };
}
