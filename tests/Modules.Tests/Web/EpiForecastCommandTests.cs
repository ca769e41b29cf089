using System.Globalization;
using System.Text.Json;

namespace Fangxian.Modules.Tests.Web;

/// <summary>
/// The commands of delays and forecasts: <c>fangxian epi nowcast|back-project|forecast|score|backtest|hhh4</c>. What they compute is
/// checked against R in the library; here what comes in, what goes out, and what is said of input that cannot be used.
/// </summary>
public sealed class EpiForecastCommandTests
{
    /// <summary>A database that cannot be opened: these commands open none.</summary>
    private const string NoDatabase = "/no/such/folder/fangxian.db";

    /// <summary>Three days of which half is told at once, and the rest a day later.</summary>
    private const string Line = "event,report,count\n2020-05-01,2020-05-01,20\n2020-05-01,2020-05-02,20\n2020-05-02,2020-05-02,20\n2020-05-02,2020-05-03,20\n2020-05-03,2020-05-03,20\n2020-05-03,2020-05-04,20\n2020-05-04,2020-05-04,30\n";

    /// <summary>A forecast of 1, 2 or 3.</summary>
    private const string Quantiles = "forecast,observed,level,value\na,2,0.25,1\na,2,0.5,2\na,2,0.75,3\n";

    private readonly string _folder = TestDatabases.NewFolder();

    [Theory]
    [InlineData("lawless")]
    [InlineData("chain-ladder")]
    public async Task Nowcast_doubles_a_day_of_which_half_is_told(string method)
    {
        var rows = await TableAsync("nowcast", Line, "--longest-delay", "1", "--method", method);
        Assert.Equal("now,date,reported_so_far,nowcast,pi_lower,pi_upper,expected,completeness", string.Join(',', rows[0]));
        Assert.Equal(["2020-05-04", "2020-05-04", "30"], rows[^1][..3]);
        Assert.Equal((60, 0.5), (Number(rows[^1][6]), Number(rows[^1][7])));
        Assert.InRange(60, Number(rows[^1][4]), Number(rows[^1][5]));
    }

    [Fact]
    public async Task Nowcast_by_draws_is_the_same_at_every_run_and_completeness_goes_up()
    {
        string[] bayes = ["--longest-delay", "1", "--method", "bayes", "--draws", "200"];
        var rows = await TableAsync("nowcast", Line, bayes);
        Assert.Equal(rows, await TableAsync("nowcast", Line, bayes));
        Assert.InRange(60, Number(rows[^1][4]), Number(rows[^1][5]));
        var completeness = await TableAsync("nowcast", Line, "--longest-delay", "1", "--method", "completeness");
        Assert.Equal([0.5, 1], completeness.Skip(1).Select(row => Number(row[2])));
        var each = await TableAsync("nowcast", Line, "--longest-delay", "1", "--each-day-from", "2020-05-03");
        Assert.Equal(["2020-05-03", "2020-05-04"], each.Skip(1).Select(row => row[0]).Distinct());
    }

    [Fact]
    public async Task Nowcast_is_what_R_says()
    {
        var expected = Table(await File.ReadAllTextAsync(ReferenceFile("nowcast", "lawless__now2011-06-02_D15.csv"), TestContext.Current.CancellationToken)).Skip(1).ToDictionary(row => row[0]);
        var list = await File.ReadAllTextAsync(ReferenceFile("nowcast", "husO104Hosp_linelist.csv"), TestContext.Current.CancellationToken);
        var rows = (await TableAsync("nowcast", list, "--now", "2011-06-02", "--longest-delay", "15", "--parity")).Skip(1).Where(row => expected[row[1]][2].Length > 0).ToArray();
        Assert.True(rows.Length > 10, "the reference is too short to prove anything");
        Assert.All(rows, row => Assert.Equal(Number(expected[row[1]][2]), Number(row[3]), 1.0));
    }

    [Fact]
    public async Task Back_projection_keeps_the_cases_and_moves_them_back()
    {
        var delay = Write("delay.csv", "k,w\n0,0\n1,0\n2,1\n");
        var rows = await TableAsync("back-project", Daily([.. Enumerable.Range(0, 20).Select(day => day is 10 ? 50 : 0)]), "--delay", delay, "--samples", "200", "--smoothing", "0");
        Assert.Equal("date,infections,lower,upper,seen_proportion", string.Join(',', rows[0]));
        var highest = rows.Skip(1).Where(row => row[1].Length > 0).MaxBy(row => Number(row[1]))!;
        Assert.Equal("9", highest[0]);
        Assert.Equal(50, Number(highest[1]), 0.5);
    }

