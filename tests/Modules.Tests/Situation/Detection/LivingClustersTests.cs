using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Detection;

namespace Fangxian.Modules.Tests.Situation.Detection;

/// <summary>Clusters in space and time among the parts of an area, on both databases.</summary>
public abstract class LivingClustersTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : LivingClustersTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : LivingClustersTests(DatabaseKind.Postgres);

    private static readonly DateOnly First = new(2020, 3, 1);
    private static readonly int[] Steady = [.. Enumerable.Range(0, 30).Select(day => 1 + (day % 2))];
    private static readonly int[] Rising = [.. Enumerable.Range(0, 30).Select(day => day > 25 ? 9 : 1 + (day % 2))];

    [Fact]
    public async Task A_part_with_more_than_its_share_of_the_last_days_is_a_cluster_with_its_days_and_p()
    {
        await ImportAsync(("9901", Steady), ("9902", Rising), ("9903", Steady));
        Assert.Equal("no-boundaries", (await ShowAsync("99")).Reason);
        await DrawAsync();
        var view = await ShowAsync("99");
        Assert.Equal((null, 3, 0, 0), (view.Reason, view.Parts, view.UnknownDays, view.PartsWithoutBoundary));
        var cluster = view.Clusters[0];
        Assert.Equal("990200000000", Assert.Single(cluster.Parts).Code);
        Assert.Equal((First.AddDays(26), First.AddDays(29), 36), (cluster.From, cluster.To, cluster.Cases));
        Assert.InRange(cluster.P, 0.001, 0.01);
        Assert.Equal(view.Clusters.Select(c => (c.P, c.GumbelP)), (await ShowAsync("99")).Clusters.Select(c => (c.P, c.GumbelP)));

        var client = await App.ClientAsync();
        var english = WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=99&disease=covid-19&lang=en"));
        Assert.Contains("Cluster in space and time", english, StringComparison.Ordinal);
        Assert.Contains("27 Mar to 30 Mar: 36 cases", english, StringComparison.Ordinal);
        Assert.Contains("no proof of one source", english, StringComparison.Ordinal);
        var chinese = WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=99&disease=covid-19&lang=zh"));
        Assert.Contains("时空聚集", chinese, StringComparison.Ordinal);
        Assert.Contains("不能证明同一来源", chinese, StringComparison.Ordinal);
        var api = (await client.GetFromJsonAsync<JsonNode>("/api/situation/alarms?area=99&disease=covid-19"))!;
        Assert.Equal("990200000000", (string?)api["alarms"]!["clusters"]!["clusters"]![0]!["parts"]![0]!["code"]);
    }

    [Fact]
    public async Task What_chance_explains_is_no_cluster_and_few_parts_are_not_looked_at()
    {
        await ImportAsync(("9901", Steady), ("9902", Steady), ("9903", [.. Steady.Take(29), 3]));
        await DrawAsync();
        Assert.DoesNotContain((await ShowAsync("99")).Clusters, c => c.P <= ClusterFigure.Notable);
        var client = await App.ClientAsync();
        Assert.Contains("beyond chance", WebUtility.HtmlDecode(await client.GetStringAsync("/situation?area=99&disease=covid-19&lang=en")), StringComparison.Ordinal);
        await ImportAsync(("990101", Steady), ("990102", Rising));
        Assert.Equal(("few-parts", 2), ((await ShowAsync("9901")).Reason, (await ShowAsync("9901")).Parts));
    }

    [Fact]
    public void The_centre_of_an_area_is_that_of_its_largest_piece()
    {
        var centres = AreaCentres.Of("""{"features":[{"id":"7","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],[[[100,20],[104,20],[104,24],[100,24],[100,20]]]]}},{"id":"8","geometry":{"type":"Point","coordinates":[1,2]}}]}""");
        Assert.Equal((102, 22), (Math.Round(centres[7].Longitude, 9), Math.Round(centres[7].Latitude, 9)));
        Assert.DoesNotContain(8, centres.Keys);
    }

    private async Task<ClustersView> ShowAsync(string area) =>
        (await RunAsync(ShowAlarms.Slice, new ShowAlarms.Request { Area = area, Disease = CountFiles.Disease })).Ok().Alarms!.Clusters!;

    private Task DrawAsync()
    {
        var features = Enumerable.Range(1, 3).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"type":"Feature","properties":{"code":"990{{{i}}}"},"geometry":{"type":"Polygon","coordinates":[[[{{{100 + i}}},30],[{{{101 + i}}},30],[{{{101 + i}}},31],[{{{100 + i}}},30]]]}}"""));
        var text = $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";
        return RunAsync(ImportBoundaries.Slice, new ImportBoundaries.Request { Code = "99", Content = new MemoryStream(Encoding.UTF8.GetBytes(text)), FileName = "shapes.geojson", Source = "drawn here" });
    }

    private Task ImportAsync(params (string Code, int[] New)[] series)
    {
        var text = new StringBuilder("date,code,confirmed\n");
        foreach (var (code, cases) in series)
        {
            var total = 0;
            for (var day = 0; day < cases.Length; day++)
            {
                total += cases[day];
                text.Append(CultureInfo.InvariantCulture, $"{First.AddDays(day):yyyy-MM-dd},{code},{total}\n");
            }
        }
        return App.ImportAsync(text.ToString());
    }
}
