using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fangxian.Epidemiology.Transmission;
using Fangxian.Platform.Localisation;
using Fangxian.Situation.Statistics;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary><c>fangxian epi simulate</c>: what it gives, and what it refuses under which name.</summary>
public sealed class SimulateCommandTests
{
    private const string Disease = "--r0 2 --latent 2 --infectious 4";

    private readonly string _folder = TestDatabases.NewFolder();

    [Fact] // The final size of the equations is that of its own formula (uniroot of R, FinalSizeTests), 1e-6
    public async Task Equations_give_a_state_a_day_and_end_at_the_final_size()
    {
        var (code, output) = await RunAsync($"--method equations --population 1000000 --cases 1 --days 1000 {Disease}");
        var rows = Table(output);
        Assert.Equal((0, "day,susceptible,exposed,infectious,removed,total_cases", 1002), (code, string.Join(',', rows[0]), rows.Length));
        Assert.Equal(FinalSize.InfectedProportion(2), Number(rows[^1][5]) / 1_000_000, 1e-5);
    }

    [Fact]
    public async Task Areas_with_travel_measures_and_events_are_simulated_and_compared()
    {
        var areas = Write("areas.csv", "area,population,infectious,latitude,longitude\nA,3000,20,30,104\nB,2000,0,30.5,104\nC,1000,0,32,104\n");
        var command = $"{areas} {Disease} --outside 0.1 --days 40 --runs 20 --measure 10-:contacts=0.5,travel=1 --import 3:C:5 --move 2:A:B:100 --per-area --compare --admitted 0.1 --json";
        var (code, output) = await RunAsync(command);
        Assert.Equal(0, code);
        Assert.Equal(output, (await RunAsync(command + " --threads 1")).Output);
        var rows = JsonNode.Parse(output)!["rows"]!.AsArray().Select(r => r!).ToArray();
        double Mean(string scenario, string area, string figure, int day) =>
            (double)rows.Single(r => ((string?)r["scenario"], (string?)r["area"], (string?)r["figure"], (int)r["day"]!) == (scenario, area, figure, day))["mean"]!;
        Assert.Equal(Mean("as-asked", "", "new_cases", 20), new[] { "A", "B", "C" }.Sum(area => Mean("as-asked", area, "new_cases", 20)), 1e-9);
        Assert.Equal(Mean("as-asked", "", "total_cases", 40) - Mean("no-measure", "", "total_cases", 40), Mean("difference", "", "total_cases", 40), 1e-9);
        Assert.True(Mean("difference", "", "total_cases", 40) < 0);
        Assert.Equal(0, Mean("difference", "", "total_cases", 10));
        Assert.Equal(Mean("as-asked", "", "beds", 40) - Mean("no-measure", "", "beds", 40), Mean("difference", "", "beds", 40), 1e-9);
        Assert.Equal((0, true), (Mean("difference", "", "beds", 10), Mean("difference", "", "beds", 40) < 0));
        Assert.DoesNotContain("beds", (await RunAsync(command.Replace(" --admitted 0.1", "", StringComparison.Ordinal))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_travel_is_read()
    {
        var areas = Write("areas.csv", "area,population,infectious\nA,3000,200\nB,2000,0\n");
        double Infected(string output) => Number(Table(output).Single(r => r[1] == "B" && r[2] == "30" && r[3] == "infectious")[4]);
        var apart = await RunAsync($"{areas} {Disease} --days 30 --runs 5 --per-area --travel {Write("apart.csv", "from,to,share\nA,B,0\n")}");
        var together = await RunAsync($"{areas} {Disease} --days 30 --runs 5 --per-area --travel {Write("together.csv", "from,to,share\nB,A,0.2\n")}");
        Assert.Equal(0, Infected(apart.Output));
        Assert.True(Infected(together.Output) > 10);
    }

    [Theory]
    [InlineData("--population 1000 --latent 2 --infectious 4")]
    [InlineData("--population 1000 --r0 2 --beta 1 --latent 2 --infectious 4")]
    [InlineData("--population 1000 --r0 2 --latent 0 --infectious 4")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --runs 0")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --days 0")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --admitted 2")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --admitted 0.1 --stay 0")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --admitted 0.1 --admission-delay -1")]
    [InlineData("--population 5 --r0 2 --latent 2 --infectious 4")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --measure 10-5:contacts=0.4")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --measure 1-5:contacts=1.4")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --measure 1-5:hope=1")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --import 1:nowhere:5")]
    [InlineData("--population 1000 --r0 2 --latent 2 --infectious 4 --method guess")]
    [InlineData("AREAS --population 1000 --r0 2 --latent 2 --infectious 4")]
    [InlineData("AREAS --r0 2 --latent 2 --infectious 4 --method equations")]
    [InlineData("AREAS --r0 2 --latent 2 --infectious 4 --outside 2")]
    [InlineData("AREAS --r0 2 --latent 2 --infectious 4 --move 1:A:A:5")]
    public async Task What_cannot_be_simulated_ends_with_2(string command)
    {
        var (code, output) = await RunAsync(command.Replace("AREAS", Write("areas.csv", "area,population\nA,1000\nB,1000\n"), StringComparison.Ordinal));
        Assert.Equal((2, ""), (code, output));
    }

    [Theory]
    [InlineData("area,population\nA,1000\nA,1000\n", 3, "area")]
    [InlineData("area,population\nA,0\n", 2, "population")]
    [InlineData("area,population,infectious\nA,10,11\n", 2, "population")]
    [InlineData("area,population,infectious\nA,10,-1\n", 2, "infectious")]
    [InlineData("area,population,latitude,longitude\nA,10,95,100\n", 2, "latitude")]
    public void A_cell_of_the_areas_that_cannot_be_used_is_named(string table, int line, string column)
    {
        var refused = Assert.IsType<InputCellUnusable>(SimulatedAreasInput.Read(Write("areas.csv", table)).Refusal);
        Assert.Equal((line, column), (refused.Line, refused.Column));
    }

    [Fact]
    public async Task A_setting_out_of_its_range_is_named_as_the_option_it_is()
    {
        var done = (await Executable.RunAsync("/no/such/folder/fangxian.db", "", ["epi", "simulate", "--population", "1000", .. Disease.Split(' '), "--runs", "0", "--lang", "en"])).EndsWith(2);
        Assert.Contains("--runs: ", done.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(string command)
    {
        using var output = new StringWriter();
        var code = await CommandLine.Build(Language.English).Parse(["epi", "simulate", .. command.Split(' ')]).InvokeAsync(new() { Output = output, Error = TextWriter.Null });
        return (code, output.ToString());
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string[][] Table(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
