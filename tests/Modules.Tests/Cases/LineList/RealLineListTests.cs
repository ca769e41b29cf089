using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Published line lists go in by the mappings that ship, as they were published.</summary>
public abstract class RealLineListTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RealLineListTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RealLineListTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Clock.SetUtcNow(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("linelist_china_outside_hubei_2020.csv", "covid-19", 7528, 46)]
    [InlineData("pairs_china2020_cases.csv", "covid-19", 1791, 15)]
    [InlineData("taiwan_2020_cases.csv", "covid-19", 578, 5)]
    [InlineData("singapore_2020_cases.csv", "covid-19", 93, 0)]
    [InlineData("ebola_sim_linelist.csv", "covid-19", 5829, 160)]
    public async Task A_published_list_goes_in_and_again_changes_nothing(string file, string disease, int rows, int refused)
    {
        var content = File.ReadAllBytes(RealData.File(file));
        var first = await App.ImportCasesAsync(content, file, disease);
        Assert.Equal((rows, refused), (first.Outcome.Rows, first.Outcome.Refused));
        Assert.Equal(rows - refused, first.Outcome.Created);
        var again = await App.ImportCasesAsync(content, file, disease);
        Assert.Equal((0, 0, rows - refused, refused), again.Sums());
    }

    [Fact]
    public async Task Rows_of_Sichuan_without_a_prefecture_stay_at_the_province()
    {
        await App.ImportCasesAsync(File.ReadAllBytes(RealData.File("linelist_china_outside_hubei_2020.csv")), "linelist.csv");
        await using var db = App.Read();
        var province = (await Fangxian.Registry.RegistryContract.AreaTreeAsync(db, CancellationToken.None)).ByCode("51")!;
        var (from, to, own) = (province.Subtree.From, province.Subtree.To, province.Position);
        Assert.Equal(121, db.Set<Fangxian.Cases.Case>().Count(c => c.Position == own));
        Assert.Equal(367, db.Set<Fangxian.Cases.Case>().Count(c => c.Position >= from && c.Position <= to));
    }
}
