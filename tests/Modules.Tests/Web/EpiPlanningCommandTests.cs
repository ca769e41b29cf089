using System.Globalization;
using System.Text.Json;
using Fangxian.Platform.Localisation;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary><c>fangxian epi severity|screening|pool|recapture|capacity</c>: columns, published numbers, what cannot be estimated and what is refused.</summary>
public sealed class EpiPlanningCommandTests
{
    private readonly string _folder = TestDatabases.NewFolder();

    [Fact]
    public async Task Severity_gives_each_day_plain_and_corrected()
    {
        var rows = Table((await RunAsync("severity --delay-mean 18 --delay-sd 9", "date,cases,deaths\n2024-03-01,100,0\n2024-03-02,120,1\n2024-03-04,90,3\n")).Output);
        Assert.Equal("time,cases,deaths,naive,naive_lower,naive_upper,known_proportion,corrected,lower,upper", string.Join(',', rows[0]));
        Assert.Equal(["2024-03-02", "220", "1"], rows[2][..3]);
        Assert.Equal(1 / 220.0, Number(rows[2][3]), 1e-12);
        Assert.True(Number(rows[2][7]) > Number(rows[2][3]));
        Assert.All(rows[3..5], row => Assert.All(row[1..], Assert.Empty)); // the day left out is unknown, and so is the total after it
    }

    [Fact]
    public async Task Severity_with_an_uncertain_delay_has_wider_intervals()
    {
        var table = "t,cases,deaths\n" + string.Concat(Enumerable.Range(1, 40).Select(t => $"{t},{30 + t},{(t > 12 ? t / 4 : 0)}\n"));
        double Width(string[] row) => Number(row[9]) - Number(row[8]);
        var known = Table((await RunAsync("severity --delay-mean 18 --delay-sd 9", table)).Output)[^1];
        var unsure = Table((await RunAsync("severity --delay-mean 18 --delay-sd 9 --delay-mean-se 3 --delay-sd-se 1", table)).Output)[^1];
        Assert.Equal("40", known[0]);
        Assert.True(Width(unsure) > Width(known));
    }

    [Fact] // Newcombe 1998, table II, method 10: difference of 56/70 and 48/80 from 0.0524 to 0.3339
    public async Task Attack_rates_by_group_are_compared_with_the_first()
    {
        var rows = Table((await RunAsync("severity", "group,ill,persons\nno salad,48,80\nsalad,56,70\n")).Output);
        Assert.Equal("group,ill,persons,attack_rate,lower,upper,risk_ratio,rr_lower,rr_upper,risk_difference,rd_lower,rd_upper", string.Join(',', rows[0]));
        Assert.All(rows[1][6..], Assert.Empty);
        Assert.Equal((0.8, 0.0524, 0.3339), (Number(rows[2][3]), Math.Round(Number(rows[2][10]), 4), Math.Round(Number(rows[2][11]), 4)));
    }

    [Fact] // Altman and Bland 1994, BMJ 308:1552 and 309:102: liver scans of 344 patients; at 25 % predictive values of 0.45 and 0.95, of 0.44 with a prior of half a person
    public async Task Screening_gives_the_four_proportions_of_a_table_and_what_they_say_elsewhere()
    {
        const string scans = "test,true_positives,false_positives,false_negatives,true_negatives\nscan,231,32,27,54\nnobody,0,0,0,5\n";
        var rows = Table((await RunAsync("screening --prevalence 0.25 --positives 60 --tested 200", scans)).Output);
        Assert.Equal("test,figure,value,lower,upper", string.Join(',', rows[0]));
        var scan = rows.Where(r => r[0] == "scan").ToDictionary(r => r[1]);
        Assert.Equal((0.90, 0.63, 0.88, 0.67), (Rounded("sensitivity"), Rounded("specificity"), Rounded("ppv_of_table"), Rounded("npv_of_table")));
        Assert.Equal((0.44, 0.95), (Rounded("ppv"), Rounded("npv")));
        Assert.All(scan.Values, r => Assert.True(Number(r[3]) <= Number(r[2]) && Number(r[2]) <= Number(r[4])));
        Assert.All(rows.Where(r => r[0] == "nobody" && r[1] is "sensitivity" or "ppv_of_table"), r => Assert.Equal(r[0] == "nobody", r[2].Length == 0));
        var wilson = Table((await RunAsync("screening --interval wilson", scans)).Output)[1];
        Assert.True(Number(wilson[4]) - Number(wilson[3]) < Number(scan["sensitivity"][4]) - Number(scan["sensitivity"][3]));

        double Rounded(string figure) => Math.Round(Number(scan[figure][2]), 2);
    }

