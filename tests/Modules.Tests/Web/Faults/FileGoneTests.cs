using System.Net;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>The disk with the SQLite file is taken away under a running server: no empty database stands in its place.</summary>
public sealed class FileGoneTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    /// <summary>Before, looks within a tenth of a second were shown, and their lines went with the file.</summary>
    [Fact]
    public async Task Nobody_is_shown_of_whom_the_line_would_go_with_a_file_that_was_taken_away()
    {
        var client = await App.ClientAsync();
        var looked = new Uri($"/api/accounts/{(await App.AddAccountAsync("looked-at", await App.PositionAsync("990101"))).Id}", UriKind.Relative);
        Assert.Contains("looked-at", await client.GetStringAsync(looked));
        var file = App.Databases.Address.FilePath!;
        File.Move(file, file + ".away");
        for (var look = 0; look < 3; look++)
        {
            using var answer = await client.GetAsync(looked);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.DoesNotContain("looked-at", await answer.Content.ReadAsStringAsync());
            Assert.False(File.Exists(file));
        }
        File.Move(file + ".away", file);
        Assert.Contains("looked-at", await client.GetStringAsync(looked));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_said_is_not_made_anew_and_is_found_again()
    {
        var client = await App.ClientAsync();
        (await FaultTests.Answers.EnterAsync(client, 1)).EnsureSuccessStatusCode();
        var file = App.Databases.Address.FilePath!;
        File.Move(file, file + ".away");
        await FaultTests.AssertFaultAsync(await FaultTests.Answers.EnterAsync(client, 2), HttpStatusCode.ServiceUnavailable, "platform/database-unreachable", "nothing");
        var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("database-unreachable", await health.Content.ReadAsStringAsync());
        Assert.Contains("health.database.unavailable", await client.GetStringAsync("/api/settings/health"));
        Assert.False(File.Exists(file));
        File.Move(file + ".away", file);
        (await FaultTests.Answers.EnterAsync(client, 2)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await FaultTests.Answers.EnterAsync(client, 1)).StatusCode);
    }
}
