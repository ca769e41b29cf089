using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>A database that cannot be written, on the started host: a clear answer, reading goes on, and writing by itself when it can again.</summary>
public abstract class FaultTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : FaultTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task A_full_database_says_so_and_writes_again_when_there_is_room()
        {
            var client = await App.ClientAsync();
            (await Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
            // The limit belongs to the gate's own connection and ends with it: the gate opens another after the fault.
            await OnTheGateAsync("PRAGMA max_page_count = 1");
            var refused = await EnterMuchAsync(client);
            await AssertFaultAsync(refused, HttpStatusCode.InsufficientStorage, "platform/disk-full", "nothing");
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
            (await EnterMuchAsync(client)).EnsureSuccessStatusCode();
        }

        [Fact]
        public async Task Who_cannot_be_noted_for_want_of_room_is_not_shown()
        {
            var client = await App.ClientAsync();
            var account = await App.AddAccountAsync("looked-at", await App.PositionAsync("990101"));
            var before = await LooksAsync();
            await OnTheGateAsync("PRAGMA max_page_count = 1");
            var (shown, answer) = (0, await LookAsync());
            for (; answer.IsSuccessStatusCode && shown < 1000; answer = await LookAsync())
            {
                // The last pages may have some room left.
                shown++;
            }
            Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
            Assert.DoesNotContain("looked-at", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(before + shown, await LooksAsync());
            Assert.Equal(HttpStatusCode.OK, (await LookAsync()).StatusCode);

            Task<HttpResponseMessage> LookAsync() => client.GetAsync(new Uri($"/api/accounts/{account.Id}", UriKind.Relative));

            async Task<int> LooksAsync()
            {
                await using var db = App.Read();
                return await db.AuditLines.CountAsync(line => line.UseCase == "accounts/show");
            }
        }

        [Fact]
        public async Task A_file_that_another_process_holds_is_busy_for_all_who_wait_and_then_free()
        {
            var client = await App.ClientAsync();
            (await Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
            await using var other = new SqliteConnection($"Data Source={App.Databases.Address.FilePath};Pooling=False");
            await other.OpenAsync();
            await SqlAsync(other, "BEGIN EXCLUSIVE");
            var began = Stopwatch.GetTimestamp();
            var waiting = Enumerable.Range(2, 4).Select(day => Answers.EnterAsync(client, day)).ToArray();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
            foreach (var answer in await Task.WhenAll(waiting))
            {
                await AssertFaultAsync(answer, HttpStatusCode.ServiceUnavailable, "platform/database-busy", "nothing");
                Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
            }
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(25), "each waited for the time-outs of the others");
            await SqlAsync(other, "ROLLBACK");
            (await Answers.EnterAsync(client, 2)).EnsureSuccessStatusCode();
        }

        protected override Task SetReadOnlyAsync(bool on) => OnTheGateAsync($"PRAGMA query_only = {(on ? 1 : 0)}");

        private Task OnTheGateAsync(string sql) => App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.Database.ExecuteSqlRawAsync(sql, token);
            return Done.Instance;
        }, CancellationToken.None);

        private static async Task SqlAsync(SqliteConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }

        private static Task<HttpResponseMessage> EnterMuchAsync(HttpClient client)
        {
            var rows = Enumerable.Range(0, 3000).Select(i => $"{new DateOnly(2010, 1, 1).AddDays(i):yyyy-MM-dd},9902,{i}");
            var form = new MultipartFormDataContent { { new StringContent("date,code,confirmed\n" + string.Join('\n', rows)), "file", "figures.csv" }, { new StringContent("covid-19"), "disease" } };
            return client.PostAsync("/api/counts/import", form);
        }
    }

    public sealed class OnPostgres() : FaultTests(DatabaseKind.Postgres)
    {
        protected override async Task SetReadOnlyAsync(bool on)
        {
            var address = new NpgsqlConnectionStringBuilder(App.Databases.Address.ConnectionString);
            await using (var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString))
            {
                await server.OpenAsync();
                await using var command = new NpgsqlCommand($"ALTER DATABASE {address.Database} SET default_transaction_read_only = {(on ? "on" : "off")}", server);
                await command.ExecuteNonQueryAsync();
            }
            await using var pooled = new NpgsqlConnection(address.ConnectionString);
            NpgsqlConnection.ClearPool(pooled);
        }
    }

    protected abstract Task SetReadOnlyAsync(bool on);

    [Fact]
    public async Task A_database_that_may_only_be_read_is_read_and_says_what_to_do()
    {
        var client = await App.ClientAsync();
        (await Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
        await SetReadOnlyAsync(true);
        await AssertFaultAsync(await Answers.EnterAsync(client, 2), HttpStatusCode.ServiceUnavailable, "platform/database-read-only", "nothing");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
        // When a session was last seen is due to be written down, and is not: that keeps nobody from reading.
        Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
        await SetReadOnlyAsync(false);
        (await Answers.EnterAsync(client, 2)).EnsureSuccessStatusCode();
    }

    internal static async Task AssertFaultAsync(HttpResponseMessage answer, HttpStatusCode status, string code, string saved)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(saved, problem.RootElement.GetProperty("saved").GetString());
        AssertTellsNothing(text);
    }

    /// <summary>Neither where the database lies nor the inside of the program.</summary>
    internal static void AssertTellsNothing(string text)
    {
        foreach (var secret in new[] { "Exception", "   at ", "Host=", ".db", "/tmp", "SQLite", "Npgsql", "Username" })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    internal static class Answers
    {
        /// <summary>Enters a figure of a day of its own.</summary>
        public static Task<HttpResponseMessage> EnterAsync(HttpClient client, int day) =>
            client.PostAsJsonAsync($"/api/counts/9901/days/{new DateOnly(2020, 1, 1).AddDays(day):yyyy-MM-dd}", new { disease = "covid-19", confirmed = day, expectedVersion = 0 });
    }
}
