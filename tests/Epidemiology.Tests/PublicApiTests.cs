namespace Fangxian.Epidemiology.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one()
    {
        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt"));
        string[] actual = [.. PublicApi.Of(typeof(NotEstimable).Assembly)];
        if (approved.SequenceEqual(actual))
        {
            return;
        }

        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, string.Join('\n', actual) + "\n");
        Assert.Fail($"""
            The public surface of Fangxian.Epidemiology has changed.
            Gone: {string.Join("; ", approved.Except(actual).Select(line => line.Trim()))}
            New: {string.Join("; ", actual.Except(approved).Select(line => line.Trim()))}
            If that is what you want, approve it: copy {received}
            over tests/Epidemiology.Tests/PublicApi.approved.txt, and name the change in CHANGELOG.md.
            """);
    }
}
