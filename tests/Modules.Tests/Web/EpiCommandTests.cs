using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.Localisation;
using Fangxian.Situation.Statistics;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// <c>fangxian epi …</c>: columns, refusals, empty cells and full precision. What only a process of its own can show (standard
/// input, messages, no database) is run as one; the rest goes through the same command tree in this process, which is a hundred times faster.
/// </summary>
public sealed class EpiCommandTests
{
    /// <summary>A database that cannot be opened: a command that reads it ends with 4.</summary>
    private const string NoDatabase = "/no/such/folder/fangxian.db";

    private readonly string _folder = TestDatabases.NewFolder();

    [Fact]
    public async Task Standard_input_comes_in_and_no_database_is_opened()
    {
        var done = (await Executable.RunAsync(NoDatabase, Series([3, 4, 2, 5, 3, 4, 3, 30]), ["epi", "detect", "--method", "c1"])).EndsWith(0);
        var rows = Table(done.Out);
        Assert.Equal("t,observed,expected,upper_bound,score,alarm,trend_used", string.Join(',', rows[0]));
        Assert.Equal(["8", "30"], rows[1][..2]);
        Assert.Equal(24 / 7.0, Number(rows[1][2])!.Value, 1e-12);
        Assert.Equal("1", rows[1][5]);
    }

    [Theory]
    [InlineData("zh", "列须依次为")]
    [InlineData("en", "in this order")]
    public async Task Columns_in_another_order_are_refused_and_named(string language, string said)
    {
        var done = (await Executable.RunAsync(NoDatabase, "observed,t\n3,1\n4,2\n", ["epi", "detect", "--method", "c1", "--lang", language, "-"])).EndsWith(2);
        Assert.Contains(said, done.Error);
        Assert.Contains("observed,t", done.Error);
        Assert.Empty(done.Out);
    }