    [Fact]
    public async Task Screening_by_a_known_accuracy_gives_predictive_values_and_the_true_prevalence_in_json_too()
    {
        const string asked = "screening --sensitivity 0.9 --specificity 0.98 --prevalence 0.01 --positives 30 --tested 1000";
        var rows = Table((await RunAsync(asked, null)).Output);
        Assert.Equal(["ppv", "npv", "true_prevalence"], rows[1..].Select(r => r[1]));
        Assert.Equal(0.009 / (0.009 + (0.99 * 0.02)), Number(rows[1][2]), 1e-12);
        Assert.Equal((0.03 + 0.98 - 1) / (0.9 + 0.98 - 1), Number(rows[3][2]), 1e-12);
        using var json = JsonDocument.Parse((await RunAsync(asked + " --json", null)).Output);
        Assert.Equal("screening", json.RootElement.GetProperty("method").GetString());
        Assert.Equal(0.009 / (0.009 + (0.99 * 0.02)), json.RootElement.GetProperty("rows")[0].GetProperty("value").GetDouble(), 1e-12);
        var saysNothing = Table((await RunAsync("screening --sensitivity 0.3 --specificity 0.5 --positives 3 --tested 10", null)).Output)[1];
        Assert.Equal(["", "true_prevalence", "", "", ""], saysNothing);
    }

    [Fact] // Dorfman 1943, table I: at 1 % pools of 11 need 20 tests for 100 persons
    public async Task Pool_marks_the_best_size()
    {
        var rows = Table((await RunAsync("pool --prevalence 0.01", null)).Output);
        var best = rows.Skip(1).Single(r => r[6] == "1");
        Assert.Equal(("11", 0.20), (best[0], Math.Round(Number(best[1]), 2)));
        var unsure = Table((await RunAsync("pool --positives 3 --tested 300 --scheme square --sensitivity 0.9 --specificity 0.99", null)).Output);
        Assert.All(unsure.Skip(2), r => Assert.True(Number(r[2]) < Number(r[1]) && Number(r[1]) < Number(r[3])));
        Assert.Equal(31, unsure.Length);
    }

    [Fact]
    public async Task Pool_of_a_file_gives_the_prevalence()
    {
        var row = Table((await RunAsync("pool", "size,pools,positive\n5,40,6\n")).Output)[1];
        Assert.Equal(1 - Math.Pow(1 - (6 / 40.0), 0.2), Number(row[2]), 1e-7);
        Assert.True(Number(row[3]) < Number(row[2]) && Number(row[2]) < Number(row[4]));
    }

    [Fact] // Chao and others 2001: hepatitis A in a college of Taiwan; glm(family = poisson), R 4.2.2: 388.4835, 1312.765
    public async Task Recapture_shows_every_model_of_three_lists()
    {
        var rows = Table((await RunAsync("recapture", "a,b,c,persons\n1,0,0,69\n0,1,0,55\n0,0,1,63\n1,1,0,21\n1,0,1,17\n0,1,1,18\n1,1,1,28\n")).Output);
        Assert.Equal(9, rows.Length);
        Assert.Equal(["AB+AC+BC", "271"], rows[1][..2]);
        Assert.Equal(1312.765, Number(rows[1][2]), 1e-3);
        Assert.Equal(388.4835, Number(rows.Single(r => r[0] == "independent")[2]), 1e-4);
        var two = Table((await RunAsync("recapture", "a,b,persons\n1,0,86\n0,1,73\n1,1,49\n")).Output)[1];
        Assert.Equal((136 * 123 / 50.0) - 1, Number(two[2]), 1e-9);
    }

    [Fact]
    public async Task Capacity_gives_beds_staff_and_days_of_cover()
    {
        var table = "date,incidence\n" + string.Concat(Enumerable.Range(0, 60).Select(t => $"{new DateOnly(2024, 3, 1).AddDays(t):yyyy-MM-dd},{100 + (t % 7)}\n"));
        const string care = "capacity --admission 0.2 --stay-mean 10 --stay-sd 5 --icu 0.1 --icu-stay-mean 8 --icu-stay-sd 6 --model naive --beds 250 --icu-beds 2 --stock 1500 --use-per-patient-day 1";
        var rows = Table((await RunAsync(care, table)).Output);
        Assert.Equal(15, rows.Length);
        Assert.Equal("2024-04-30", rows[1][0]);
        // About 103 cases a day, a fifth of them in an ordinary bed for ten days unless in intensive care: 185 beds, 16 there.
        Assert.InRange(Number(rows[3][3]), 165, 205);
        Assert.InRange(Number(rows[3][6]), 12, 21);
        Assert.True(Number(rows[3][4]) < Number(rows[3][3]) && Number(rows[3][3]) < Number(rows[3][5]));
        Assert.True(Number(rows[3][11]) < 0.05 && Number(rows[3][12]) > 0.99);
        var summary = Table((await RunAsync(care + " --summary", table)).Output).ToDictionary(r => r[0]);
        Assert.Equal("2024-04-30", summary["icu_exceeded"][1]);
        Assert.InRange(Number(summary["days_of_cover"][1]), 6, 8);
        using var json = JsonDocument.Parse((await RunAsync(care + " --summary --json", table)).Output);
        Assert.Equal("capacity", json.RootElement.GetProperty("method").GetString());
    }

