using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Names that look like another's are refused wherever people give names.</summary>
public sealed class LookAlikeTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    /// <summary>A Cyrillic а among Latin letters; a direction that turns; nothing at all between two letters.</summary>
    [Theory]
    [InlineData("Mаria")]
    [InlineData("李\u202E明")]
    [InlineData("王\u200B芳")]
    public async Task A_name_that_looks_like_anothers_is_refused(string name)
    {
        var client = await App.ClientAsync();
        await AssertRefusedAsync("/api/accounts", new { name = "maria", displayName = name, role = "auditor", area = "9901" }, "displayName");
        await AssertRefusedAsync("/api/accounts", new { name = "maria", displayName = "Maria", post = name, role = "auditor", area = "9901" }, "post");
        await AssertRefusedAsync("/api/zones", new { name, members = new[] { "990101" } }, "name");
        await AssertRefusedAsync("/api/organisations", new { name, sector = "hospital", area = "990101" }, "name");
        await AssertRefusedAsync("/api/areas/990101001001/grids", new { names = new[] { name } }, "names");
        await AssertRefusedAsync("/api/areas", new Dictionary<string, object> { ["above"] = "9901", ["new"] = new { code = "990109", name } }, "name");

        async Task AssertRefusedAsync(string path, object body, string field)
        {
            var answer = await client.PostAsJsonAsync(path, body);
            var said = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, $"{path}: {(int)answer.StatusCode} {said}");
            Assert.True(JsonDocument.Parse(said).RootElement.GetProperty("errors").TryGetProperty(field, out _), $"{path}: {said}");
        }
    }

    /// <summary>The name to sign in with knows one alphabet.</summary>
    [Theory]
    [InlineData("mаria")]
    [InlineData("ｍａｒｉａ")]
    [InlineData("maría")]
    [InlineData("玛丽亚")]
    public async Task An_account_has_a_name_of_plain_Latin_letters(string name)
    {
        var answer = await (await App.ClientAsync()).PostAsJsonAsync("/api/accounts", new { name, displayName = "Maria", role = "auditor", area = "9901" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"name\"", await answer.Content.ReadAsStringAsync());
    }
}
