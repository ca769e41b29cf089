using Fangxian.Platform.Data;
using Fangxian.Web.Serving;

namespace Fangxian.Modules.Tests.Web.Serving;

/// <summary>Secrets come by environment or file, and go nowhere else.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Password = "Sup3r-secret-word";

    private readonly string _folder = TestDatabases.NewFolder();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await TestDatabases.CopyAsync(StartingPoint.Empty);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=someone;Password=" + Password + ";Timeout=2")]
    [InlineData("postgresql://someone:" + Password + "@127.0.0.1:1/x?timeout=2")]
    public async Task The_password_of_the_database_is_never_printed(string address)
    {
        Assert.DoesNotContain(Password, DatabaseAddress.Parse(address).ToString());
        Assert.DoesNotContain(Password, DatabaseAddress.Parse(address).Shown);
        foreach (string[] command in new[] { ["db", "migrate"], ["serve"], new[] { "serve", "--help" }, ["user", "list"] })
        {
            var outcome = await Executable.RunAsync(address, command);
            Assert.DoesNotContain(Password, outcome.Out + outcome.Error);
        }
    }

    [Fact]
    public void An_option_behind_the_address_of_a_PostgreSQL_server_is_kept()
    {
        var address = DatabaseAddress.Parse("postgresql://someone:word@db.example.cn/x?sslmode=VerifyFull");
        Assert.Equal(Npgsql.SslMode.VerifyFull, new Npgsql.NpgsqlConnectionStringBuilder(address.ConnectionString).SslMode);
    }

    [Fact]
    public async Task The_database_may_be_named_by_a_file()
    {
        var file = Path.Combine(_folder, "database");
        await File.WriteAllTextAsync(file, _database + "\n");
        Assert.Contains(_database, (await Executable.RunAsync(null, ["db", "migrate"], ("Fangxian__Database__File", file))).EndsWith(0).Out);
        (await Executable.RunAsync(_database, ["db", "migrate"], ("Fangxian__Database__File", file))).EndsWith(2);
        (await Executable.RunAsync(null, ["db", "migrate"], ("Fangxian__Database__File", file + ".none"))).EndsWith(2);
    }

    [Fact]
    public async Task A_certificate_opens_by_a_password_from_a_file_and_its_failure_does_not_tell_it()
    {
        var (_, certificate, key) = Callers.NewCertificate(_folder, Password);
        var file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, "wrong " + Password);
        (string, string)[] options = [("Fangxian__Tls__Certificate", certificate), ("Fangxian__Tls__Key", key), ("Fangxian__Tls__Password__File", file), ("Fangxian__Hosts", Callers.Name)];
        var outcome = (await Executable.RunAsync(_database, ["serve", "--urls", "https://127.0.0.1:0"], options)).EndsWith(2);
        Assert.Contains(certificate, outcome.Error);
        Assert.DoesNotContain(Password, outcome.Out + outcome.Error);
        Assert.DoesNotContain(Password, new TlsFiles(certificate, key, Password).ToString());
        Assert.True(TlsCertificate.Open(new(certificate, key, Password)).IsOk);
    }

    [Theory]
    [InlineData(3, "http://0.0.0.0:0")]
    [InlineData(3, "http://0.0.0.0:0", "Fangxian__Proxy__Addresses", "10.1.2.3")]
    [InlineData(3, "https://127.0.0.1:0")]
    [InlineData(2, "http://127.0.0.1:0", "Fangxian__Proxy__Addresses", "0.0.0.0/0")]
    [InlineData(2, "http://127.0.0.1:0", "Fangxian__Proxy__Addresses", "proxy")]
    [InlineData(2, "http://127.0.0.1:0", "Fangxian__Hosts", "*")]
    [InlineData(2, "http://127.0.0.1:0", "Fangxian__Hosts", "https://outbreak.example.cn")]
    [InlineData(2, "http://127.0.0.1:0", "Fangxian__RateLimits__Account", "many")]
    [InlineData(2, "nowhere")]
    public async Task A_server_that_may_not_listen_says_in_both_languages_what_to_set(int exitCode, string urls, string? option = null, string? value = null)
    {
        (string, string)[] options = option is null ? [] : [(option, value!)];
        var english = (await Executable.RunAsync(_database, ["serve", "--urls", urls, "--lang", "en"], options)).EndsWith(exitCode);
        var chinese = (await Executable.RunAsync(_database, ["serve", "--urls", urls, "--lang", "zh"], options)).EndsWith(exitCode);
        Assert.Matches("Fangxian__|address to listen on", english.Error);
        Assert.Matches("[\\u4e00-\\u9fff]", chinese.Error);
        Assert.DoesNotContain("   at ", english.Error);
    }
}