    [Fact]
    public async Task Capacity_of_an_unknown_day_is_not_estimable_and_says_so()
    {
        var (code, output) = await RunAsync("capacity --admission 0.2 --stay-mean 10 --stay-sd 5 --horizon 3", "t,incidence\n1,4\n2,\n3,5\n");
        Assert.Equal(0, code);
        Assert.All(Table(output).Skip(1), row => Assert.All(row[1..], Assert.Empty));
    }

    [Theory]
    [InlineData("severity", "t,cases,deaths\n1,3,0\n")]
    [InlineData("severity --delay-mean 18 --delay-sd 0", "t,cases,deaths\n1,3,0\n")]
    [InlineData("severity --delay-mean 18 --delay-sd 9 --delay-family frogs", "t,cases,deaths\n1,3,0\n")]
    [InlineData("severity --delay-mean 18 --delay-sd 900 --delay-family weibull", "t,cases,deaths\n1,3,0\n")]
    [InlineData("severity --delay-mean 18 --delay-sd 9 --delay-mean-se -1", "t,cases,deaths\n1,3,0\n")]
    [InlineData("severity", "group,ill,persons\na,5,4\n")]
    [InlineData("severity", "group,ill,persons\na,,4\n")]
    [InlineData("pool --prevalence 2", null)]
    [InlineData("pool --prevalence 0.1 --tested 5", null)]
    [InlineData("pool --positives 6 --tested 5", null)]
    [InlineData("pool --prevalence 0.1 --scheme frogs", null)]
    [InlineData("pool --prevalence 0.1 --sensitivity 2", null)]
    [InlineData("pool --prevalence 0.1 --largest 0", null)]
    [InlineData("pool", "size,pools,positive\n0,4,1\n")]
    [InlineData("screening", "true_positives,false_positives,false_negatives,true_negatives\n1,2,-3,4\n")]
    [InlineData("screening --sensitivity 0.9 --specificity 0.9", "true_positives,false_positives,false_negatives,true_negatives\n1,2,3,4\n")]
    [InlineData("screening --sensitivity 0.9 --specificity 0.9", null)]
    [InlineData("screening --sensitivity 0.9 --prevalence 0.1", null)]
    [InlineData("screening --sensitivity 1.9 --specificity 0.9 --prevalence 0.1", null)]
    [InlineData("screening --sensitivity 0.9 --specificity 0.9 --prevalence 2", null)]
    [InlineData("screening --sensitivity 0.9 --specificity 0.9 --positives 2", null)]
    [InlineData("screening --sensitivity 0.9 --specificity 0.9 --positives 5 --tested 3", null)]
    [InlineData("screening --interval frogs", "true_positives,false_positives,false_negatives,true_negatives\n1,2,3,4\n")]
    [InlineData("recapture", "a,b,persons\n2,0,5\n")]
    [InlineData("recapture", "a,b,persons\n0,0,5\n")]
    [InlineData("recapture", "a,b,persons\n1,0,-5\n")]
    [InlineData("capacity --admission 2 --stay-mean 10 --stay-sd 5", "t,incidence\n1,4\n")]
    [InlineData("capacity --admission 0.2", "t,incidence\n1,4\n")]
    [InlineData("capacity --admission 0.2 --stay-mean 10 --stay-sd 5 --icu 0.1", "t,incidence\n1,4\n")]
    [InlineData("capacity --admission 0.2 --stay-mean 10 --stay-sd 5 --model naive --patients-per-staff 0", "t,incidence\n1,4\n2,3\n3,4\n4,5\n5,4\n6,3\n7,4\n8,5\n9,5\n10,4\n")]
    public async Task Input_that_cannot_be_used_ends_with_2(string command, string? table) => Assert.Equal((2, ""), await RunAsync(command, table));

    private async Task<(int Code, string Output)> RunAsync(string command, string? table)
    {
        string[] file = [];
        if (table is not null)
        {
            file = [Path.Combine(_folder, "table.csv")];
            await File.WriteAllTextAsync(file[0], table);
        }
        using var output = new StringWriter();
        var code = await CommandLine.Build(Language.English).Parse(["epi", .. command.Split(' '), .. file]).InvokeAsync(new() { Output = output, Error = TextWriter.Null });
        return (code, output.ToString());
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string[][] Table(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
}
