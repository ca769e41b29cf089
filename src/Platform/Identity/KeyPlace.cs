namespace Fangxian.Platform.Identity;

/// <summary>Whether the key file lies where a copy of the database's folder would take it along.</summary>
internal static class KeyPlace
{
    /// <summary>As many links on the way as a file system follows.</summary>
    private const int MostLinks = 40;

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Whether the path leads into the folder or below it, whatever links are on the way of either.</summary>
    public static bool IsWithin(string path, string folder)
    {
        var left = MostLinks;
        var way = Path.GetRelativePath(Follow(Path.GetFullPath(folder), ref left), Follow(Path.GetFullPath(path), ref left));
        return !Path.IsPathRooted(way) && way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether it is the usual place of the keys, below a home folder in which the database was laid beside everything else of its
    /// user: a first try in one's home needs no other place.
    /// </summary>
    public static bool IsUsual(string file, string databaseFolder) => file == Path.GetFullPath(KeyRing.DefaultFile) && Home.Length > 0 && IsWithin(Home, databaseFolder);

    /// <summary>The path without links; what does not exist yet is none.</summary>
    private static string Follow(string path, ref int left)
    {
        if (Path.GetDirectoryName(path) is not { } above)
        {
            return path;
        }
        above = Follow(above, ref left);
        var here = Path.Combine(above, Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is not { } target ? here
            : --left < 0 ? throw new IOException($"{path}: too many links")
            : Follow(Path.GetFullPath(Path.Combine(above, target)), ref left);
    }
}
