namespace Fangxian.Platform.Data;

/// <summary>What other users of the machine may do with a SQLite file and its journal: nothing.</summary>
public static class FileRights
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file and what SQLite keeps beside it, which takes the rights of the file when it is made.</summary>
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    /// <summary>Takes from others what they were left; whether they were left anything.</summary>
    /// <exception cref="UnauthorizedAccessException">The file is another user's.</exception>
    public static bool Close(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }
        string[] open = [.. Companions.Select(companion => file + companion).Where(File.Exists).Where(f => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(f) & ~(Owners | UnixFileMode.UserExecute)) != 0)];
        foreach (var left in open)
        {
            File.SetUnixFileMode(left, Owners);
        }
        return open.Length > 0;
    }
}
