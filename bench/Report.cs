namespace Fangxian.Bench;

/// <summary>The figures, each with its goal and what stands beside it.</summary>
internal sealed class Report
{
    private readonly List<(string Database, string What, string Figure, string Goal, string Beside)> _rows = [];
    private string _machine = "";

    public void Head(string system, int cores, string runtime)
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        _machine = $"{cores} cores, {model ?? "unknown processor"}, {system}, {runtime}, {DateTimeOffset.UtcNow:yyyy-MM-dd}, load at the start {Busy()}";
        Console.Error.WriteLine(_machine);
    }

    public void Add(string database, string what, string figure, string goal, string beside = "")
    {
        _rows.Add((database, what, figure, goal, beside));
        Console.Error.WriteLine($"{database}: {what}: {figure} (goal {goal}) {beside}");
    }

    /// <summary>How many processes wanted the processor over the last minute: beside other work it is more than the measured ones.</summary>
    private static string Busy() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public void Print()
    {
        Console.WriteLine($"Machine: {_machine}, at the end {Busy()}");
        Console.WriteLine();
        Console.WriteLine("| database | what | figure | goal | beside it |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var row in _rows)
        {
            Console.WriteLine($"| {row.Database} | {row.What} | {row.Figure} | {row.Goal} | {row.Beside} |");
        }
    }
}
