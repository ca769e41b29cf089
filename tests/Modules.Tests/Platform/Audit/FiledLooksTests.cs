using Fangxian.Administration;
using Fangxian.Administration.Audit;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Platform.Audit;

/// <summary>Who looked at a person is found at once, though the index of persons hears of it later.</summary>
public abstract class FiledLooksTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : FiledLooksTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : FiledLooksTests(DatabaseKind.Postgres);

    private const long Nanwan = 990101000000000;
    private const long Zhushan = 990202000000000;

    private static readonly Guid[] Shown = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    private sealed record Ask(long At, IReadOnlyCollection<Guid> Who, string? Reason = null) : IReasoned;

    private sealed record Persons(IReadOnlyCollection<Guid> PersonsShown, long? AuditPosition) : IShowsPersons;

    private static readonly Slice<Ask, Persons> Look = Slice.Read<Ask, Persons>("persons/look", new("records.any"), (ask, _, _, _, _) => Task.FromResult<Result<Persons>>(new Persons(ask.Who, ask.At)));

    private static Actor Auditor(long from = 0, long to = 999_999_999_999_999) => new("auditor", new Scope([new(from, to)]), PermissionSet.Of(AdministrationContract.AuditRead));

    [Fact]
    public async Task A_look_is_found_by_whom_it_showed_before_it_is_filed_and_once_behind_it()
    {
        await LookAsync(Nanwan, Shown);
        await LookAsync(Zhushan, Shown[0]);
        Assert.Empty(await IndexedAsync());
        Assert.Equal("2 1 1", await FoundAsync(Auditor()));
        Assert.Equal("1 0 0", await FoundAsync(Auditor(Zhushan, Zhushan + 999_999_999)));
        Assert.True(await FileAsync());
        Assert.Equal(4, (await IndexedAsync()).Count);
        Assert.Equal("2 1 1", await FoundAsync(Auditor()));
        Assert.Equal("1 0 0", await FoundAsync(Auditor(Zhushan, Zhushan + 999_999_999)));
        Assert.False(await FileAsync(), "nobody looked since");
    }

    [Fact]
    public async Task What_is_filed_and_what_is_not_stand_in_one_list_newest_first()
    {
        await LookAsync(Nanwan, Shown);
        await FileAsync();
        await LookAsync(Nanwan, Shown[0]);
        await LookAsync(Zhushan, Shown[0]);
        var (found, after) = (new List<string>(), (string?)null);
        do
        {
            var page = (await RunAsync(ListAudit.Slice, new ListAudit.Request { Record = Shown[0], Limit = 1, After = after }, Auditor())).Ok();
            found.AddRange(page.Items.Select(line => line.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([AuditChain.LineId(Zhushan, 1), AuditChain.LineId(Nanwan, 2), AuditChain.LineId(Nanwan, 1)], found.Select(long.Parse));
    }

    [Fact]
    public async Task Writes_and_looks_with_a_reason_are_filed_at_once()
    {
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "一", Members = ["990101"] })).Ok();
        Assert.Equal((1, 1), await MarkAsync(Nanwan));
        await LookAsync(Nanwan, Shown[0]);
        Assert.Equal((2, 1), await MarkAsync(Nanwan));
        (await RunAsync(Look, new Ask(Nanwan, [Shown[1]], "to call"))).Ok();
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "二", Members = ["990101"] })).Ok();
        Assert.Equal((4, 1), await MarkAsync(Nanwan));
        Assert.Equal("1 3 4", string.Join(' ', await IndexedAsync()));
        await FileAsync();
        Assert.Equal((4, 4), await MarkAsync(Nanwan));
        Assert.Equal("1 2 3 4", string.Join(' ', await IndexedAsync()));
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "三", Members = ["990101"] })).Ok();
        Assert.Equal((5, 5), await MarkAsync(Nanwan));
        await WholeAsync();
    }

    [Fact]
    public async Task More_lines_than_a_turn_takes_are_all_filed()
    {
        const int Looks = 2 * FiledLooks.LinesAtOnce + 7;
        for (var i = 0; i < Looks; i++)
        {
            await LookAsync(Nanwan, Shown);
        }
        await WholeAsync();
        await FileAsync();
        Assert.Equal((Looks, Looks), await MarkAsync(Nanwan));
        Assert.Equal(3 * Looks, (await IndexedAsync()).Count);
        await WholeAsync();
    }

    [Fact]
    public async Task Two_servers_that_file_while_others_look_leave_every_look_in_the_index_once()
    {
        await using var second = Fangxian.Web.Composition.Open(DatabaseAddress.Parse(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString));
        var beside = new Run(second, App.Clock);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 30; i++)
            {
                (await (worker % 2 == 0 ? RunAsync(Look, new Ask(Nanwan, Shown)) : beside.Async(Look, new Ask(worker == 1 ? Zhushan : Nanwan, Shown), Everyone))).Ok();
                await (i % 10 != worker ? Task.CompletedTask : worker % 2 == 0 ? FileAsync() : second.FileLooksAsync(CancellationToken.None));
            }
        }));
        await Task.WhenAll(FileAsync(), second.FileLooksAsync(CancellationToken.None));
        await FileAsync();
        Assert.Equal(((210, 210), (30, 30)), (await MarkAsync(Nanwan), await MarkAsync(Zhushan)));
        Assert.Equal(720, (await IndexedAsync()).Count);
        await WholeAsync();
    }

    [Fact]
    public async Task What_another_process_has_left_is_filed_by_the_next()
    {
        await LookAsync(Nanwan, Shown);
        await using var next = Fangxian.Web.Composition.Open(DatabaseAddress.Parse(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString));
        var rounds = new FilingRounds(next, App.Clock, NullLogger<FilingRounds>.Instance);
        Assert.True(await rounds.LookAsync(CancellationToken.None));
        Assert.False(await rounds.LookAsync(CancellationToken.None));
        Assert.Equal((1, 1), await MarkAsync(Nanwan));
    }

    /// <summary>To put a large backup back takes minutes: before, every round of them was an error of the log and of the health page.</summary>
    [Fact]
    public async Task While_a_backup_is_put_back_rounds_wait_quietly_and_file_afterwards()
    {
        await LookAsync(Nanwan, Shown);
        var said = new Said();
        var rounds = new FilingRounds(App.Databases, App.Clock, said);
        var (begun, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var alone = App.Databases.WriteAloneAsync<Done>(Scope.Everything, null, async (_, token) =>
        {
            begun.SetResult();
            await go.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            return Done.Instance;
        }, CancellationToken.None);
        await begun.Task;
        Assert.False(await rounds.LookAsync(CancellationToken.None));
        Assert.False(await rounds.LookAsync(CancellationToken.None));
        Assert.Empty(said.Lines);
        Assert.Null(App.Databases.Shared.Jobs.All.Single(job => job.Name == "looks").LastError);
        go.SetResult();
        (await alone).Ok();
        Assert.True(await rounds.LookAsync(CancellationToken.None));
        Assert.Equal((1, 1), await MarkAsync(Nanwan));
    }

    private sealed class Said : ILogger<FilingRounds>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }

    [Fact]
    public async Task A_round_that_fails_leaves_nothing_half_filed_and_the_next_files_it()
    {
        await LookAsync(Nanwan, Shown);
        await ExecuteAsync(App.Databases.Address.Kind is DatabaseKind.Sqlite
            ? "CREATE TRIGGER refuses BEFORE UPDATE OF filed ON audit_head BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "ALTER TABLE audit_head ADD CONSTRAINT refuses CHECK (filed = 0) NOT VALID");
        await Assert.ThrowsAnyAsync<Exception>(FileAsync);
        Assert.Empty(await IndexedAsync());
        Assert.Equal("1 1 1", await FoundAsync(Auditor()));
        await ExecuteAsync(App.Databases.Address.Kind is DatabaseKind.Sqlite ? "DROP TRIGGER refuses" : "ALTER TABLE audit_head DROP CONSTRAINT refuses");
        Assert.True(await FileAsync());
        Assert.Equal(3, (await IndexedAsync()).Count);
    }

    [Theory]
    [InlineData(true, "UPDATE audit_head SET filed = 0 WHERE position = 990101000000000")]
    [InlineData(true, "DELETE FROM audit_subject WHERE line_id = 990101000000000002")]
    [InlineData(true, "UPDATE audit_subject SET line_id = line_id - 1 WHERE line_id = 990101000000000002")]
    [InlineData(false, "UPDATE audit_head SET filed = number")]
    [InlineData(false, "UPDATE audit_head SET filed = 1")]
    public async Task A_mark_or_an_index_that_hides_a_look_is_found(bool filed, string forged)
    {
        await LookAsync(Nanwan, Shown[0]);
        await LookAsync(Nanwan, Shown[1]);
        if (filed)
        {
            await FileAsync();
        }
        await WholeAsync();
        await ExecuteAsync(forged);
        await using var db = App.Read();
        var verdict = await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
        Assert.Equal(AuditBreakKind.Index, Assert.Single(verdict.Breaks).Kind);
    }

    private static Actor Everyone => new("tester", Scope.Everything, PermissionSet.All);

    private async Task LookAsync(long at, params Guid[] who)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await RunAsync(Look, new Ask(at, who))).Ok();
    }

    private Task<bool> FileAsync() => App.Databases.FileLooksAsync(CancellationToken.None);

    /// <summary>How many lines the auditor finds of each person.</summary>
    private async Task<string> FoundAsync(Actor auditor)
    {
        var found = new List<int>();
        foreach (var person in Shown)
        {
            found.Add((await RunAsync(ListAudit.Slice, new ListAudit.Request { Record = person }, auditor)).Ok().Items.Count);
        }
        return string.Join(' ', found);
    }

    /// <summary>The numbers of the lines in the index, as often as they are there.</summary>
    private async Task<IReadOnlyList<long>> IndexedAsync()
    {
        await using var db = App.Read();
        return [.. (await db.Set<AuditSubject>().Select(s => s.LineId).Order().ToListAsync()).Where(id => AuditChain.PositionOfLine(id) is Nanwan or Zhushan).Select(AuditChain.NumberOf)];
    }

    private async Task<(long Number, long Filed)> MarkAsync(long chain)
    {
        await using var db = App.Read();
        var head = await db.Set<AuditHead>().SingleAsync(h => h.Position == chain);
        return (head.Number, head.Filed);
    }

    private async Task WholeAsync()
    {
        await using var db = App.Read();
        var verdict = await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
        Assert.True(verdict.IsWhole, string.Join('\n', verdict.Breaks));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = App.Read();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
