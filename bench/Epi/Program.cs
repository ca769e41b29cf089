using System.Globalization;
using Fangxian.EpiBench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["power", ..])
{
    PowerComparison.Print(args[1..]);
    return;
}

if (args is ["forecast", ..])
{
    ForecastComparison.Print(args[1..]);
    return;
}

var wanted = args.FirstOrDefault() ?? "";
Measurement[] measurements = [.. DetectionMeasurements.All().Concat(TransmissionMeasurements.All()).Concat(ForecastMeasurements.All()).Concat(ClusterMeasurements.All()).Concat(PlanningMeasurements.All()).Concat(SimulationMeasurements.All()).Where(m => m.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
var ours = measurements.Select(m => m.Run()).ToArray();
var theirs = RSide.Run(measurements, DetectionMeasurements.Preamble + TransmissionMeasurements.Preamble + ForecastMeasurements.Preamble + PlanningMeasurements.Preamble);
Console.WriteLine($"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}; processor time on one core, median of seven rounds");
Console.WriteLine();
Console.WriteLine("| what | unit | value here | value in R | here | R | ratio | goal |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (var i = 0; i < measurements.Length; i++)
{
    var (m, (value, seconds)) = (measurements[i], ours[i]);
    var r = theirs.TryGetValue(m.Name, out var found) ? ($"{found.Value:R}", Time(found.Seconds / m.Units), $"{found.Seconds / m.Units / seconds:#,0} ×") : ("", "", "");
    Console.WriteLine($"| {m.Name} | {m.Unit} | {value:R} | {r.Item1} | {Time(seconds)} | {r.Item2} | {r.Item3} | {(m.Goal is { } goal ? $"≥ {goal:#,0} ×" : "")} |");
}

static string Time(double seconds) => seconds switch
{
    < 1e-3 => $"{seconds * 1e6:0.##} µs",
    < 1 => $"{seconds * 1e3:0.##} ms",
    _ => $"{seconds:0.##} s",
};
