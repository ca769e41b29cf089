using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Fangxian.Administration.Accounts;
using Fangxian.Cases;
using Fangxian.Cases.LineList;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The power goes in the middle of an import (SIGKILL): all of it is there, or nothing, and the same file completes it.</summary>
public abstract class KilledImportTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : KilledImportTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : KilledImportTests(DatabaseKind.Postgres);

    private const int Cases = 6000;

    /// <summary>Fewer, for each is looked up, mended and written by itself.</summary>
    private const int Some = 1500;

    private readonly string _folder = TestDatabases.NewFolder();
    private Account? _everybody;

    private string Database => App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString;

    private (string, string)[] Options => [("Fangxian__KeyFile", Path.Combine(_folder, "keys.json"))];

    [Fact]
    public async Task A_kill_in_the_middle_of_an_import_loses_and_doubles_nothing()
    {
        var command = await FileAsync("list.csv", LineLists.Header + string.Concat(Enumerable.Range(0, Cases).Select(i => $"K-{i},{NameOf(i)},男,{i % 90},,,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\n")));
        await KilledAsync(command, "SELECT count(*) FROM disease_case");
        Assert.Contains(await CountAsync("SELECT count(*) FROM disease_case"), (int[])[0, Cases]);
        var again = (await Executable.RunAsync(Database, command, Options)).EndsWith(0).Json;
        Assert.Equal(Cases, again.GetProperty("created").GetInt32() + again.GetProperty("unchanged").GetInt32());
        Assert.Equal((Cases, Cases), (await CountAsync("SELECT count(*) FROM disease_case"), await CountAsync("SELECT count(DISTINCT external_id) FROM disease_case")));
        // Each with its person, its row of the file, and one class judged by the edition of the day.
        Assert.Equal((Cases, Cases, Cases), (await CountAsync("SELECT count(*) FROM person"), await CountAsync("SELECT count(DISTINCT person_id) FROM disease_case"), await CountAsync("SELECT count(*) FROM case_source")));
        Assert.Equal((Cases, Cases), (await CountAsync("SELECT count(*) FROM case_classification"), await CountAsync("SELECT count(DISTINCT case_id) FROM case_classification WHERE edition_id IS NOT NULL")));
        Assert.Equal(Cases, await CountAsync("SELECT count(*) FROM disease_case WHERE edition_id IS NOT NULL AND first_card IS NOT NULL"));
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_file_that_mends_leaves_every_case_as_it_was_or_mends_them_all()
    {
        static string Row(int i, string diagnosed, string more) => $"K-{i},{NameOf(i)}{more},男,{i % 90},990101,{diagnosed},2020-03-02 10:00,2020-03-02 20:00,确诊病例\r\n";
        const string Header = "病例编号,姓名,性别,年龄,报告地区,诊断时间,报告时间,个案调查时间,病例分类\r\n", Many = "SELECT count(*) FROM ", Mended = Many + "case_clock WHERE replaced_at IS NOT NULL";
        (await Executable.RunAsync(Database, await FileAsync("first.csv", Header + string.Concat(Enumerable.Range(0, Some).Select(i => Row(i, "2020-03-02 09:00", "")))), Options)).EndsWith(0);
        var (clocks, running) = (await CountAsync(Many + "case_clock"), await CountAsync(Many + "case_clock WHERE code = 'report-class-a'"));
        Assert.Equal(Some, running);
        var command = await FileAsync("second.csv", Header + string.Concat(Enumerable.Range(0, Some).Select(i => Row(i, "2020-03-02 07:00", "明"))));
        await KilledAsync(command, Mended);
        var mended = await CountAsync(Mended);
        Assert.Contains(mended, (int[])[0, Some]);
        Assert.Equal(mended, await CountAsync(Many + "disease_case WHERE version > 1"));
        Assert.Equal(mended, await CountAsync(Many + "person WHERE version > 1"));
        var again = (await Executable.RunAsync(Database, command, Options)).EndsWith(0).Json;
        Assert.Equal((0, Some), (again.GetProperty("created").GetInt32(), again.GetProperty("updated").GetInt32() + again.GetProperty("unchanged").GetInt32()));
        // One clock of each case counts anew, beside the one that it takes the place of.
        Assert.Equal((Some, clocks + Some), (await CountAsync(Mended), await CountAsync(Many + "case_clock")));
        Assert.Equal((Some, Some, Some), (await CountAsync(Many + "disease_case WHERE version = 2"), await CountAsync(Many + "person WHERE version = 2"), await CountAsync(Many + "case_classification")));
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_edits_of_many_cases_keeps_each_whole_or_not_at_all()
    {
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await App.ImportCasesAsync(string.Concat(Enumerable.Range(0, EditCases.Most).Select(i => $"E-{i},{NameOf(i)},男,{i % 90},,,990101,2020-02-01,2020-02-03,确诊病例,,发热,,\r\n")));
        await using var db = App.Read();
        var ids = db.Cases().Select(c => c.Id).ToArray();
        var answered = 0;
        string[] values = ["mild", "moderate"];
        await ServedAsync(async (client, server) =>
        {
            var kill = Task.CompletedTask;
            for (var i = 0; i < 10_000; i++)
            {
                try
                {
                    using var answer = await client.PostAsJsonAsync("/api/cases/edits", new { ids, field = "severity", value = values[i % 2], day = "2020-02-04" });
                    Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                    answered++;
                }
                catch (HttpRequestException)
                {
                    break;
                }
                kill = answered == 3 ? Task.Run(async () =>
                {
                    await Task.Delay(Random.Shared.Next(60));
                    server.Kill(entireProcessTree: true);
                }) : kill;
            }
            await kill;
            await server.WaitForExitAsync();
        });
        await QuietAsync();
        var edits = await CountAsync("SELECT count(*) FROM case_edit");
        Assert.InRange(edits, answered, answered + 1);
        Assert.Equal(EditCases.Most, await CountAsync($"SELECT count(*) FROM disease_case WHERE version = {1 + edits} AND severity = {(int)(edits % 2 == 1 ? Severity.Mild : Severity.Moderate)}"));
        await ServedAsync(async (client, _) =>
        {
            using var answer = await client.PostAsJsonAsync("/api/cases/edits", new { ids, field = "severity", value = values[(edits - 1) % 2], day = "2020-02-04" });
            Assert.Equal((0, EditCases.Most), (await answer.Content.ReadFromJsonAsync<EditCases.Response>(Json.Options))! is var again ? (again.Changed, again.Unchanged) : default);
        });
        Assert.Equal(edits, await CountAsync("SELECT count(*) FROM case_edit"));
    }

    private static string NameOf(int i) => $"赵{(char)('一' + i % 8000)}{(char)('丁' + i / 7 % 3000)}";

    private async Task<string[]> FileAsync(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, content, Encoding.UTF8);
        return ["import", "cases", file, "--disease", LineLists.Disease, "--json"];
    }

    /// <summary>The command, killed when it has begun to write.</summary>
    private async Task KilledAsync(string[] command, string written)
    {
        using var import = Executable.Start(Database, command, Options);
        import.StandardInput.Close();
        var journal = JournalBytes;
        for (var wait = 0; wait < 600 && !import.HasExited && !await HasBegunToWriteAsync(journal, written); wait++)
        {
            await Task.Delay(20);
        }
        import.Kill(entireProcessTree: true);
        await import.WaitForExitAsync();
        await QuietAsync();
    }

    /// <summary>The server of the database learns a moment later that nobody is there any more.</summary>
    private async Task QuietAsync()
    {
        while (App.Databases.Address.FilePath is null && await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL") > 0)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>What is done through a started server, with an account that may do everything.</summary>
    private async Task ServedAsync(Func<HttpClient, Process, Task> done)
    {
        using var server = Executable.Start(Database, ["serve", "--urls", "http://127.0.0.1:0"]);
        try
        {
            using var client = new SiteClient(new CookieContainer(), new Uri(await server.AddressAsync()));
            _ = server.StandardOutput.ReadToEndAsync();
            _ = server.StandardError.ReadToEndAsync();
            await App.SignInAsync(client, _everybody ??= await App.AddEverybodyAsync());
            await done(client, server);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }
    }

    private long JournalBytes => App.Databases.Address.FilePath is { } database && new FileInfo(database + "-wal") is { Exists: true } journal ? journal.Length : 0;

    /// <summary>On SQLite the journal grows; on PostgreSQL somebody else's transaction has a number.</summary>
    private async Task<bool> HasBegunToWriteAsync(long journal, string written) =>
        App.Databases.Address.FilePath is not null
            ? JournalBytes > journal + 1_000_000 || await CountAsync(written) > 0
            : await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND now() - xact_start > interval '100 ms'") > 0;

    private async Task<int> CountAsync(string sql)
    {
        await using DbConnection connection = App.Databases.Address.FilePath is { } file
            ? new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(App.Databases.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
