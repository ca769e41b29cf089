using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Data;

public abstract class ScopeTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ScopeTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ScopeTests(DatabaseKind.Postgres);

    private static readonly Scope Qingchuan = new([AreaPosition.Subtree(AreaPosition.FromCode("9901")!.Value, AreaLevel.Prefecture)]);

    [Fact]
    public async Task Records_outside_the_scope_do_not_exist()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,1\n2020-02-01,990201,2\n");
        await using var all = App.Databases.ForReading(Scope.Everything);
        await using var some = App.Databases.ForReading(Qingchuan);
        Assert.Equal(2, await all.CountStatements().CountAsync());
        Assert.Equal(1, (await some.CountStatements().SingleAsync()).Confirmed);
    }

    [Fact]
    public async Task The_counts_of_an_area_outside_the_scope_are_not_found()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,1\n2020-02-01,990201,2\n");
        var actor = new Actor("of Qingchuan", Qingchuan, PermissionSet.All);
        Assert.True((await Ask("990101")).IsOk);
        Assert.IsType<AreaNotFound>((await Ask("990201")).Refusal);

        Task<Fangxian.Platform.Results.Result<ExportCounts.Response>> Ask(string area) =>
            RunAsync(ExportCounts.Slice, new ExportCounts.Request { Area = area, Disease = CountFiles.Disease, Date = new(2020, 2, 1) }, actor);
    }

    [Fact]
    public async Task An_empty_scope_sees_nothing()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,1\n");
        await using var none = App.Databases.ForReading(new Scope([]));
        Assert.Equal(0, await none.CountStatements().CountAsync());
    }

    [Fact]
    public async Task Every_range_of_a_long_scope_counts()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,1\n2020-02-01,9902,1\n2020-02-01,9903,1\n2020-02-01,990101,1\n2020-02-01,990102,1\n2020-02-01,990201,1\n");
        long[] positions = [.. new[] { "9901", "9902", "9903", "990101", "990102", "990201" }.Select(code => AreaPosition.FromCode(code)!.Value)];
        await using var db = App.Databases.ForReading(new Scope([.. positions.Select(p => new PositionRange(p, p))]));
        Assert.Equal(6, await db.CountStatements().CountAsync());
    }

    [Fact]
    public async Task Neighbours_are_one_range_to_a_query_where_there_would_be_too_many()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,1\n2020-02-01,990201,2\n2020-02-01,990202,3\n");
        var (neighbours, other) = (AreaPosition.FromCode("9901")!.Value, AreaPosition.FromCode("990201")!.Value);
        var scope = new Scope([.. Enumerable.Range(0, Scope.MostRanges + 4).Select(n => new PositionRange(neighbours + n, neighbours + n)), new(other, other)]);
        Assert.Equal([new(neighbours, neighbours + Scope.MostRanges + 3), new(other, other)], scope.ForQuery());
        await using var db = App.Databases.ForReading(scope);
        Assert.Equal(2, (await db.CountStatements().SingleAsync()).Confirmed);
    }

    [Fact]
    public async Task A_scope_of_more_ranges_than_a_query_takes_is_refused_and_not_cut()
    {
        var actor = new Actor("scattered", new Scope([.. Enumerable.Range(1, Scope.MostRanges + 1).Select(n => new PositionRange(10 * n, 10 * n))]), PermissionSet.All);
        Assert.Equal(Scope.MostRanges, Assert.IsType<ScopeTooScattered>((await RunAsync(ListZones.Slice, new(), actor)).Refusal).Most);
        Assert.IsType<ScopeTooScattered>((await RunAsync(MakeZone.Slice, new() { Name = "区", Members = ["990101"] }, actor)).Refusal);
    }
}
