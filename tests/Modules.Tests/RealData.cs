namespace Fangxian.Modules.Tests;

/// <summary>Files of real data that lie beside a clone (<c>shared/data</c>) and are no part of it.</summary>
internal static class RealData
{
    /// <summary>A file of it; the test is skipped, and says so, where the folder is absent.</summary>
    public static string File(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (System.IO.File.Exists(path))
            {
                return path;
            }
        }
        Assert.Skip($"shared/data/{name} does not lie beside this clone.");
        return "";
    }
}
