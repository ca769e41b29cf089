using System.Diagnostics;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>What it costs each request to know who asks.</summary>
public abstract class SessionCostTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SessionCostTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SessionCostTests(DatabaseKind.Postgres);

    private const int Rounds = 25, PerRound = 400;

    /// <summary>What a request may pay for authentication and scope.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(0.15);

    [Fact]
    public async Task A_request_of_a_known_session_pays_next_to_nothing_to_be_known()
    {
        var account = await App.HolderAsync("li.si", "epidemiologist", "990101");
        var (session, secret) = Session.Open(account, Clock.GetUtcNow(), Visit.Unknown, awaitsCode: false);
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(session);
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        var signedIn = new SignedIn(App.Databases, Clock);
        var least = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            // The processor's time of everything in this process: tests beside this one only add to it, hence the least of some rounds.
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var request = 0; request < PerRound; request++)
            {
                Assert.Equal(account.Id, (await signedIn.OfSessionAsync(secret, CancellationToken.None)).AccountId);
            }
            var spent = (Process.GetCurrentProcess().TotalProcessorTime - before) / PerRound;
            least = spent < least ? spent : least;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{least.TotalMicroseconds:0.0} µs of processor time a request");
        Assert.True(least <= Most, $"{least.TotalMilliseconds:0.000} ms of processor time a request, {Most.TotalMilliseconds} ms allowed");
    }
}
