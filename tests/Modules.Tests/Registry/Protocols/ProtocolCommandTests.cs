using Fangxian.Modules.Tests.Web;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Registry.Protocols;

/// <summary>Editions and diseases on the command line.</summary>
public sealed class ProtocolCommandTests : IAsyncLifetime
{
    private readonly string _folder = TestDatabases.NewFolder();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await TestDatabases.CopyAsync(StartingPoint.InventedProvince);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Executable.Outcome> RunAsync(params string[] arguments) => Commands.RunAsync(_database, arguments);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".json");
        File.WriteAllText(file, text);
        return file;
    }

    [Fact]
    public async Task An_edition_is_listed_shown_exported_brought_in_compared_and_published()
    {
        Assert.Equal(7, (await RunAsync("protocol", "list", "--json")).EndsWith(0).Json.GetProperty("editions").GetArrayLength());
        var shown = (await RunAsync("protocol", "show", "6")).EndsWith(0).Out;
        Assert.Contains("at least 2 of these 3", shown, StringComparison.Ordinal);
        Assert.Contains("Contact counts from: 2 days before onset", shown, StringComparison.Ordinal);
        Assert.Contains("发病前 2 天", (await RunAsync("protocol", "show", "6", "--lang", "zh")).EndsWith(0).Out, StringComparison.Ordinal);
        var file = Path.Combine(_folder, "six.json");
        (await RunAsync("protocol", "export", "6", "--disease", "covid-19", "--output", file)).EndsWith(0);
        Assert.Equal(EditionFiles.Text("6"), await File.ReadAllTextAsync(file));

        var eighth = Write(EditionFiles.Eighth());
        var brought = (await RunAsync("protocol", "import", eighth, "--json")).EndsWith(0).Json;
        Assert.Equal(("created", "draft"), (brought.GetProperty("outcome").GetString(), brought.GetProperty("state").GetString()));
        Assert.Equal("unchanged", (await RunAsync("protocol", "import", eighth, "--json")).EndsWith(0).Json.GetProperty("outcome").GetString());
        Assert.Contains("− Close contact Contact counts from: 2 days before onset", (await RunAsync("protocol", "compare", "7", "8")).EndsWith(0).Out, StringComparison.Ordinal);
        Assert.Equal("7", (await RunAsync("protocol", "publish", "8", "--json")).EndsWith(0).Json.GetProperty("follows").GetString());
        (await RunAsync("protocol", "publish", "8")).EndsWith(3);
        (await RunAsync("protocol", "show", "99")).EndsWith(2);
    }

    [Fact]
    public async Task A_shipped_edition_that_is_not_there_is_listed_and_taken_in_once()
    {
        await using (var connection = new SqliteConnection($"Data Source={_database};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM protocol_edition WHERE number = '7'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
        var listed = (await RunAsync("protocol", "list", "--json")).EndsWith(0).Json;
        Assert.Equal((6, 1), (listed.GetProperty("editions").GetArrayLength(), listed.GetProperty("shipped").GetArrayLength()));
        Assert.Contains("covid-19  7  not taken in  2020-09-15", (await RunAsync("protocol", "list")).EndsWith(0).Out, StringComparison.Ordinal);
        (await RunAsync("protocol", "import")).EndsWith(2);
        (await RunAsync("protocol", "import", Write(EditionFiles.Eighth()), "--shipped", "7")).EndsWith(2);
        (await RunAsync("protocol", "import", "--shipped", "99")).EndsWith(2);
        var taken = (await RunAsync("protocol", "import", "--shipped", "7", "--publish", "--json")).EndsWith(0).Json;
        Assert.Equal(("7", "created", "published"), (taken.GetProperty("number").GetString(), taken.GetProperty("outcome").GetString(), taken.GetProperty("state").GetString()));
        (await RunAsync("protocol", "import", "--shipped", "7", "--disease", "covid-19")).EndsWith(3);
        Assert.DoesNotContain("not taken in", (await RunAsync("protocol", "list")).EndsWith(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_set_of_cases_is_judged_by_an_edition_that_was_brought_in()
    {
        (await RunAsync("protocol", "import", Write(EditionFiles.Eighth()))).EndsWith(0);
        string[] set = ["--from", "2020-01-20", "--to", "2020-02-29", "--onset-from", "2020-01-01", "--onset-to", "2020-02-20", "--class", "suspected", "--severity", "mild", "--outcome", "cured", "--age-from", "20", "--age-to", "60", "--sex", "female", "--import", Guid.NewGuid().ToString()];
        var judged = (await RunAsync(["cases", "judge", "--disease", "covid-19", "--edition", "8", "--against", "7", .. set, "--json"])).EndsWith(0).Json;
        Assert.Equal(("8", "7", 0, 0), (judged.GetProperty("edition").GetString(), judged.GetProperty("against").GetString(), judged.GetProperty("judged").GetInt32(), judged.GetProperty("open").GetInt32()));
        Assert.Contains("what is missing is facts, not cases", (await RunAsync("cases", "judge", "--disease", "covid-19", "--edition", "8")).EndsWith(0).Out, StringComparison.Ordinal);
        (await RunAsync("cases", "judge", "--disease", "covid-19", "--edition", "8", "--from", "2020-03-01", "--to", "2020-02-01")).EndsWith(2);
    }

    [Fact]
    public async Task A_file_with_a_fault_is_refused_with_its_place_and_exit_code_2()
    {
        var refused = (await RunAsync("protocol", "import", Write(EditionFiles.Eighth(-1)))).EndsWith(2);
        Assert.Contains("contacts[0].daysBeforeOnset: -1 does not lie between 0 and 60", refused.Error, StringComparison.Ordinal);
        (await RunAsync("protocol", "import", Write("{ "))).EndsWith(2);
        var published = (await RunAsync("protocol", "import", Write(EditionFiles.Eighth()), "--publish", "--json")).EndsWith(0).Json;
        Assert.Equal("published", published.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_disease_is_added_renamed_classified_and_listed()
    {
        (await RunAsync("diseases", "add", "pneumonia-unknown", "--name", "不明原因肺炎", "--name-en", "Pneumonia of unknown cause")).EndsWith(0);
        (await RunAsync("diseases", "add", "pneumonia-unknown", "--name", "不明原因肺炎", "--name-en", "x")).EndsWith(3);
        (await RunAsync("diseases", "change", "pneumonia-unknown", "--name-en", "Unexplained pneumonia")).EndsWith(0);
        (await RunAsync("diseases", "classify", "pneumonia-unknown", "--class", "B", "--control-as", "A", "--from", "2020-01-20", "--source", "notice 1")).EndsWith(0);
        (await RunAsync("diseases", "classify", "pneumonia-unknown", "--class", "D", "--control-as", "A", "--from", "2020-01-21", "--source", "notice 1")).EndsWith(2);
        Assert.Contains("B/A  pneumonia-unknown  Unexplained pneumonia", (await RunAsync("diseases", "list", "--day", "2020-02-01")).EndsWith(0).Out, StringComparison.Ordinal);
        Assert.Equal(42, (await RunAsync("diseases", "list", "--json")).EndsWith(0).Json.GetProperty("diseases").GetArrayLength());
    }
}
