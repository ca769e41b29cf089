using CsCheck;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>
/// The maintained facts are what the statements say: after any sequence of imports they equal those made anew from
/// the statements as known at the present instant.
/// </summary>
public abstract class MaintainedFactsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : MaintainedFactsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : MaintainedFactsTests(DatabaseKind.Postgres);

    private static readonly string[] Areas = ["99", "9901", "9902", "990101", "990102", "990201"];

    private static readonly Gen<string> Row =
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, Areas.Length - 1], Gen.Int[-1, 40], Gen.Int[-1, 9], Gen.Int[-1, 20], (day, area, confirmed, dead, published) =>
            $"2020-02-{day:00},{Areas[area]},{Cell(confirmed)},{Cell(dead)},{(published < 1 ? "" : $"2020-02-{day + published:00}T09:00")}");

    private static readonly Gen<(string[] Rows, bool Daily)[]> Imports = Gen.Select(Row.Array[1, 25], Gen.Int[0, 9], (rows, daily) => (rows, daily == 0)).Array[1, 6];

    [Theory]
    [InlineData("0000000000A1")]
    [InlineData("0000000000B2")]
    [InlineData("0000000000C3")]
    [InlineData("0000000000D4")]
    public async Task They_equal_the_facts_known_now(string seed)
    {
        foreach (var (rows, daily) in Imports.Single(_ => true, seed))
        {
            await App.ImportAsync("date,code,confirmed,dead,published_at\n" + string.Join('\n', rows), mapping => mapping with { Basis = daily ? CountBasis.Daily : CountBasis.Cumulative });
            Clock.Advance(TimeSpan.FromMinutes(7));
        }
        foreach (var area in Areas)
        {
            AssertSame(await App.FactsAsync(area), await App.FactsAsync(area, Clock.GetUtcNow()), area);
        }
    }

    private static void AssertSame(SeriesFacts? kept, SeriesFacts? made, string area)
    {
        Assert.Equal(kept is null, made is null);
        for (var day = new DateOnly(2020, 1, 31); kept is not null && day <= new DateOnly(2020, 3, 1); day = day.AddDays(1))
        {
            Assert.Equal((area, day, kept.OwnValues(day), kept.PartsValues(day)), (area, day, made!.OwnValues(day), made.PartsValues(day)));
            Assert.Equal((area, day, CountValues.From(m => kept.OwnNew(m, day)), CountValues.From(m => kept.PartsNew(m, day))), (area, day, CountValues.From(m => made.OwnNew(m, day)), CountValues.From(m => made.PartsNew(m, day))));
            Assert.Equal((area, day, kept.PartsReporting(day), kept.PartsExpected(day), kept.Statements(day)), (area, day, made.PartsReporting(day), made.PartsExpected(day), made.Statements(day)));
        }
    }

    private static string Cell(int value) => value < 0 ? "" : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
