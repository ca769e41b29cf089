using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fangxian.EpiBench;

/// <summary>Runs R on the same inputs in the same run.</summary>
internal static class RSide
{
    /// <summary>Value and seconds of processor time per call of each measurement that R can do here; empty where there is no R.</summary>
    public static Dictionary<string, (double Value, double Seconds)> Run(IEnumerable<Measurement> measurements, string preamble)
    {
        var script = new StringBuilder(preamble).Append("""

            measure <- function(name, f) {
              out <- tryCatch({
                value <- f(); calls <- 0; start <- sum(proc.time()[1:2])
                repeat { f(); calls <- calls + 1; if (sum(proc.time()[1:2]) - start > 1) break }
                sprintf("%s\t%.17g\t%.9g", name, value, (sum(proc.time()[1:2]) - start) / calls)
              }, error = function(e) sprintf("%s\tfailed\t%s", name, conditionMessage(e)))
              cat(out, "\n", sep = "")
            }

            """);
        foreach (var measurement in measurements.Where(m => m.R is not null))
        {
            script.Append(CultureInfo.InvariantCulture, $"measure(\"{measurement.Name}\", function() suppressWarnings(suppressMessages({{ {measurement.R} }})))\n");
        }

        var file = Path.GetTempFileName();
        File.WriteAllText(file, script.ToString());
        try
        {
            using var process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            foreach (var line in lines.Where(l => l.Contains("\tfailed\t", StringComparison.Ordinal)))
            {
                Console.Error.WriteLine("R: " + line);
            }

            return lines.Select(l => l.Split('\t')).Where(l => l.Length == 3 && l[1] != "failed")
                .ToDictionary(l => l[0], l => (double.Parse(l[1], CultureInfo.InvariantCulture), double.Parse(l[2], CultureInfo.InvariantCulture)));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("Rscript is not installed: only ours are timed.");
            return [];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