    [Fact]
    public async Task Forecasts_are_quantiles_that_do_not_fall_by_every_model()
    {
        var rows = await TableAsync("forecast", Daily(Rising), "--si-mean", "5", "--si-sd", "3", "--horizon", "3", "--paths", "200");
        Assert.Equal(26, rows[0].Length);
        Assert.Equal(["naive", "smoothing", "renewal", "hhh4", "ensemble"], rows.Skip(1).Select(row => row[0]).Distinct());
        Assert.Equal(["61", "62", "63"], rows.Skip(1).Take(3).Select(row => row[2]));
        Assert.All(rows.Skip(1), row => Assert.Equal(row[3..].Select(Number).Order(), row[3..].Select(Number)));
    }

    [Fact]
    public async Task Scores_are_those_of_the_formula_and_of_R()
    {
        // (0.5 |2 − 2| + 0.5 / 2 · (3 − 1)) / (1 + 0.5): Bracher 2021.
        var rows = await TableAsync("score", Quantiles);
        Assert.Equal("forecast,observed,wis,dispersion,underprediction,overprediction,bias,in50,in95", string.Join(',', rows[0]));
        Assert.Equal(1.0 / 3, Number(rows[1][2]), 1e-12);
        Assert.Equal("1", rows[1][7]);

        // |1 − 2| / 2 + |3 − 2| / 2 − |3 − 1| / 4: Gneiting and Raftery 2007.
        Assert.Equal(0.5, Number((await TableAsync("score", "forecast,observed,draw\na,2,1\na,2,3\n"))[1][2]), 1e-12);

        // R 4.2.2: -dnbinom(257, size = 4.7078345629852265, mu = 81.6853521252051, log = TRUE), the first row of scoring/wis_rps_nb.csv of the reference; rps 154.0814….
        var law = await TableAsync("score", "observed,mean,size\n257,81.6853521252051,4.7078345629852265\n");
        Assert.Equal(10.237904847958221, Number(law[1][Array.IndexOf(law[0], "logs")]), 1e-9);
        Assert.Equal(154.08145150387418, Number(law[1][Array.IndexOf(law[0], "crps")]), 1e-8);
        Assert.Equal(144.41000000000003, Number(law[1][Array.IndexOf(law[0], "wis")]), 1e-9);
        Assert.Equal(1, (await TableAsync("score", "observed,mean\n2,3\n4,3\n", "--pit", "4")).Skip(1).Sum(row => Number(row[2])), 1e-9);
    }

    [Fact]
    public async Task A_back_test_says_of_each_series_and_of_all_whether_a_model_is_better()
    {
        var text = "series,date,incidence\n" + string.Concat(from name in (string[])["north", "south"] from day in Rising.Index() select FormattableString.Invariant($"{name},{new DateOnly(2020, 1, 1).AddDays(day.Index):yyyy-MM-dd},{day.Item}\n"));
        var rows = await TableAsync("backtest", text, "--model", "smoothing", "--horizon", "7", "--step", "2");
        Assert.Equal(["*", "north", "south"], rows.Skip(1).Select(row => row[0]));
        Assert.All(rows.Skip(1), row => Assert.True(Number(row[7]) < 1, $"{row[0]}: {row[7]}"));
        Assert.All(rows.Skip(1), row => Assert.Contains(row[^1], (string[])["better", "not-shown", "worse"]));
    }

