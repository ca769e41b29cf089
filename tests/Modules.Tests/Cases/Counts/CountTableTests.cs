using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Cases.Counts;

public sealed class CountTableTests
{
    [Fact]
    public async Task Statements_are_kept_on_SQLite_as_one_tree_in_the_order_of_their_key()
    {
        await using var connection = new SqliteConnection($"Data Source={await TestDatabases.CopyAsync(StartingPoint.Empty)}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE name = 'count_statement'";
        Assert.EndsWith("WITHOUT ROWID", (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
