using System.Text.Json;
using Fangxian.Cases.Classification;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Line lists in and out, and the judgement of another edition, by command: what stands in the answer and in the files.</summary>
public abstract class CaseCommandTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CaseCommandTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CaseCommandTests(DatabaseKind.Postgres);

    private const string Rows =
        "A-1,张三丰,男,34,,13800000001,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热,治愈,2020-02-20\r\n"
        + "A-2,李四娘,女,51,,13800000002,990102,2020-02-02,2020-02-04,疑似,普通型,发热,,\r\n"
        + "A-3,王五郎,男,四十,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n";

    private readonly string _folder = TestDatabases.NewFolder();

    private Task<Executable.Outcome> RunAsync(params string[] arguments) => Commands.RunAsync(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString, arguments);

    private async Task<(int ExitCode, string Said)> ImportAsync()
    {
        var file = Path.Combine(_folder, "county.csv");
        await File.WriteAllTextAsync(file, LineLists.Header + Rows);
        var outcome = await RunAsync("import", "cases", file, "--disease", "covid-19", "--json");
        return (outcome.ExitCode, JsonSerializer.Serialize(outcome.Json));
    }

    [Fact]
    public async Task An_import_answers_six_figures_and_writes_the_refused_rows_beside_the_file_and_again_changes_nothing()
    {
        var (ended, said) = await ImportAsync();
        Assert.Equal("""{"rows":3,"created":2,"updated":0,"unchanged":0,"refused":1,"review":0}""", said);
        Assert.NotEqual(0, ended);
        var refused = await File.ReadAllTextAsync(Path.Combine(_folder, "county.csv.refused.csv"));
        var lines = refused.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(LineLists.Header.Trim() + ",_line,_field,_reason", lines[0]);
        Assert.StartsWith("A-3,王五郎,男,四十,,,990101,2020-02-01,2020-02-03,确诊病例,,,,,4,年龄,", lines[1], StringComparison.Ordinal);

        Assert.Equal((ended, """{"rows":3,"created":0,"updated":0,"unchanged":2,"refused":1,"review":0}"""), await ImportAsync());
    }

    [Theory]
    [InlineData(null, "2 rows tell neither an area nor a residence that is known and lie at China. Name another by --area.")]
    [InlineData("990102", null)]
    public async Task Rows_that_come_to_lie_above_every_county_are_told_of(string? area, string? told)
    {
        var file = Path.Combine(_folder, "county.csv");
        await File.WriteAllTextAsync(file, LineLists.Header + "A-1,张三丰,男,34,,,,2020-02-01,2020-02-03,确诊病例,,,,\r\nA-2,李四娘,女,34,,,,2020-02-01,2020-02-03,确诊病例,,,,\r\nA-3,王五郎,男,34,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        string[] command = ["import", "cases", file, "--disease", "covid-19", "--lang", "en", .. area is null ? Array.Empty<string>() : ["--area", area]];
        var outcome = (await RunAsync(command)).EndsWith(0);
        Assert.Equal(told, outcome.Error.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains("residence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_workbook_by_command_holds_every_case_as_it_is_on_record()
    {
        await ImportAsync();
        var file = Path.Combine(_folder, "cases.xlsx");
        (await RunAsync("export", "cases", "--disease", "covid-19", "--area", "9901", "--format", "xlsx", "--reason", "county report", "--output", file)).EndsWith(0);
        await using var content = File.OpenRead(file);
        using var table = TableFile.Open(content, file);
        var rows = new List<string>();
        while (table.Read())
        {
            rows.Add(string.Join('|', new[] { "Name", "Age", "Onset", "Class", "Id at the source" }.Select(name => table[Array.IndexOf([.. table.Headers], name)])));
        }
        Assert.Equal(["张三丰|34|2020-02-01|Confirmed|A-1", "李四娘|51|2020-02-02|Suspected|A-2"], rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_parquet_file_by_command_holds_every_case_as_it_is_on_record()
    {
        await ImportAsync();
        var file = Path.Combine(_folder, "cases.parquet");
        (await RunAsync("export", "cases", "--disease", "covid-19", "--area", "9901", "--format", "parquet", "--reason", "county report", "--output", file)).EndsWith(0);
        await using var content = File.OpenRead(file);
        await using var reader = await Parquet.ParquetReader.CreateAsync(content);
        using var group = reader.OpenRowGroupReader(0);
        var fields = reader.Schema.GetDataFields().ToDictionary(f => f.Name);
        var (names, ages, onsets) = (new string?[2], new long?[2], new DateTime?[2]);
        Assert.Equal(2, group.RowCount);
        await group.ReadAsync(fields["Name"], names.AsMemory());
        await group.ReadAsync<long>(fields["Age"], ages.AsMemory());
        await group.ReadAsync<DateTime>(fields["Onset"], onsets.AsMemory());
        Assert.Equal([((string?)"张三丰", (long?)34, (DateTime?)new DateTime(2020, 2, 1)), ("李四娘", 51, new DateTime(2020, 2, 2))], names.Select((name, i) => (name, ages[i], onsets[i])).OrderBy(one => one.Item2));
    }

    [Fact]
    public async Task The_judgement_of_an_edition_by_command_names_who_changes_from_what_to_what_and_why()
    {
        var onset = new DateOnly(2020, 5, 7);
        var id = await App.ReportAsync(CaseStories.Report() with
        {
            Classification = CaseClass.Confirmed,
            Reason = "检测结果以原始报告为准",
            Facts = [new("fever", true, onset), new("pneumonia-imaging", true, onset), new("contact-case", true, onset.AddDays(-5)), .. new[] { "rna-positive", "genome-homologous", "igm-positive", "igg-positive", "igg-rise" }.Select(code => new CaseFact(code, false))],
        });
        var judged = (await RunAsync("cases", "judge", "--disease", "covid-19", "--edition", "6", "--json")).EndsWith(0).Json;
        Assert.Equal(("6", 1, 1), (judged.GetProperty("edition").GetString(), judged.GetProperty("judged").GetInt32(), judged.GetProperty("changed").GetInt32()));
        var one = Assert.Single(judged.GetProperty("cases").EnumerateArray());
        Assert.Equal((id, "confirmed", "suspected"), (one.GetProperty("caseId").GetGuid(), one.GetProperty("before").GetString(), one.GetProperty("after").GetString()));
        Assert.Contains("contact-case", one.GetProperty("met").EnumerateArray().Select(f => f.GetProperty("fact").GetString()));
        Assert.Contains("rna-positive", one.GetProperty("missing").EnumerateArray().Select(f => f.GetProperty("fact").GetString()));
    }
}