    [Fact]
    public async Task Hhh4_with_neighbours_is_what_R_says_by_edges_and_by_matrix()
    {
        // Made by surveillance 1.20.3 (R 4.2.2): tests/Epidemiology.Tests/Reference/README.md; log likelihood 1e-6, coefficients 1e-3, standard errors 0.5 %.
        var wide = Table(await File.ReadAllTextAsync(OwnReference("series.csv"), TestContext.Current.CancellationToken));
        var units = "unit,t,observed\n" + string.Concat(from unit in Enumerable.Range(1, 3) from row in wide.Skip(1) select $"{wide[0][unit]},{row[0]},{row[unit]}\n");
        var exposures = Write("exposures.csv", "unit,exposure\nV1,0.5\nV2,0.3\nV3,0.2\n");
        var edges = Write("edges.csv", "from,to,weight\nV1,V2,1\nV2,V1,1\nV2,V3,0.5\nV3,V2,0.5\n");
        var matrix = Write("matrix.csv", "from,V1,V2,V3\nV1,0,1,0\nV2,1,0,0.5\nV3,0,0.5,0\n");
        var rows = await TableAsync("hhh4", units, "--neighbours", edges, "--exposures", exposures);
        Assert.Equal(rows, await TableAsync("hhh4", units, "--neighbours", matrix, "--exposures", exposures));
        var expected = Table(await File.ReadAllTextAsync(OwnReference("fits.csv"), TestContext.Current.CancellationToken)).Where(row => row[0] == "shared").ToArray();
        Assert.Equal(expected.Length, rows.Length - 1);
        foreach (var (r, ours) in expected.Zip(rows.Skip(1)))
        {
            Assert.Equal(Number(r[2]), Number(ours[1]), 1e-3);
            Assert.Equal(1, Number(ours[2]) / Number(r[3]), 5e-3);
            Assert.Equal(1, Number(ours[3]) / Number(r[4]), 1e-6);
        }
        Assert.Contains(rows, row => row[0] == "ne.1");
        Assert.DoesNotContain(await TableAsync("hhh4", units), row => row[0] == "ne.1");
    }

    [Theory]
    [InlineData("nowcast", Line, "chain-ladder", "--longest-delay", "1", "--method", "chain-ladder")]
    [InlineData("score", Quantiles, "score")]
    public async Task Json_is_one_object_with_the_method_and_its_rows(string command, string table, string method, params string[] options)
    {
        var rows = await TableAsync(command, table, options);
        var done = (await RunAsync(command, table, [.. options, "--json"])).EndsWith(0);
        var json = JsonDocument.Parse(done.Out).RootElement;
        Assert.Equal(method, json.GetProperty("method").GetString());
        Assert.Equal(rows.Length - 1, json.GetProperty("rows").GetArrayLength());
        Assert.Equal(rows[0], json.GetProperty("rows")[0].EnumerateObject().Select(cell => cell.Name).Where(name => name != "not_estimable"));
    }

    [Theory]
    [InlineData("nowcast --method frogs", Line, "须为", "must be one of")]
    [InlineData("nowcast --longest-delay 0", Line, "--longest-delay：0", "--longest-delay: 0")]
    [InlineData("nowcast --interval 1", Line, "--interval：1", "--interval: 1")]
    [InlineData("nowcast --now 2020-05-02 --each-day-from 2020-05-03", Line, "不能晚于 2020-05-02", "must not be after 2020-05-02")]
    [InlineData("nowcast", "event,report\n2020-05-02,2020-05-01\n", "早于事件", "before the day of the event")]
    [InlineData("nowcast", "event,report,count\n2020-05-01,2020-05-02,-1\n", "不能小于 0", "must not be below 0")]
    [InlineData("nowcast", "report,event\n2020-05-02,2020-05-01\n", "列须依次为", "in this order")]
    [InlineData("back-project", "t,incidence\n1,2\n", "缺少 --delay", "--delay is missing")]
    [InlineData("back-project --delay no-such.csv", "t,incidence\n1,2\n", "没有文件", "no file")]
    [InlineData("forecast --model frogs", "t,incidence\n1,2\n", "须为", "must be one of")]
    [InlineData("forecast --model renewal", "t,incidence\n1,2\n", "代间隔", "serial interval")]
    [InlineData("forecast --model naive --horizon 0", "t,incidence\n1,2\n", "--horizon：0", "--horizon: 0")]
    [InlineData("score", "forecast,observed,level,value\na,2,0.25,1\na,2,0.5,2\n", "不是一组分位数", "no set of quantiles")]
    [InlineData("score", "forecast,observed,draw\na,2,1\na,3,1\n", "其他行的值不同", "differs from the other rows")]
    [InlineData("score", "observed,mean\n-1,2\n", "不能小于 0", "must not be below 0")]
    [InlineData("score", "observed,mean\n1,0\n", "须大于 0", "must be more than 0")]
    [InlineData("backtest --baseline frogs", "t,incidence\n1,2\n", "须为", "must be one of")]
    [InlineData("backtest --ahead 8 --horizon 7", "t,incidence\n1,2\n", "须在 1 与 7 之间", "between 1 and 7")]
    [InlineData("backtest", "series,date,incidence\na,2020-01-02,1\na,2020-01-01,1\n", "须晚于上一行", "later than the row before")]
    [InlineData("hhh4 --frequency 53", "t,observed\n1,2\n", "须为", "must be one of")]
    [InlineData("hhh4 --autoregression frogs", "t,observed\n1,2\n", "须为", "must be one of")]
    [InlineData("hhh4 --waves -1", "t,observed\n1,2\n", "--waves：-1", "--waves: -1")]
    [InlineData("hhh4", "unit,t,observed\na,1,2\na,2,2\nb,1,2\n", "须相同", "same points in time")]
    [InlineData("hhh4", "unit,t,observed\na,1,2\nb,2,2\n", "应为 1", "should be 1")]
    public async Task Input_that_cannot_be_used_is_refused_in_both_languages(string command, string table, string chinese, string english)
    {
        string[] parts = command.Split(' ');
        Assert.Contains(chinese, (await RunAsync(parts[0], table, [.. parts[1..], "--lang", "zh"])).EndsWith(2).Error, StringComparison.Ordinal);
        var done = (await RunAsync(parts[0], table, [.. parts[1..], "--lang", "en"])).EndsWith(2);
        Assert.Contains(english, done.Error, StringComparison.Ordinal);
        Assert.Empty(done.Out);
    }

