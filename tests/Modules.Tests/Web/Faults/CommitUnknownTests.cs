using System.Net;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>The connection to PostgreSQL is lost in the middle of a COMMIT: nobody is told that nothing was saved, nor that it was.</summary>
public sealed class CommitUnknownTests : IAsyncLifetime
{
    private CommitCut _cut = null!;
    private OutbreakApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var (address, discard) = await TestDatabases.NewAsync(DatabaseKind.Postgres, StartingPoint.InventedProvince);
        _cut = new CommitCut(address);
        _app = OutbreakApp.On(_cut.Address, discard);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await _cut.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("BeforeTheServer", false)]
    [InlineData("AfterTheServer", true)]
    public async Task A_connection_lost_while_it_commits_is_said_to_be_unknown(string where, bool saved)
    {
        var client = await _app.ClientAsync();
        (await FaultTests.Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
        _cut.CutNext(Enum.Parse<CutAt>(where));
        var answer = await FaultTests.Answers.EnterAsync(client, 2);
        await FaultTests.AssertFaultAsync(answer, HttpStatusCode.ServiceUnavailable, "platform/commit-unknown", "unknown");
        Assert.Equal((1, 10), (_cut.Cuts, (int?)answer.Headers.RetryAfter?.Delta?.TotalSeconds));
        // Who looks finds all of it, or nothing; and work goes on without a restart.
        var again = await FaultTests.Answers.EnterAsync(client, 2);
        Assert.Equal(saved ? HttpStatusCode.Conflict : HttpStatusCode.OK, again.StatusCode);
        (await FaultTests.Answers.EnterAsync(client, 3)).EnsureSuccessStatusCode();
        await using var db = _app.Read();
        Assert.Equal(3, db.AuditLines.Count(line => line.UseCase == "counts/enter"));
    }
}