    [Fact]
    public async Task An_empty_cell_is_not_estimable_and_the_reason_is_said()
    {
        var file = Write("zeros.csv", Daily([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        var done = (await Executable.RunAsync(NoDatabase, "epi", "wallinga-teunis", "--si-mean", "3", "--si-sd", "1.5", "--n-sim", "0", file)).EndsWith(0);
        Assert.All(Table(done.Out).Skip(1), row => Assert.All(row[2..], Assert.Empty));
        Assert.Contains("not estimable", done.Error);
        Assert.DoesNotContain("NaN", done.Out);
    }

    [Theory]
    [InlineData("detect --method c1", "t,observed,date,population,extra\n1,2,2020-01-01,3,4\n")]
    [InlineData("detect --method c1", "t,date,observed\n1,2020-01-01,3\n")]
    [InlineData("detect --method c1", "t,observed\n")]
    [InlineData("detect --method c1", "")]
    [InlineData("detect --method c1", "t,observed\n1,3\n3,4\n")]
    [InlineData("detect --method c1", "t,observed\n1,3\n2,many\n")]
    [InlineData("detect --method c1", "t,observed\n1,3\n2,99999999999\n")]
    [InlineData("detect --method c1", "t,observed,date\n1,3,2020-01-08\n2,4,2020-01-01\n")]
    [InlineData("detect --method frogs", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method c1 --from 9", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method c1 --frequency 53", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method c1 --baseline 0", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method c1 --alpha 2", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method farrington-flexible --threshold-method delta2", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method farrington-flexible --limit54 5", "t,observed\n1,3\n2,4\n")]
    [InlineData("detect --method farrington-flexible --power-trans 3", "t,observed\n1,3\n2,4\n")]
    [InlineData("reproduction", "t,incidence\n1,3\n2,4\n")]
    [InlineData("reproduction --si-mean 3", "t,incidence\n1,3\n2,4\n")]
    [InlineData("reproduction --si-mean 3 --si-sd 1 --window 0", "t,incidence\n1,3\n2,4\n")]
    [InlineData("reproduction --si-mean 3 --si-sd 1 --prior-sd 0", "t,incidence\n1,3\n2,4\n")]
    [InlineData("reproduction --si-mean 3 --si-sd 1", "incidence,t\n3,1\n4,2\n")]
    [InlineData("reproduction --si-mean 3 --si-sd 1", "t,incidence,imported\n1,3,4\n2,4,0\n")]
    [InlineData("reproduction --si-mean 3 --si-sd 1", "t,incidence,imported\n1,3,-1\n2,4,0\n")]
    [InlineData("wallinga-teunis --si-mean 3 --si-sd 1 --n-sim -1", "t,incidence\n1,3\n2,4\n")]
    [InlineData("growth --method frogs", "t,incidence\n1,3\n2,4\n")]
    [InlineData("growth --method poisson --window 2", "t,incidence\n1,3\n2,4\n")]
    [InlineData("fit-delay --distribution frogs", "delay\n1\n2\n")]
    [InlineData("fit-delay", "upper,lower\n1,2\n2,3\n")]
    [InlineData("fit-delay", "lower,upper\n3,2\n2,3\n")]
    [InlineData("offspring", "infected\n1\n-2\n")]
    [InlineData("offspring", "infected\n1\n1.5\n")]
    public async Task Input_that_cannot_be_used_ends_with_2(string command, string table)
    {
        var (code, output) = await RunAsync(command, Write("table.csv", table));
        Assert.Equal((2, ""), (code, output));
    }

    [Theory]
    [InlineData("zh", "--alpha：", "2")]
    [InlineData("en", "--alpha: ", "2")]
    public async Task A_setting_out_of_its_range_is_named_as_the_option_it_is(string language, params string[] said)
    {
        var done = (await Executable.RunAsync(NoDatabase, Series(Seasons()), ["epi", "detect", "--method", "c1", "--alpha", "2", "--lang", language])).EndsWith(2);
        Assert.All(said, part => Assert.Contains(part, done.Error));
        Assert.DoesNotContain("Parameter", done.Error);
    }

    [Theory]
    [InlineData("epi detect --method c1 --b x f", "--b：不能是“x”", "--b: 'x' cannot be used")]
    [InlineData("epi detect f", "缺少 --method", "--method is missing")]
    [InlineData("epi detect --method c1 f --nosuch", "不认识“--nosuch”", "'--nosuch' is not known")]
    [InlineData("epi", "请选择：detect", "Choose one of detect")]
    [InlineData("epi frogs", "不认识“frogs”", "'frogs' is not known")]
    [InlineData("export counts --area 51 --disease covid-19 --date 7.1.2020", "“7.1.2020”不是日期", "'7.1.2020' is not a date")]
    public void What_is_wrong_with_the_arguments_is_said_in_both_languages(string arguments, string chinese, string english)
    {
        Assert.Contains(chinese, Errors(Language.Chinese));
        Assert.Contains(english, Errors(Language.English));

        string Errors(Language language) =>
            string.Join('\n', CommandLine.SayErrors(CommandLine.Build(language).Parse(arguments), new Words(Composition.Texts, language)));
    }

    [Theory]
    [InlineData("no-such.csv", null, "epi/no-file")]
    [InlineData(".", null, "epi/not-readable")]
    [InlineData("empty.csv", "", "epi/empty")]
    [InlineData("header.csv", "t,observed\n", "epi/empty")]
    [InlineData("torn.xlsx", "PK\u0003\u0004torn", "epi/no-table")]
    public void A_file_that_cannot_be_read_is_refused_by_a_code_with_both_languages(string name, string? content, string code)
    {
        var path = content is null ? Path.Combine(_folder, name) : Write(name, content);
        var read = InputTable.Read(path, "t,observed");
        Assert.Equal(code, read.Refusal?.Code);
        Assert.True(new Words(Composition.Texts, Language.Chinese).Has("refusal." + code));
    }

    [Theory]
    [InlineData("--si-mean 3 --si-mean-sd 1 --si-mean-min 0.5 --si-mean-max 5 --si-sd 1 --si-sd-sd 0.5 --si-sd-min 0.5 --si-sd-max 2")]
    [InlineData("--si-mean 3 --si-mean-sd 1 --si-mean-min 2 --si-mean-max 5 --si-sd 1 --si-sd-sd -1 --si-sd-min 0.5 --si-sd-max 2")]
    public async Task Uncertain_intervals_that_contradict_themselves_end_with_2(string options) =>
        Assert.Equal(2, (await RunAsync($"reproduction {options}", Write("cases.csv", Daily([1, 2, 3, 4, 5, 6, 7, 8, 9])))).Code);

    [Theory]
    [InlineData("0,0\n1,0.5\n2,0.4\n")]
    [InlineData("1,0.5\n2,0.5\n")]
    [InlineData("0,0\n2,1\n")]
    [InlineData("0,0\n1,\n2,1\n")]
    [InlineData("0,0\n1,1.5\n2,-0.5\n")]
    public async Task Weights_that_are_no_serial_interval_end_with_2(string weights)
    {
        var interval = Write("si.csv", "k,w\n" + weights);
        Assert.Equal(2, (await RunAsync($"reproduction --si {interval}", Write("cases.csv", Daily([1, 2, 3, 4, 5, 6, 7, 8, 9])))).Code);
    }

    /// <summary>Options at R's defaults change nothing, so each exists and has that default.</summary>
    [Theory]
    [InlineData("farrington-flexible", "--b 5 --w 3 --no-periods 1 --past-weeks-not-included 3 --threshold-method delta --weights-threshold 2.58 --p-threshold-trend 0.05 --alpha 0.05 --limit54 5,4 --power-trans 2/3 --trend true --reweight true --population-offset false --frequency 52")]
    [InlineData("farrington", "--b 5 --w 3 --alpha 0.05 --limit54 5,4 --power-trans 2/3 --trend true --reweight true --population-offset false --frequency 52")]
    [InlineData("c1", "--baseline 7 --min-sigma 0 --alpha 0.001 --from 8")]
    [InlineData("c2", "--baseline 7 --min-sigma 0 --alpha 0.001")]
    [InlineData("c3", "--baseline 7 --min-sigma 0 --alpha 0.025")]
    [InlineData("cusum", "--k 1.04 --h 2.26 --m mean --trans standard --reset false")]
    [InlineData("glr-nb", "--c-arl 5 --waves 1 --trend false --m-tilde 1")]
    [InlineData("rki", "--b 2 --w 4 --act-y false")]
    [InlineData("cdc", "--b 5 --months 1 --alpha 0.025")]
    [InlineData("bayes", "--b 0 --w 6 --act-y true --alpha 0.05")]
    [InlineData("percentile", "--percentile 0.8 --b 3 --blocks-around 2 --window 1 --fewest 1")]
    public async Task Options_not_given_have_the_defaults_that_are_documented(string method, string defaults)
    {
        var file = Write("seasons.csv", Series(Seasons()));
        var plain = await RunAsync($"detect --method {method}", file);
        var told = await RunAsync($"detect --method {method} {defaults}", file);
        Assert.Equal(0, plain.Code);
        Assert.True(Table(plain.Output).Length > 40, plain.Output);
        Assert.Equal(plain, told);
        Assert.DoesNotContain("NaN", plain.Output);
    }

    [Fact]
    public async Task Json_says_the_same_numbers_to_the_last_digit()
    {
        var file = Write("seasons.csv", Series(Seasons()));
        var rows = Table((await RunAsync("detect --method farrington-flexible", file)).Output);
        var json = JsonDocument.Parse((await RunAsync("detect --method farrington-flexible --json", file)).Output).RootElement.GetProperty("rows");
        Assert.Equal(rows.Length - 1, json.GetArrayLength());
        for (var row = 1; row < rows.Length; row++)
        {
            foreach (var (name, cell) in rows[0].Zip(rows[row]))
            {
                var said = json[row - 1].GetProperty(name);
                var same = said.ValueKind switch
                {
                    JsonValueKind.Null => cell.Length == 0,
                    JsonValueKind.Number => said.GetDouble() == Number(cell),
                    _ => cell == (said.GetBoolean() ? "1" : "0"),
                };
                Assert.True(same, $"{name}: {cell} and {said}");
            }
        }
    }

    [Fact]
    public async Task A_date_is_echoed_where_the_file_has_dates()
    {
        var file = Write("dates.csv", "date,incidence\n2020-01-01,2\n2020-01-02,3\n2020-01-03,5\n2020-01-04,4\n2020-01-05,6\n2020-01-06,7\n2020-01-07,8\n2020-01-08,9\n2020-01-09,9\n");
        var rows = Table((await RunAsync("reproduction --si-mean 3 --si-sd 1.5", file)).Output);
        Assert.Equal("window_start,window_end,mean,sd,q025,q25,median,q75,q975", string.Join(',', rows[0]));
        Assert.Equal(["2020-01-02", "2020-01-08"], rows[1][..2]);
    }

    [Theory]
    [InlineData("k1__default", "--b 3 --from 161")]
    [InlineData("k1__noufaily_nb", "--b 3 --from 161 --alpha 0.005 --p-threshold-trend 1 --no-periods 10 --past-weeks-not-included 26 --threshold-method nbPlugin")]
    [InlineData("k1__noufaily_muan", "--b 3 --from 161 --alpha 0.005 --p-threshold-trend 1 --no-periods 10 --past-weeks-not-included 26 --threshold-method muan")]
    public async Task Flexible_farrington_is_what_R_says(string name, string options)
    {
        var expected = Reference("detection", "farringtonFlexible", name + ".csv");
        var actual = Table((await RunAsync($"detect --method farrington-flexible --parity {options}", ReferenceFile("detection", "series", "k1.csv"))).Output);
        AssertSame(expected, actual, 1e-6, ("t", "t"), ("observed", "observed"), ("upperbound", "upper_bound"), ("expected", "expected"), ("score", "score"), ("alarm", "alarm"), ("trend_used", "trend_used"));
    }

    [Fact]
    public async Task C1_is_what_R_says() => AssertSame(
        Reference("detection", "ears", "k1__C1_default.csv"),
        Table((await RunAsync("detect --method c1", ReferenceFile("detection", "series", "k1.csv"))).Output),
        1e-9, ("t", "t"), ("observed", "observed"), ("upperbound", "upper_bound"), ("alarm", "alarm"));

    [Fact]
    public async Task Reproduction_is_what_R_says()
    {
        var expected = Reference("rt", "cori", "SARS2003__nonparam_w7.csv");
        var interval = ReferenceFile("rt", "incidence", "SARS2003__si_distr.csv");
        var weights = Write("si.csv", "k,w\n" + string.Join('\n', File.ReadLines(interval).Skip(1)) + "\n");
        var actual = Table((await RunAsync($"reproduction --si {weights}", Incidence("SARS2003"))).Output);
        AssertSame(expected, actual, 1e-8, ("t_start", "window_start"), ("t_end", "window_end"), ("Mean(R)", "mean"), ("Std(R)", "sd"), ("Quantile.0.025(R)", "q025"), ("Median(R)", "median"), ("Quantile.0.975(R)", "q975"));
    }

    [Fact]
    public async Task Wallinga_and_teunis_is_what_R_says() => AssertSame(
        Reference("rt", "wallinga_teunis", "SARS2003__param_w7.csv"),
        Table((await RunAsync("wallinga-teunis --n-sim 0 --si-mean 8.4 --si-sd 3.8", Incidence("SARS2003"))).Output),
        1e-10, ("t_start", "window_start"), ("t_end", "window_end"), ("Mean(R)", "mean"));

    [Fact]
    public async Task Growth_is_what_R_says()
    {
        var r = JsonDocument.Parse(await File.ReadAllTextAsync(ReferenceFile("rt", "growth", "Flu2009__interval1.json"))).RootElement;
        var rows = Table((await RunAsync("growth", Incidence("Flu2009"))).Output);
        var row = rows[0].Zip(rows[1]).ToDictionary(c => c.First, c => Number(c.Second));
        Near(r.GetProperty("r").GetDouble(), row["r"], 1e-9);
        Near(r.GetProperty("r_conf")[0].GetDouble(), row["r_lower"], 1e-9);
        Near(r.GetProperty("doubling").GetDouble(), row["doubling"], 1e-9);
        Near(r.GetProperty("doubling_conf")[1].GetDouble(), row["doubling_upper"], 1e-9);
    }

    [Fact]
    public async Task Delays_are_what_R_says()
    {
        var r = JsonDocument.Parse(await File.ReadAllTextAsync(ReferenceFile("delays", "delay_fits_gamma.json"))).RootElement.GetProperty("gamma");
        var rows = Table((await RunAsync("fit-delay --distribution gamma", ReferenceFile("delays", "delay_sample_gamma.csv"))).Output);
        foreach (var name in new[] { "shape", "rate" })
        {
            Near(r.GetProperty("estimate").GetProperty(name).GetDouble(), Number(rows.Single(row => row[1] == name)[2]), 1e-4);
        }
        Near(r.GetProperty("loglik").GetDouble(), Number(rows[1][Array.IndexOf(rows[0], "loglik")]), 1e-8);
    }

    private static async Task<(int Code, string Output)> RunAsync(string command, string file)
    {
        using var output = new StringWriter();
        var code = await CommandLine.Build(Language.English).Parse(["epi", .. command.Split(' '), file]).InvokeAsync(new() { Output = output, Error = TextWriter.Null });
        return (code, output.ToString());
    }

    private static string ReferenceFile(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var analytics = Path.Combine(folder.FullName, "shared", "reference", "analytics");
            if (Directory.Exists(analytics))
            {
                return Path.Combine([analytics, .. parts]);
            }
        }
        Assert.Skip("The folder shared/reference/analytics does not lie beside this clone.");
        return "";
    }

    private static string[][] Reference(params string[] parts) => Table(File.ReadAllText(ReferenceFile(parts)));

    private string Incidence(string name)
    {
        var table = Reference("rt", "incidence", name + ".csv");
        return Write(name + ".csv", Daily(table.Skip(1).Select(row => int.Parse(row[Array.IndexOf(table[0], "I")], CultureInfo.InvariantCulture))));
    }

    /// <summary>Rows that R has, found by the first pair of columns; a cell that is empty or not a number there is empty here.</summary>
    private static void AssertSame(string[][] expected, string[][] actual, double tolerance, params (string R, string Ours)[] columns)
    {
        Assert.True(expected.Length > 10, "the reference is too short to prove anything");
        var key = Array.IndexOf(actual[0], columns[0].Ours);
        var byKey = actual.Skip(1).ToDictionary(row => row[key]);
        foreach (var row in expected.Skip(1))
        {
            var ours = byKey[row[Array.IndexOf(expected[0], columns[0].R)]];
            foreach (var (theirs, mine) in columns)
            {
                Near(Number(row[Array.IndexOf(expected[0], theirs)]), Number(ours[Array.IndexOf(actual[0], mine)]), tolerance);
            }
        }
    }

    private static void Near(double? expected, double? actual, double tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.True(expected is null || Math.Abs(expected.Value - actual!.Value) <= tolerance * Math.Max(1, Math.Abs(expected.Value)), $"{expected:R} and {actual:R}");
    }

    private static double? Number(string cell) => cell is "" or "NaN" ? null : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string[][] Table(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    private static string Series(IEnumerable<int> counts) => "t,observed\n" + Numbered(counts);

    private static string Daily(IEnumerable<int> counts) => "t,incidence\n" + Numbered(counts);

    private static string Numbered(IEnumerable<int> counts) => string.Concat(counts.Select((n, i) => $"{i + 1},{n}\n"));

    /// <summary>Seven years of weeks with a season, a rise and an outbreak, the same at every run.</summary>
    private static IEnumerable<int> Seasons() => Enumerable.Range(0, 364).Select(t => (int)(12 + (t / 60.0) + (6 * Math.Cos(2 * Math.PI * t / 52)) + (t * 7919 % 11)) + (t is > 340 and < 346 ? 25 : 0));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
