using System.Text.Json;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Audit;

public abstract class AuditTrailTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AuditTrailTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AuditTrailTests(DatabaseKind.Postgres);

    private const long Nanwan = 990101000000000;
    private const long Yunxi = 990200000000000;

    private static readonly Permission Any = new("records.any");

    private static readonly Guid[] Shown = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    private sealed record Ask(int Persons) : IReasoned
    {
        public string? Reason { get; init; }
    }

    private sealed record Persons(IReadOnlyCollection<Guid> PersonsShown) : IShowsPersons
    {
        public long? AuditPosition { get; init; }
    }

    private static readonly Slice<Ask, Persons> Look = Slice.Read<Ask, Persons>("persons/look", Any, (ask, _, _, _, _) =>
        Task.FromResult<Result<Persons>>(ask.Persons < 0 ? new PageNotFound() : new Persons([.. Shown.Take(ask.Persons), .. Shown.Take(ask.Persons)])));

    private static Actor Of(long from, long to) => new("tester", new Scope([new(from, to)]), PermissionSet.All) { AccountId = Guid.CreateVersion7(), SessionId = Guid.CreateVersion7() };

    private static Actor Everywhere => Of(0, PositionRange.Everything.To);

    [Fact]
    public async Task A_write_leaves_one_line_with_account_session_and_the_ids_of_its_records()
    {
        var actor = Everywhere;
        var zone = (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "新区", Members = ["990101"] }, actor)).Ok().Zone;
        var line = Assert.Single(await LinesAsync());
        Assert.Equal(("tester", actor.AccountId, actor.SessionId, "zones/make", AuditKind.Write), (line.Actor, line.AccountId, line.SessionId, line.UseCase, line.Kind));
        Assert.Equal(zone.Id.ToByteArray(true), line.Subjects);
        Assert.Equal(Nanwan, line.Position);
        await using var db = App.Read();
        Assert.Equal(line.Id, Assert.Single(await db.Set<AuditSubject>().Where(s => s.Subject == zone.Id).ToListAsync()).LineId);
    }

    [Fact]
    public async Task A_write_to_several_counties_stands_in_the_chain_of_the_area_above_them()
    {
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "新区", Members = ["990101", "990102"] }, Everywhere)).Ok();
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "经济区", Members = ["990201", "990101001"] }, Everywhere)).Ok();
        Assert.Equal([990000000000000, 990100000000000], (await LinesAsync()).Select(l => l.Position).Order());
    }

    [Fact]
    public async Task What_changed_lies_apart_with_the_values_before_and_after()
    {
        (await RunAsync(RenameArea.Slice, new RenameArea.Request { Code = "990101", Version = 1, Name = "新湾区" }, Everywhere)).Ok();
        var line = Assert.Single(await LinesAsync());
        await using var db = App.Read();
        var detail = await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id);
        var area = JsonDocument.Parse(detail.Change).RootElement.EnumerateArray().Single(row => row.GetProperty("table").GetString() == "area");
        Assert.Equal(("changed", Nanwan), (area.GetProperty("was").GetString(), area.GetProperty("key").GetProperty("position").GetInt64()));
        Assert.Equal(["南湾区", "新湾区"], area.GetProperty("fields").GetProperty("name").EnumerateArray().Select(v => v.GetString()));
        Assert.False(area.GetProperty("fields").TryGetProperty("code", out _));
        Assert.Equal(line.ChangeHash, AuditEncoding.ChangeHash(detail.Salt, detail.Reason, detail.Change));
        Assert.DoesNotContain("湾", line.Records);
    }

    [Fact]
    public async Task A_look_leaves_one_line_with_every_person_shown_once()
    {
        var actor = Of(Yunxi, Yunxi + 99_999_999_999);
        (await RunAsync(Look, new Ask(3) { Reason = "to call them" }, actor)).Ok();
        var line = Assert.Single(await LinesAsync());
        Assert.Equal((AuditKind.Look, "persons/look", Yunxi), (line.Kind, line.UseCase, line.Position));
        Assert.Equal(Shown, Ids(line));
        await using var db = App.Read();
        var detail = await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id);
        Assert.Equal(("to call them", "[]"), (detail.Reason, detail.Change));
        Assert.Equal(Shown.Order(), (await db.Set<AuditSubject>().Where(s => s.LineId == line.Id).Select(s => s.Subject).ToArrayAsync()).Order());
    }

    [Fact]
    public async Task A_look_that_shows_nobody_or_is_refused_leaves_none()
    {
        (await RunAsync(Look, new Ask(0), Everywhere)).Ok();
        Assert.IsType<PageNotFound>((await RunAsync(Look, new Ask(-1), Everywhere)).Refusal);
        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task A_look_whose_line_cannot_be_written_is_not_answered()
    {
        await ExecuteAsync("DROP TABLE audit_head");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => RunAsync(Look, new Ask(1), Everywhere));
    }

    [Fact]
    public async Task A_write_whose_line_cannot_be_written_leaves_nothing()
    {
        await ExecuteAsync("DROP TABLE audit_head");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "新区", Members = ["990101"] }, Everywhere));
        await using var db = App.Read();
        Assert.Empty(await db.Set<Zone>().ToListAsync());
    }

    [Fact]
    public async Task Lines_of_a_chain_are_numbered_without_a_gap_whatever_is_refused_or_fails_in_between()
    {
        var failing = Slice.Write<Ask, Done>("records/fail", Any, async (_, db, _, _, cancellation) =>
        {
            db.Add(new Setting { Key = "never", Value = "" });
            await db.SaveChangesAsync(cancellation);
            throw new InvalidOperationException("killed in between");
        });
        for (var i = 0; i < 3; i++)
        {
            (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "区" + i, Members = ["990101"] }, Everywhere)).Ok();
            Assert.IsType<ZoneNameTaken>((await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "区" + i, Members = ["990101"] }, Everywhere)).Refusal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(failing, new Ask(0), Everywhere));
        }
        Assert.Equal([1, 2, 3], (await LinesAsync()).Select(l => l.Number).Order());
        Assert.True((await ProveAsync()).IsWhole);
    }

    [Fact]
    public async Task Sixty_four_writers_at_once_leave_one_unforked_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async writer =>
        {
            for (var i = 0; i < 4; i++)
            {
                (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = $"区{writer}-{i}", Members = [i % 2 == 0 ? "990101" : "990202"] }, Everywhere)).Ok();
                (await RunAsync(Look, new Ask(2), Everywhere)).Ok();
            }
        }));
        var lines = await LinesAsync();
        foreach (var chain in lines.GroupBy(l => l.Position))
        {
            Assert.Equal(Enumerable.Range((int)chain.Min(l => l.Number), chain.Count()), chain.Select(l => (int)l.Number).Order());
        }
        Assert.Equal([256, 128, 128], lines.GroupBy(l => l.Position).OrderByDescending(g => g.Count()).Select(g => g.Count()));
        Assert.True((await ProveAsync()).IsWhole);
    }

    [Fact]
    public async Task Two_processes_in_turns_and_at_once_leave_one_unforked_chain()
    {
        await using var second = Fangxian.Web.Composition.Open(DatabaseAddress.Parse(App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString));
        var beside = new Run(second, App.Clock);
        for (var i = 0; i < 6; i++)
        {
            (await RunAsync(Look, new Ask(1), Everywhere)).Ok();
            (await beside.Async(Look, new Ask(2), Everywhere)).Ok();
            (await beside.Async(MakeZone.Slice, new MakeZone.Request { Name = $"区{i}", Members = ["990101", "990202"] }, Everywhere)).Ok();
        }
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (await (i % 2 == 0 ? RunAsync(Look, new Ask(1), Everywhere) : beside.Async(Look, new Ask(3), Everywhere))).Ok()));
        var lines = await LinesAsync();
        Assert.Equal(58, lines.Count);
        Assert.Equal(lines.Count, lines.Select(l => l.Id).Distinct().Count());
        Assert.True((await ProveAsync()).IsWhole);
    }

    [Fact]
    public async Task A_look_that_the_database_refuses_does_not_befall_those_beside_it()
    {
        var refused = Look with { Name = "persons/refused" };
        await ExecuteAsync(App.Databases.Address.Kind is DatabaseKind.Sqlite
            ? "CREATE TRIGGER refuses BEFORE INSERT ON audit_line WHEN NEW.use_case = 'persons/refused' BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "ALTER TABLE audit_line ADD CONSTRAINT refuses CHECK (use_case <> 'persons/refused')");
        await Task.WhenAll(Enumerable.Range(0, 48).Select(async i =>
        {
            var actor = i % 2 == 0 ? Everywhere : Of(Yunxi, Yunxi + 999_999_999);
            if (i % 8 == 3)
            {
                await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => RunAsync(refused, new Ask(1), actor));
            }
            else
            {
                (await RunAsync(Look, new Ask(1), actor)).Ok();
            }
        }));
        Assert.Equal(42, (await LinesAsync()).Count);
        Assert.True((await ProveAsync()).IsWhole);
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_does_not_break_the_chain()
    {
        (await RunAsync(Look, new Ask(1) { Reason = "a\0b\ud83d" + new string('长', 600) }, Everywhere)).Ok();
        (await RunAsync(Look, new Ask(1) { Reason = new string('x', 499) + "😀" }, Everywhere)).Ok();
        Assert.Equal(2, (await ProveAsync()).Lines - await BeforeAsync());
        Assert.True((await ProveAsync()).IsWhole);
    }

    [Fact]
    public async Task Many_rows_are_counted_and_not_listed()
    {
        var many = Slice.Write<Ask, Done>("records/many", Any, async (_, db, _, _, cancellation) =>
        {
            db.AddRange(Enumerable.Range(0, AuditChanges.MostRows + 50).Select(i => new Setting { Key = $"key-{i}", Value = "v" }));
            await db.SaveChangesAsync(cancellation);
            return Done.Instance;
        });
        (await RunAsync(many, new Ask(0), Everywhere)).Ok();
        await using var db = App.Read();
        var line = Assert.Single(await LinesAsync());
        var rows = JsonDocument.Parse((await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id)).Change).RootElement;
        Assert.Equal(AuditChanges.MostRows + 1, rows.GetArrayLength());
        Assert.Equal(50, rows[AuditChanges.MostRows].GetProperty("more").GetInt32());
    }

    private long _before = -1;

    /// <summary>Lines that making the database has left.</summary>
    private async Task<long> BeforeAsync()
    {
        await using var db = App.Read();
        return _before = _before >= 0 ? _before : await db.Set<AuditLine>().CountAsync(l => l.Actor != "tester");
    }

    private async Task<AuditVerdict> ProveAsync()
    {
        await using var db = App.Read();
        return await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
    }

    private async Task<List<AuditLine>> LinesAsync()
    {
        await using var db = App.Read();
        return await db.Set<AuditLine>().Where(l => l.Actor == "tester").ToListAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = App.Read();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private static Guid[] Ids(AuditLine line) => [.. Enumerable.Range(0, line.Subjects!.Length / 16).Select(i => new Guid(line.Subjects.AsSpan(16 * i, 16), bigEndian: true))];
}
