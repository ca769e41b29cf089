using System.Text.Json;
using Fangxian.Modules.Tests.Web.Serving;
using Fangxian.Platform.Localisation;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Web;

/// <summary>Options of the environment: told, checked before the server touches anything, and unknown ones named.</summary>
public sealed class OptionsTests
{
    private readonly string _database = TestDatabases.NewFile();

    [Theory]
    [InlineData("Fangxian__RateLimits__Account", "many", "a whole number from 0 to 1000000")]
    [InlineData("Fangxian__RateLimits__Account", "-1", "a whole number")]
    [InlineData("Fangxian__Proxy__Addresses", "10.1.2.3, everybody", "addresses or networks")]
    [InlineData("Fangxian__Hosts", "*", "names separated by commas")]
    [InlineData("Fangxian__TimeZone", "Sichuan", "the name of a time zone")]
    [InlineData("Fangxian__Log__Form", "xml", "one of text, json")]
    [InlineData("Fangxian__Telemetry__Endpoint", "collector", "http:// or https://")]
    [InlineData("Fangxian__Health__LeastFreeMegabytes", "0", "a whole number from 1")]
    public async Task The_server_does_not_start_with_a_wrong_option_and_says_which(string name, string value, string must)
    {
        var outcome = (await Executable.RunAsync(_database, ["serve", "--urls", "http://127.0.0.1:0"], (name, value))).EndsWith(2);
        Assert.Contains(name, outcome.Error);
        Assert.Contains(value, outcome.Error);
        Assert.Contains(must, outcome.Error);
        Assert.False(File.Exists(_database));
    }

    [Fact]
    public async Task Every_wrong_option_is_named_in_Chinese_too_and_no_secret_is_shown()
    {
        var outcome = (await Executable.RunAsync("Host=x;Frogs=s3cret-word", ["serve", "--lang", "zh"], ("Fangxian__Log__Form", "xml"))).EndsWith(2);
        Assert.Contains("Fangxian__Log__Form：“xml”不能使用", outcome.Error);
        Assert.Contains("Fangxian__Database：", outcome.Error);
        Assert.DoesNotContain("s3cret-word", outcome.Error);
    }

    [Fact]
    public async Task A_name_that_is_no_option_is_warned_of_with_the_one_that_was_meant()
    {
        var outcome = (await Executable.RunAsync(_database, ["options", "--json"], ("Fangxian__Databse", "x"), ("FANGXIAN__KEYFILE", "y"), ("Fangxian__Frogs", "z"))).EndsWith(0);
        Assert.Contains("Fangxian__Databse is no option of this program and changes nothing. Did you mean Fangxian__Database?", outcome.Error);
        Assert.Contains("Did you mean Fangxian__KeyFile?", outcome.Error);
        Assert.Contains("Fangxian__Frogs is no option of this program and changes nothing. All options", outcome.Error);
        Assert.Contains(outcome.Json.EnumerateArray(), o => o.GetProperty("name").GetString() == "Fangxian__Database" && o.GetProperty("isSet").GetBoolean());
    }

    [Fact]
    public void Every_option_is_described_in_both_languages() => Assert.All(Composition.Options.All, option =>
    {
        Assert.NotEqual(option.Meaning(new Words(Composition.Texts, Language.English)), option.Meaning(new Words(Composition.Texts, Language.Chinese)));
    });
}
