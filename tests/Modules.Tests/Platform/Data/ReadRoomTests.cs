using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>Whoever reads a SQLite file, by whichever way, has room for what leads to the rows.</summary>
public sealed class ReadRoomTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const string Ask = "PRAGMA cache_size";

    protected override StartingPoint Start => StartingPoint.Empty;

    [Fact]
    public async Task Every_reader_has_eight_megabytes()
    {
        for (var again = 0; again < 2; again++)
        {
            await using var db = App.Databases.ForReading(Scope.Everything);
            await using var lease = await db.OpenAsync(CancellationToken.None);
            await using var command = lease.Command(Ask);
            Assert.Equal(-8192L, await command.ExecuteScalarAsync());
            await db.Database.OpenConnectionAsync();
            await using var throughModel = db.Database.GetDbConnection().CreateCommand();
            throughModel.CommandText = Ask;
            Assert.Equal(-8192L, await throughModel.ExecuteScalarAsync());
        }
    }
}