    [Theory]
    [InlineData("from,to\na,c\n", "不是序列文件里的单位", "is no unit of the file of series")]
    [InlineData("from,to,weight\na,b,-1\n", "不能小于 0", "must not be below 0")]
    [InlineData("from,a,b\na,0,1\n", "缺", "missing")]
    [InlineData("from,a,b\nb,0,1\na,1,0\n", "应为 a", "should be a")]
    [InlineData("from,b,a\na,0,1\nb,1,0\n", "列须依次为", "in this order")]
    public async Task Neighbours_that_are_not_those_of_the_series_are_refused(string neighbours, string chinese, string english)
    {
        var file = Write("neighbours.csv", neighbours);
        const string Units = "unit,t,observed\na,1,2\na,2,2\nb,1,2\nb,2,3\n";
        Assert.Contains(chinese, (await RunAsync("hhh4", Units, "--neighbours", file, "--lang", "zh")).EndsWith(2).Error, StringComparison.Ordinal);
        Assert.Contains(english, (await RunAsync("hhh4", Units, "--neighbours", file)).EndsWith(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_estimated_is_an_empty_cell_with_a_reason()
    {
        var done = (await RunAsync("forecast", Daily([0, 0, 0, 0, 0]), "--model", "renewal", "--si-mean", "5", "--si-sd", "3", "--horizon", "2")).EndsWith(0);
        Assert.All(Table(done.Out).Skip(1), row => Assert.All(row[3..], Assert.Empty));
        Assert.Contains("not estimable", done.Error, StringComparison.Ordinal);
    }

    private static int[] Rising => [.. Enumerable.Range(0, 60).Select(day => (int)Math.Round(20 * Math.Exp(0.04 * day) * (1 + (0.05 * Math.Sin(day * 2.1)))))];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Daily(int[] counts) => "t,incidence\n" + string.Concat(counts.Select((n, i) => $"{i + 1},{n}\n"));

    private static string[][] Table(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim('\r').Replace("\"", "", StringComparison.Ordinal).Split(','))];

    private async Task<string[][]> TableAsync(string command, string table, params string[] options) => Table((await RunAsync(command, table, options)).EndsWith(0).Out);

    private Task<Executable.Outcome> RunAsync(string command, string table, params string[] options) =>
        Commands.RunAsync(NoDatabase, ["epi", command, .. options, Write($"{Guid.NewGuid():N}.csv", table)]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string OwnReference(string name) => Upwards(Path.Combine("tests", "Epidemiology.Tests", "Reference", "hhh4", name))!;

    private static string ReferenceFile(params string[] parts)
    {
        var file = Upwards(Path.Combine(["shared", "reference", "analytics", .. parts]));
        Assert.SkipWhen(file is null, "The folder shared/reference/analytics does not lie beside this clone.");
        return file!;
    }

    private static string? Upwards(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
            {
                return Path.Combine(folder.FullName, path);
            }
        }
        return null;
    }
}
