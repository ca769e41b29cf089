using System.Net.Sockets;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>Which codes of the two databases mean what; what is in none of these lists is a bug.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData(13, "platform/disk-full", 507)]
    [InlineData(5, "platform/database-busy", 503)]
    [InlineData(6, "platform/database-busy", 503)]
    [InlineData(8, "platform/database-read-only", 503)]
    [InlineData(10, "platform/database-damaged", 503)]
    [InlineData(11, "platform/database-damaged", 503)]
    [InlineData(26, "platform/database-damaged", 503)]
    [InlineData(14, "platform/database-unreachable", 503)]
    public void Sqlite(int code, string fault, int status) => Is(new SqliteException("on purpose", code), fault, status);

    [Theory]
    [InlineData("53100", "platform/disk-full", 507)]
    [InlineData("53300", "platform/database-busy", 503)]
    [InlineData("40P01", "platform/database-busy", 503)]
    [InlineData("25006", "platform/database-read-only", 503)]
    [InlineData("XX001", "platform/database-damaged", 503)]
    [InlineData("57P01", "platform/database-unreachable", 503)]
    [InlineData("57P03", "platform/database-unreachable", 503)]
    [InlineData("08006", "platform/database-unreachable", 503)]
    [InlineData("28P01", "platform/database-closed", 503)]
    [InlineData("3D000", "platform/database-closed", 503)]
    public void Postgres(string state, string fault, int status) => Is(new PostgresException("on purpose", "ERROR", "ERROR", state), fault, status);

    [Fact]
    public void What_lies_within_another_exception_is_found()
    {
        Is(new DbUpdateException("", new SqliteException("", 13)), "platform/disk-full", 507);
        Is(new InvalidOperationException("", new NpgsqlException("", new SocketException(111))), "platform/database-unreachable", 503);
        Is(new IOException("No space left on device", 28), "platform/disk-full", 507);
        Is(new CommitUnknownException(new NpgsqlException()), "platform/commit-unknown", 503);
    }

    [Fact]
    public void A_bug_is_no_fault_of_the_database()
    {
        Assert.Null(DatabaseFaults.Of(new SqliteException("constraint", 19)));
        Assert.Null(DatabaseFaults.Of(new PostgresException("unique", "ERROR", "ERROR", "23505")));
        Assert.Null(DatabaseFaults.Of(new InvalidOperationException()));
        Assert.Null(DatabaseFaults.Of(new IOException("The client is gone")));
    }

    private static void Is(Exception exception, string code, int status)
    {
        var fault = DatabaseFaults.Of(exception);
        Assert.Equal(code, fault?.Code);
        Assert.Equal(status, Door.Status(fault!));
        Assert.Equal(exception is IOException ? ExitCode.Unusable : ExitCode.DatabaseUnavailable, ExitCode.Of(fault!));
    }
}
