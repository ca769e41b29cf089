using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Registry.Areas;

public sealed class ImportBoundariesTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const string Shape = """{"type":"Polygon","coordinates":[[[103.5,30.1],[104.5,30.1],[104.5,31.2],[103.5,30.1]]]}""";

    /// <summary>Found by fuzzing: a name that stands twice in one object broke the import.</summary>
    [Theory]
    [InlineData("{\"code\":\"9901\",\"code\":\"9902\"}", "\"geometry\":")]
    [InlineData("{\"code\":\"9901\"}", "\"geometry\":1,\"geometry\":")]
    [InlineData("{\"code\":\"9901\"", "\"geometry\":")]
    public async Task A_collection_that_is_no_sound_GeoJSON_is_refused(string properties, string geometry)
    {
        var text = $$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{{properties}},{{geometry}}{{Shape}}}]}""";
        var (_, refusal) = await RunAsync(ImportBoundaries.Slice, new ImportBoundaries.Request { Code = "99", Content = new MemoryStream(Encoding.UTF8.GetBytes(text)), FileName = "shapes.geojson" });
        Assert.Equal("files/unreadable", refusal?.Code);
    }
}
