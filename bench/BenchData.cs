using System.Globalization;
using MiniExcelLibs;

namespace Fangxian.Bench;

/// <summary>Five diseases × all counties of the shipped tree's home province × so many days, cumulative, seeded: made up, of the size of the real thing.</summary>
internal sealed class BenchData(string work, int days)
{
    private readonly string _tables = Path.Combine(work, "host", "data");

    public string Csv => Path.Combine(work, "counts.csv");

    public string SecondCsv => Path.Combine(work, "second.csv");

    public string Xlsx => Path.Combine(work, "counts.xlsx");

    public string Areas => Path.Combine(_tables, "areas", "china.csv");

    public string Villages => Path.Combine(_tables, "areas", "sichuan.csv");

    public string Population => Path.Combine(_tables, "population", "census-2020.csv");

    public string[] Diseases { get; private set; } = [];

    public string[] Counties { get; private set; } = [];

    public string Province => Counties[0][..2];

    public string Prefecture => Counties[0][..4];

    public string County => Counties[0][..6];

    public int Rows => Diseases.Length * Counties.Length * days;

    public int SheetRows { get; private set; }

    public DateOnly First { get; } = new(2021, 1, 1);

    public void Write()
    {
        Diseases = [.. File.ReadLines(Path.Combine(_tables, "diseases", "diseases.csv")).Skip(1).Select(l => l.Split(',')[0]).Take(5)];
        var home = File.ReadLines(Villages).Skip(1).First()[..2];
        Counties = [.. File.ReadLines(Areas).Skip(1).Select(l => l.Split(',')).Where(l => l[2] == "3" && l[0].StartsWith(home, StringComparison.Ordinal)).Select(l => l[0])];
        WriteCsv(Csv, Diseases, seed: 1);
        WriteCsv(SecondCsv, Diseases[..1], seed: 2);
        var sheet = Lines(Diseases[..1], seed: 1).Take(100_000).ToArray();
        SheetRows = sheet.Length;
        MiniExcel.SaveAs(Xlsx, sheet.Select(r => new { disease = r.Disease, date = r.Date, code = r.Code, confirmed = r.Confirmed, cured = r.Cured, dead = r.Dead }));
    }

    private void WriteCsv(string path, string[] diseases, int seed)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("disease,date,code,confirmed,cured,dead");
        foreach (var row in Lines(diseases, seed))
        {
            file.WriteLine($"{row.Disease},{row.Date},{row.Code},{row.Confirmed},{row.Cured},{row.Dead}");
        }
    }

    private IEnumerable<(string Disease, string Date, string Code, int Confirmed, int Cured, int Dead)> Lines(string[] diseases, int seed)
    {
        var random = new Random(seed);
        foreach (var disease in diseases)
        {
            foreach (var county in Counties)
            {
                var (confirmed, cured, dead, phase) = (0, 0, 0, random.NextDouble() * 6);
                for (var day = 0; day < days; day++)
                {
                    var mean = 2 + 2 * Math.Sin(day / 60.0 + phase);
                    var cases = random.NextDouble() < 0.6 ? random.Next((int)(2 * mean) + 2) : 0;
                    confirmed += cases;
                    cured = Math.Max(cured, (int)(confirmed * 0.9) - 3);
                    dead += cases > 0 && random.NextDouble() < 0.01 ? 1 : 0;
                    yield return (disease, First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), county, confirmed, Math.Max(0, cured), dead);
                }
            }
        }
    }
}
