using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Audit;

/// <summary>Somebody who can write to the database changes what the audit says; the proof names the first line of it.</summary>
public abstract class AuditProofTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AuditProofTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AuditProofTests(DatabaseKind.Postgres);

    private const long Nanwan = 990101000000000;
    private const long Zhushan = 990202000000000;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 1; i <= 5; i++)
        {
            (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "南" + i, Members = ["990101"] })).Ok();
            (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "竹" + i, Members = ["990202"] })).Ok();
        }
    }

    [Fact]
    public async Task An_untouched_chain_is_whole()
    {
        var verdict = await ProveAsync();
        Assert.True(verdict.IsWhole, string.Join('\n', verdict.Breaks));
        await using var db = App.Read();
        Assert.Equal((await db.Set<AuditLine>().CountAsync(), await db.Set<AuditHead>().CountAsync(), await db.Set<AuditDetail>().CountAsync()), ((int)verdict.Lines, verdict.Chains, (int)verdict.Details));
    }

    [Theory]
    [InlineData("actor = 'somebody'")]
    [InlineData("use_case = 'zones/close'")]
    [InlineData("records = 'zone'")]
    [InlineData("kind = 2")]
    [InlineData("position = position + 1")]
    [InlineData("subjects = NULL")]
    [InlineData("change_hash = NULL")]
    [InlineData("account_id = session_id, subjects = change_hash")]
    public async Task An_altered_line_is_named(string set)
    {
        await ExecuteAsync($"UPDATE audit_line SET {set} WHERE id = {Line(Nanwan, 3)}");
        await FoundAsync(Nanwan, 3, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task A_line_with_another_instant_is_named()
    {
        await using (var db = App.Read())
        {
            await db.Set<AuditLine>().Where(l => l.Id == Line(Nanwan, 2)).ExecuteUpdateAsync(set => set.SetProperty(l => l.At, OutbreakApp.Present.AddHours(-1)));
        }
        Assert.Equal(OutbreakApp.Present.AddHours(-1), (await FoundAsync(Nanwan, 2, AuditBreakKind.Altered)).At);
    }

    [Fact]
    public async Task An_altered_hash_is_named()
    {
        await ExecuteAsync($"UPDATE audit_line SET hash = change_hash WHERE id = {Line(Zhushan, 4)}");
        await FoundAsync(Zhushan, 4, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task A_deleted_line_is_named()
    {
        await ExecuteAsync($"DELETE FROM audit_line WHERE id = {Line(Nanwan, 3)}");
        await FoundAsync(Nanwan, 3, AuditBreakKind.Missing);
    }

    [Fact]
    public async Task A_deleted_line_is_named_where_the_later_ones_moved_up()
    {
        await ExecuteAsync($"DELETE FROM audit_line WHERE id = {Line(Nanwan, 3)}");
        await ExecuteAsync($"UPDATE audit_line SET id = id - 1 WHERE id = {Line(Nanwan, 4)}");
        await ExecuteAsync($"UPDATE audit_line SET id = id - 1 WHERE id = {Line(Nanwan, 5)}");
        await FoundAsync(Nanwan, 3, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task Lines_that_changed_places_are_named()
    {
        await ExecuteAsync($"UPDATE audit_line SET id = {Line(Nanwan, 999)} WHERE id = {Line(Nanwan, 2)}");
        await ExecuteAsync($"UPDATE audit_line SET id = {Line(Nanwan, 2)} WHERE id = {Line(Nanwan, 4)}");
        await ExecuteAsync($"UPDATE audit_line SET id = {Line(Nanwan, 4)} WHERE id = {Line(Nanwan, 999)}");
        await FoundAsync(Nanwan, 2, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task A_line_inserted_at_the_end_is_named()
    {
        await CopyAsync(Line(Nanwan, 5), Line(Nanwan, 6));
        await FoundAsync(Nanwan, 6, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task A_line_inserted_with_a_hash_that_fits_stands_behind_the_end()
    {
        await CopyAsync(Line(Nanwan, 5), Line(Nanwan, 6));
        await RehashAsync(Nanwan, 6, updateHead: false);
        await FoundAsync(Nanwan, 6, AuditBreakKind.Added);
    }

    [Fact]
    public async Task A_line_inserted_into_a_chain_of_its_own_is_named()
    {
        await CopyAsync(Line(Nanwan, 5), Line(990301000000000, 1));
        await FoundAsync(990301000000000, 1, AuditBreakKind.Altered);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_named()
    {
        await ExecuteAsync($"DELETE FROM audit_line WHERE id >= {Line(Nanwan, 4)} AND id <= {Line(Nanwan, 9)}");
        await FoundAsync(Nanwan, 4, AuditBreakKind.Missing);
    }

    [Fact]
    public async Task A_chain_that_is_gone_is_named()
    {
        await ExecuteAsync($"DELETE FROM audit_line WHERE position = {Nanwan}");
        await FoundAsync(Nanwan, 1, AuditBreakKind.Missing);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_its_head_is_found_by_a_head_kept_elsewhere()
    {
        var kept = await HeadsAsync();
        await ExecuteAsync($"DELETE FROM audit_line WHERE id >= {Line(Nanwan, 4)} AND id <= {Line(Nanwan, 9)}");
        await ExecuteAsync($"DELETE FROM audit_detail WHERE line_id >= {Line(Nanwan, 4)} AND line_id <= {Line(Nanwan, 9)}");
        await ExecuteAsync($"DELETE FROM audit_subject WHERE line_id >= {Line(Nanwan, 4)} AND line_id <= {Line(Nanwan, 9)}");
        await ExecuteAsync($"UPDATE audit_head SET number = 3, hash = (SELECT hash FROM audit_line WHERE id = {Line(Nanwan, 3)}) WHERE position = {Nanwan}");
        Assert.True((await ProveAsync()).IsWhole);
        await FoundAsync(Nanwan, 4, AuditBreakKind.Missing, kept);
    }

    [Fact]
    public async Task A_chain_written_anew_is_found_by_a_head_kept_elsewhere()
    {
        var kept = await HeadsAsync();
        await ExecuteAsync($"UPDATE audit_line SET actor = 'somebody' WHERE id = {Line(Nanwan, 2)}");
        await RehashAsync(Nanwan, 2, updateHead: true);
        Assert.True((await ProveAsync()).IsWhole);
        await FoundAsync(Nanwan, 5, AuditBreakKind.Rewritten, kept);
    }

    [Fact]
    public async Task A_head_kept_elsewhere_still_fits_when_the_chain_has_grown()
    {
        var kept = await HeadsAsync();
        (await RunAsync(MakeZone.Slice, new MakeZone.Request { Name = "南6", Members = ["990101"] })).Ok();
        Assert.True((await ProveAsync(kept)).IsWhole);
    }

    [Fact]
    public async Task A_head_that_does_not_fit_is_named()
    {
        await ExecuteAsync($"UPDATE audit_head SET hash = (SELECT hash FROM audit_line WHERE id = {Line(Nanwan, 4)}) WHERE position = {Nanwan}");
        await FoundAsync(Nanwan, 5, AuditBreakKind.Head);
    }

    [Fact]
    public async Task Only_the_chains_of_the_scope_are_proved()
    {
        await ExecuteAsync($"UPDATE audit_line SET actor = 'somebody' WHERE id = {Line(Nanwan, 2)}");
        await using var db = App.Read();
        var elsewhere = await AuditProof.ProveAsync(db, new Scope([new(Zhushan, Zhushan + 999_999_999)]), [], CancellationToken.None);
        Assert.Equal((5, 1, 0), (elsewhere.Lines, elsewhere.Chains, elsewhere.Breaks.Count));
    }

    [Fact]
    public async Task The_first_altered_line_of_every_chain_is_named()
    {
        await ExecuteAsync($"UPDATE audit_line SET actor = 'somebody' WHERE id IN ({Line(Nanwan, 2)}, {Line(Nanwan, 4)}, {Line(Zhushan, 5)})");
        Assert.Equal([(Nanwan, 2), (Zhushan, 5)], (await ProveAsync()).Breaks.Select(b => (b.Position, (int)b.Number)));
    }

    [Fact]
    public async Task Details_may_be_forgotten_and_the_chain_stays_whole()
    {
        await ExecuteAsync("DELETE FROM audit_detail");
        var verdict = await ProveAsync();
        Assert.True(verdict.IsWhole);
        Assert.Equal(0, verdict.Details);
    }

    [Theory]
    [InlineData("change = '[]'")]
    [InlineData("reason = 'because'")]
    public async Task A_detail_that_was_altered_is_named(string set)
    {
        await ExecuteAsync($"UPDATE audit_detail SET {set} WHERE line_id = {Line(Nanwan, 3)}");
        await FoundAsync(Nanwan, 3, AuditBreakKind.Detail);
    }

    [Theory]
    [InlineData("DELETE FROM audit_subject WHERE line_id = {0}")]
    [InlineData("UPDATE audit_subject SET line_id = {0} + 1 WHERE line_id = {0}")]
    public async Task An_index_that_hides_a_record_is_found(string sql)
    {
        await ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, Line(Nanwan, 3)));
        await FoundAsync(Nanwan, 0, AuditBreakKind.Index);
    }

    private static long Line(long chain, long number) => AuditChain.LineId(chain, number);

    private async Task<AuditBreak> FoundAsync(long chain, long number, AuditBreakKind what, IReadOnlyList<KeptHead>? kept = null)
    {
        var found = Assert.Single((await ProveAsync(kept)).Breaks);
        Assert.Equal((chain, number, what), (found.Position, found.Number, found.Kind));
        return found;
    }

    private async Task<AuditVerdict> ProveAsync(IReadOnlyList<KeptHead>? kept = null)
    {
        await using var db = App.Read();
        return await AuditProof.ProveAsync(db, Scope.Everything, kept ?? [], CancellationToken.None);
    }

    private async Task<IReadOnlyList<KeptHead>> HeadsAsync()
    {
        await using var db = App.Read();
        return await db.AuditHeadsAsync(Scope.Everything, CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = App.Read();
        Assert.True(await db.Database.ExecuteSqlRawAsync(sql) > 0);
    }

    private Task CopyAsync(long from, long to) => ExecuteAsync(
        $"INSERT INTO audit_line (id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash) SELECT {to}, {AuditChain.PositionOfLine(to)}, at, kind, actor, account_id, session_id, use_case, records, NULL, change_hash, hash FROM audit_line WHERE id = {from}");

    /// <summary>What an attacker who knows the encoding does: makes all hashes from this line on anew.</summary>
    private async Task RehashAsync(long chain, long number, bool updateHead)
    {
        await using var db = App.Read();
        var lines = await db.Set<AuditLine>().AsNoTracking().Where(l => l.Position == chain).OrderBy(l => l.Id).ToListAsync();
        foreach (var line in lines.Where(l => l.Number >= number))
        {
            line.Hash = AuditEncoding.Hash(line, line.Number == 1 ? AuditChain.Beginning : lines[(int)line.Number - 2].Hash);
            await db.Set<AuditLine>().Where(l => l.Id == line.Id).ExecuteUpdateAsync(set => set.SetProperty(l => l.Hash, line.Hash));
        }
        if (updateHead)
        {
            await db.Set<AuditHead>().Where(h => h.Position == chain).ExecuteUpdateAsync(set => set.SetProperty(h => h.Hash, lines[^1].Hash));
        }
    }
}
