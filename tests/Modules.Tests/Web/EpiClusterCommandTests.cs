using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.Localisation;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary><c>fangxian epi chains</c>, <c>scan</c> and <c>knox</c>: tables, refusals and what is said about pairs left out. The numbers themselves are checked against R in the library's tests.</summary>
public sealed class EpiClusterCommandTests
{
    private const string Pairs = "infector,infectee,infector_onset,infectee_onset\na,b,2020-02-01,2020-02-05\na,c,2020-02-01,2020-02-08\nb,d,2020-02-05,\n,e,,2020-02-20\nd,a,,\nx,x,,\n";
    private const string Sites = "site,x,y,population\nnorth,0,9,900\nmiddle,0,5,1000\nsouth,0,0,1100\n";

    private readonly string _folder = TestDatabases.NewFolder();

    [Theory]
    [InlineData("zh", "未采用 2 对")]
    [InlineData("en", "2 pairs are left out")]
    public async Task Pairs_that_are_no_links_are_left_out_and_it_is_said(string language, string said)
    {
        var done = (await Executable.RunAsync("/no/such/folder/fangxian.db", Pairs, ["epi", "chains", "--lang", language])).EndsWith(0);
        Assert.Contains(said, done.Error);
        Assert.Contains("infected-itself × 1", done.Error);
        Assert.Contains("circle × 1", done.Error);
        Assert.Equal("root,size,generations,first_onset,last_onset,duration_days,cases_by_generation\na,4,2,2020-02-01,2020-02-08,7,1 2 1\ne,1,0,2020-02-20,2020-02-20,0,1\nx,1,0,,,,1\n", done.Out);
    }

    [Theory]
    [InlineData("faults", "line,infector,infectee,fault\n6,d,a,circle\n7,x,x,infected-itself\n")]
    [InlineData("sizes", "size,clusters\n1,2\n4,1\n")]
    [InlineData("generations", "generation,cases\n0,3\n1,2\n2,1\n")]
    [InlineData("serial-intervals", "infector,infectee,delay\na,b,4\na,c,7\n")]
    [InlineData("cases", "case,infector,root,generation,infected,onset\na,,a,0,2,2020-02-01\nb,a,a,1,1,2020-02-05\nc,a,a,1,0,2020-02-08\nd,b,a,2,0,\ne,,e,0,0,2020-02-20\nx,,x,0,0,\n")]
    public async Task Each_table_says_what_the_pairs_say(string table, string expected) =>
        Assert.Equal((0, expected), await RunAsync($"chains --show {table}", Write("pairs.csv", Pairs)));

