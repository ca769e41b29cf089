using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Areas;
using Fangxian.Web;

namespace Fangxian.Modules.Tests;

/// <summary>What a test's database holds at its start. Each is made once in a run and copied for every test.</summary>
public enum StartingPoint
{
    /// <summary>The schema and the catalogue of diseases.</summary>
    Empty,

    /// <summary>The small invented province of <see cref="InventedProvince"/>.</summary>
    InventedProvince,

    /// <summary>The tables that ship: China to county, Sichuan to the village, former names and codes.</summary>
    ShippedAreas,
}

/// <summary>A province that exists nowhere: three prefectures, four counties (two of one name), a street, a community.</summary>
public static class InventedProvince
{
    public const string Code = "99";

    public const string Table = """
        code,name,level,parent_code,pinyin,name_en
        990000000000,青禾省,1,,qhs,Qinghe
        990100000000,晴川市,2,990000000000,qcs,Qingchuan
        990200000000,云溪市,2,990000000000,yxs,Yunxi
        990300000000,石桥市,2,990000000000,sqs,Shiqiao
        990101000000,南湾区,3,990100000000,nwq,Nanwan
        990102000000,北岭县,3,990100000000,blx,Beiling
        990201000000,南湾区,3,990200000000,nwq,Nanwan
        990202000000,竹山县,3,990200000000,zsx,Zhushan
        990101001000,河口街道,4,990101000000,hkjd,
        990101001001,柳树社区居委会,5,990101001000,lssqjwh,
        """;

    public static Stream Open() => new MemoryStream(Encoding.UTF8.GetBytes(Table));
}

internal static class StartingPoints
{
    public static async Task FillAsync(Databases databases, StartingPoint start)
    {
        await Composition.PrepareAsync(databases, TimeProvider.System, CancellationToken.None);
        var run = new Run(databases, TimeProvider.System);
        switch (start)
        {
            case StartingPoint.InventedProvince:
                await ImportAreasAsync(run, InventedProvince.Open(), "invented.csv");
                break;
            case StartingPoint.ShippedAreas:
                await ImportAreasAsync(run, OpenShipped("areas/china.csv"), "china.csv");
                await ImportAreasAsync(run, OpenShipped("areas/sichuan.csv"), "sichuan.csv");
                await using (var changes = OpenShipped("areas/changes.csv"))
                {
                    (await run.Async(ImportAreaChanges.Slice, new ImportAreaChanges.Request { Content = changes, FileName = "changes.csv" }, Actor.Operator())).Ok();
                }
                break;
        }
    }

    private static Stream OpenShipped(string file) => File.OpenRead(Path.Combine(Composition.DataFolder, file));

    private static async Task ImportAreasAsync(Run run, Stream content, string name)
    {
        await using (content)
        {
            var done = (await run.Async(ImportAreas.Slice, new ImportAreas.Request { Content = content, FileName = name }, Actor.Operator())).Ok();
            Assert.Equal(0, done.Refused);
        }
    }
}
