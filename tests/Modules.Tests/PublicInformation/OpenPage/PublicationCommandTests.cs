using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.PublicInformation.OpenPage;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.PublicInformation.OpenPage;

/// <summary>The daily issue by the machine's timer.</summary>
public sealed class PublicationCommandTests
{
    [Fact]
    public async Task A_page_is_published_listed_and_withdrawn_by_its_name()
    {
        var database = await TestDatabases.CopyAsync(StartingPoint.InventedProvince);
        await using (var databases = Composition.Open(DatabaseAddress.Parse(database)))
        {
            var run = new Run(databases, TimeProvider.System);
            (await run.Async(EnterCount.Slice, new EnterCount.Request { Area = "9901", Disease = "covid-19", Date = new(2020, 2, 1), Confirmed = 12, ExpectedVersion = 0 }, Actor.Operator())).Ok();
            (await run.Async(DraftPublication.Slice, new DraftPublication.Request { Area = "9901", Disease = "covid-19", Title = "疫情", TitleEn = "The epidemic", Figures = [OpenFigures.Confirmed] }, Actor.Operator())).Ok();
        }
        (await Commands.RunAsync(database, "publication", "publish", "9902-covid-19")).EndsWith(2);
        Assert.Equal(1, (await Commands.RunAsync(database, "publication", "publish", "9901-covid-19", "--json")).EndsWith(0).Json.GetProperty("number").GetInt32());
        Assert.Contains("9901-covid-19\tpublished\t1\t2020-02-01\tThe epidemic", (await Commands.RunAsync(database, "publication", "list", "--lang", "en")).EndsWith(0).Out);
        (await Commands.RunAsync(database, "publication", "withdraw", "9901-covid-19", "--reason", "a test")).EndsWith(0);
        (await Commands.RunAsync(database, "publication", "withdraw", "9901-covid-19", "--reason", "a test")).EndsWith(3);
    }
}