    [Fact]
    public async Task Uneven_spread_has_its_intervals_in_the_table_and_in_json()
    {
        var pairs = Write("many.csv", "infector,infectee\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i % 4 == 0 ? "a" : "p" + (i / 3))},p{i + 100}\n")));
        var rows = Table((await RunAsync("chains --show spread", pairs)).Output);
        Assert.Equal(["measure,observed,fitted,lower,upper", "r", "k", "transmissions_by_top_20_percent", "cases_causing_80_percent", "gini"], [string.Join(',', rows[0]), .. rows.Skip(1).Select(r => r[0])]);
        Assert.All(rows.Skip(3), row => Assert.True(Number(row[3]) <= Number(row[2]) && Number(row[2]) <= Number(row[4]), string.Join(',', row)));
        var json = JsonDocument.Parse((await RunAsync("chains --show spread --json", pairs)).Output).RootElement.GetProperty("rows");
        Assert.Equal(Number(rows[5][2]), json[4].GetProperty("fitted").GetDouble());
    }

    [Fact]
    public async Task Likely_infectors_come_with_their_probability_and_that_of_an_unknown_source()
    {
        var cases = Write("cases.csv", "case,onset\na,2020-02-01\nb,2020-02-03\nc,2020-02-09\nd,\n");
        var contacts = Write("contacts.csv", "case,contact,first,last\nc,a,2020-01-30,2020-02-04\nc,b,2020-02-03,2020-02-03\nd,a,,\n");
        var (code, output) = await RunAsync($"chains --cases {cases} --show infectors --contacts {contacts} --si-mean 5 --si-sd 3 --incubation-mean 5 --incubation-sd 2 --unknown-source 0.2", Write("none.csv", "infector,infectee\n,a\n"));
        var rows = Table(output);
        Assert.Equal(0, code);
        Assert.Equal("case,contact,lag_days,probability", string.Join(',', rows[0]));
        Assert.Equal(["c a 8", "c b 6", "c ? ", "d  "], rows.Skip(1).Select(r => $"{r[0]} {r[1]} {r[2]}").OrderBy(r => r.Contains('?', StringComparison.Ordinal)).ThenBy(r => r, StringComparer.Ordinal).OrderBy(r => r[0]));
        Assert.Equal(1, rows.Where(r => r[0] == "c").Sum(r => Number(r[3])!.Value), 1e-12);
        Assert.Equal("", rows[^1][3]);
        Assert.Equal(0, (await RunAsync($"chains --cases {cases} --show infectors --contacts {contacts} --si-mean 5 --si-sd 3 --si-normal", Write("none.csv", "infector,infectee\n,a\n"))).Code);
    }

    [Theory]
    [InlineData("chains", "infector,infectee\na,\n")]
    [InlineData("chains", "infectee,infector\na,b\n")]
    [InlineData("chains", "infector,infectee,infector_onset,infectee_onset\na,b,2020-02-01,2020-02-05\na,c,2020-02-02,2020-02-05\n")]
    [InlineData("chains --show frogs", "infector,infectee\na,b\n")]
    [InlineData("chains --show infectors", "infector,infectee\na,b\n")]
    [InlineData("chains --show infectors --contacts no-such-file.csv --si-mean 5 --si-sd 3", "infector,infectee\na,b\n")]
    [InlineData("scan", "site,date,cases\nnorth,2020-01-01,3\n")]
    [InlineData("scan --method frogs", "x,y,t\n1,1,1\n")]
    [InlineData("scan --method permutation --windows spatial", "x,y,t\n1,1,1\n")]
    [InlineData("scan --method permutation --largest-share 2", "x,y,t\n1,1,1\n1,1,2\n")]
    [InlineData("scan --method permutation --replications 5", "x,y,t\n1,1,1\n1,1,2\n")]
    [InlineData("scan --method permutation", "x,y,t\n1,1,1\n1,1,90000\n")]
    [InlineData("scan --method permutation --from 2020-01-01", "x,y,t\n1,1,1\n1,1,2\n")]
    [InlineData("scan --method permutation --to 2020-01-01", "x,y,date\n1,1,2020-01-01\n1,1,2020-01-02\n")]
    [InlineData("scan --method permutation", "longitude,latitude,t\n104,91,1\n")]
    [InlineData("knox --space 5 --days 3", "x,y\n1,1\n")]
    [InlineData("knox --space -5 --days 3", "x,y,t\n1,1,1\n2,2,2\n3,3,3\n")]
    [InlineData("knox --space 5 --days 3", "x,y,t\n1,1,1\n2,,2\n")]
    public async Task Input_that_cannot_be_used_ends_with_2(string command, string table) => Assert.Equal((2, ""), await RunAsync(command, Write("table.csv", table)));

    [Theory]
    [InlineData("site,date,cases\nwest,2020-01-01,3\n")]
    [InlineData("site,date,cases\nnorth,2020-01-01,3\nnorth,2020-01-01,3\n")]
    [InlineData("site,date,cases\nnorth,2020-01-01,\n")]
    [InlineData("site,t,cases\nnorth,1.5,2\n")]
    public async Task Counts_that_do_not_fit_the_sites_end_with_2(string table) => Assert.Equal((2, ""), await RunAsync($"scan --sites {Write("sites.csv", Sites)}", Write("table.csv", table)));

    [Fact]
    public async Task A_cluster_is_told_with_its_sites_days_and_p()
    {
        var counts = "site,date,cases\n" + string.Concat(Enumerable.Range(1, 20).SelectMany(day => new[] { "north", "middle", "south" }.Select(site => $"{site},2020-01-{day:00},{(site == "north" && day > 16 ? 9 : 1 + (day % 2))}\n")));
        var (code, output) = await RunAsync($"scan --sites {Write("sites.csv", Sites)} --longest 7", Write("counts.csv", counts));
        var rows = Table(output);
        Assert.Equal(0, code);
        Assert.Equal("rank,centre,members,radius,first_day,last_day,cases,expected,observed_over_expected,relative_risk,llr,p,p_gumbel,replications", string.Join(',', rows[0]));
        Assert.Equal(["1", "north", "north", "0", "2020-01-17", "2020-01-20", "36"], rows[1][..7]);
        Assert.Equal((0.001, 999), (Number(rows[1][11]), Number(rows[1][13])));
        var spatial = Table((await RunAsync($"scan --sites {Write("sites.csv", Sites)} --windows spatial", Write("spatial.csv", "site,cases\nnorth,30\nmiddle,10\nsouth,9\n"))).Output);
        Assert.Equal(["north", "north", "0", "", ""], spatial[1][1..6]);
        var unknown = await RunAsync($"scan --sites {Write("bare.csv", "site,x,y\nnorth,0,1\n")}", Write("one.csv", "site,cases\nnorth,30\n"));
        Assert.Equal((0, ",,,,,,,,,,,,,"), (unknown.Code, unknown.Output.Split('\n')[1]));
    }

    [Fact]
    public async Task Cases_with_dates_are_scanned_and_tested_without_population()
    {
        var cases = Write("points.csv", "longitude,latitude,date\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{103 + (i * 37 % 20 / 10.0)},{30 + (i * 53 % 17 / 10.0)},2020-03-{1 + (i * 29 % 25):00}\n"))) + string.Concat(Enumerable.Repeat("104,31,2020-03-28\n104.01,31,2020-03-29\n", 4)));
        var scan = Table((await RunAsync("scan --method permutation --longest 7 --to 2020-03-30", cases)).Output);
        Assert.Equal(["104 31; 104.01 31", "2020-03-28", "2020-03-30", "8"], [string.Join("; ", scan[1][2].Split("; ").Order(StringComparer.Ordinal)), scan[1][4], scan[1][5], scan[1][6]]);
        var knox = Table((await RunAsync("knox --space 5 --days 2", cases)).Output);
        Assert.Equal("cases,close_pairs,expected,pairs_close_in_space,pairs_close_in_time,pairs,p,p_poisson,replications", string.Join(',', knox[0]));
        Assert.Equal(("68", "2278", 0.001), (knox[1][0], knox[1][5], Number(knox[1][6])));
    }

    [Theory]
    [InlineData("epi knox --days 3 f", "缺少 --space", "--space is missing")]
    [InlineData("epi scan --longest many f", "--longest：不能是“many”", "--longest: 'many' cannot be used")]
    public void What_is_wrong_with_the_arguments_is_said_in_both_languages(string arguments, string chinese, string english)
    {
        Assert.Contains(chinese, Errors(Language.Chinese));
        Assert.Contains(english, Errors(Language.English));

        string Errors(Language language) => string.Join('\n', CommandLine.SayErrors(CommandLine.Build(language).Parse(arguments), new Words(Composition.Texts, language)));
    }

    private static async Task<(int Code, string Output)> RunAsync(string command, string file)
    {
        using var output = new StringWriter();
        var code = await CommandLine.Build(Language.English).Parse(["epi", .. command.Split(' '), file]).InvokeAsync(new() { Output = output, Error = TextWriter.Null });
        return (code, output.ToString());
    }

    private static double? Number(string cell) => cell.Length == 0 ? null : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string[][] Table(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
