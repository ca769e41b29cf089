using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>Writers wait in one line on SQLite and each for itself on PostgreSQL; the promises are the same.</summary>
public abstract class WriteGateTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : WriteGateTests(DatabaseKind.Sqlite)
    {
        [Fact]
        public async Task Writers_commit_in_the_order_they_came()
        {
            var order = new List<int>();
            await Task.WhenAll(Enumerable.Range(0, 60).Select(i => App.Databases.WriteAsync<int>(Scope.Everything, (_, _) =>
            {
                order.Add(i);
                return Task.FromResult<Result<int>>(i);
            }, CancellationToken.None)));
            Assert.Equal(Enumerable.Range(0, 60), order);
        }
    }

    public sealed class OnPostgres() : WriteGateTests(DatabaseKind.Postgres)
    {
        [Fact]
        public async Task More_writers_than_connections_wait_for_a_turn_and_readers_go_on()
        {
            // Whoever asks the pool itself is refused after a second; the last writer's turn comes after three.
            await using var few = Composition.Open(DatabaseAddress.Parse(App.Databases.Address.ConnectionString + ";Maximum Pool Size=4;Timeout=1"));
            var writers = Enumerable.Range(0, 60).Select(i => few.WriteAsync<Done>(Scope.Everything, async (db, token) =>
            {
                await db.LockTopicAsync("of all", token);
                await Task.Delay(50, token);
                return Done.Instance;
            }, CancellationToken.None)).ToArray();
            await using var db = few.ForReading(Scope.Everything);
            for (var i = 0; i < 20; i++)
            {
                _ = await db.VersionAsync("areas", CancellationToken.None);
                await Task.Delay(20);
            }
            Assert.Contains(writers, writer => !writer.IsCompleted);
            Assert.InRange(few.Shared.Queues.All.Single(q => q.Name == Queues.WriteGate).Length, 1, 58);
            Assert.All(await Task.WhenAll(writers), answer => Assert.True(answer.IsOk));
        }
    }

    protected override StartingPoint Start => StartingPoint.Empty;

    [Fact]
    public async Task Many_writers_at_once_all_commit()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => WriteAsync($"writer-{i}", Ends.Well)));
        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.Equal(80, (await KeysAsync()).Length);
    }

    [Fact]
    public async Task A_refused_writer_leaves_nothing_while_the_others_commit()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => WriteAsync($"writer-{i:00}", i % 4 == 1 ? Ends.Refused : Ends.Well)));
        Assert.Equal(10, answers.Count(a => a.Refusal is CountUnchanged));
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i % 4 != 1).Select(i => $"writer-{i:00}"), await KeysAsync());
    }

    [Fact]
    public async Task An_exception_rolls_back_its_writer_alone()
    {
        var writers = Enumerable.Range(0, 40).Select(i => WriteAsync($"writer-{i:00}", i % 4 == 1 ? Ends.InAnException : Ends.Well)).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(writers));
        Assert.Equal(10, writers.Count(w => w.IsFaulted));
        Assert.Equal(30, (await KeysAsync()).Length);
    }

    /// <summary>The first has the transaction to itself until it is done.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_of_a_turn_leaves_nothing_where_it_ends_badly_and_those_behind_it_commit(bool throws)
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var first = WriteAsync($"bad-{turn}", throws ? Ends.InAnException : Ends.Refused);
            var behind = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => WriteAsync($"good-{turn}-{i}", Ends.Well)));
            Assert.All(behind, answer => Assert.True(answer.IsOk));
            await (throws ? (Task)Assert.ThrowsAsync<InvalidOperationException>(() => first) : first);
            Assert.Equal(throws, first.IsFaulted);
        }
        Assert.Equal(20, (await KeysAsync()).Count(key => key.StartsWith("good-", StringComparison.Ordinal)));
        Assert.DoesNotContain(await KeysAsync(), key => key.StartsWith("bad-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_writer_that_breaks_a_constraint_fails_alone()
    {
        await WriteAsync("taken", Ends.Well);
        var writers = new[] { WriteAsync("before", Ends.Well), WriteAsync("taken", Ends.Well), WriteAsync("after", Ends.Well) };
        await Assert.ThrowsAsync<DbUpdateException>(() => Task.WhenAll(writers));
        Assert.Equal(["after", "before", "taken"], await KeysAsync());
    }

    [Fact]
    public async Task A_cancelled_writer_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync("never", Ends.Well, cancelled.Token));
        (await WriteAsync("next", Ends.Well)).Ok();
        Assert.Equal(["next"], await KeysAsync());
    }

    [Fact]
    public async Task A_topics_version_rises_with_every_write_of_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => App.Databases.WriteAsync<Done>(Scope.Everything, async (db, cancellation) =>
        {
            db.RaiseVersion("topic");
            return Done.Instance;
        }, CancellationToken.None)));
        await using var db = App.Read();
        Assert.Equal(20, await db.VersionAsync("topic", CancellationToken.None));
    }

    private enum Ends
    {
        Well,
        Refused,
        InAnException,
    }

    private Task<Result<Done>> WriteAsync(string key, Ends how, CancellationToken cancelled = default) =>
        App.Databases.WriteAsync<Done>(Scope.Everything, async (db, cancellation) =>
        {
            db.Add(new Setting { Key = key, Value = "" });
            await db.SaveChangesAsync(cancellation);
            return how switch
            {
                Ends.Refused => new CountUnchanged(),
                Ends.InAnException => throw new InvalidOperationException("on purpose"),
                _ => Done.Instance,
            };
        }, cancelled);

    private async Task<string[]> KeysAsync()
    {
        await using var db = App.Read();
        return [.. (await db.Set<Setting>().Select(s => s.Key).ToListAsync()).Order(StringComparer.Ordinal)];
    }
}
