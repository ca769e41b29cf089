namespace Fangxian.Architecture.Tests;

/// <summary>
/// A file that says what is so; a change of it is a visible diff. With <c>FANGXIAN_APPROVE=1</c> the file is written anew.
/// </summary>
internal static class Approved
{
    public static void Matches(string name, string actual)
    {
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Sources.Root, "tests", "Architecture.Tests", "Approved", name);
        if (Environment.GetEnvironmentVariable("FANGXIAN_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (approved != actual)
        {
            Assert.Fail($"""
                {name} is not what is approved.
                {Difference(approved.Split('\n'), actual.Split('\n'))}
                If that is what you want: FANGXIAN_APPROVE=1 ./test architecture, look at the diff of
                tests/Architecture.Tests/Approved/{name}, and commit it.
                """);
        }
    }

    /// <summary>Lines that went (−) and came (+), in their order, the first forty.</summary>
    private static string Difference(string[] before, string[] after)
    {
        var longest = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                longest[i, j] = before[i] == after[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }
        var lines = new List<string>();
        for (int i = 0, j = 0; (i < before.Length || j < after.Length) && lines.Count < 40;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j >= after.Length || (i < before.Length && longest[i + 1, j] >= longest[i, j + 1]))
            {
                lines.Add($"− {i + 1}: {before[i++]}");
            }
            else
            {
                lines.Add($"+ {j + 1}: {after[j++]}");
            }
        }
        return string.Join('\n', lines);
    }
}
