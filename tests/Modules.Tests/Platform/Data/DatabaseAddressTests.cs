using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Platform.Data;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Where_nothing_is_said_it_is_a_file_in_the_current_folder(string? text) =>
        Assert.Equal(Path.GetFullPath("fangxian.db"), DatabaseAddress.Parse(text).FilePath);

    [Theory]
    [InlineData("county.db")]
    [InlineData("Data Source=county.db")]
    [InlineData(" county.db ")]
    public void A_path_is_a_SQLite_file(string text)
    {
        var address = DatabaseAddress.Parse(text);
        Assert.Equal((DatabaseKind.Sqlite, Path.GetFullPath("county.db")), (address.Kind, address.FilePath));
    }

    [Theory]
    [InlineData("Host=db.example.org;Port=5433;Database=fx;Username=u;Password=p@ss")]
    [InlineData("postgres://u:p%40ss@db.example.org:5433/fx")]
    [InlineData("postgresql://u:p%40ss@db.example.org:5433/fx")]
    public void A_connection_string_or_address_of_PostgreSQL_is_understood(string text)
    {
        var address = DatabaseAddress.Parse(text);
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(address.ConnectionString);
        Assert.Equal((DatabaseKind.Postgres, "db.example.org", 5433, "fx", "u", "p@ss"), (address.Kind, parts.Host, parts.Port, parts.Database, parts.Username, parts.Password));
    }

    [Fact]
    public void The_password_is_never_shown() =>
        Assert.DoesNotContain("secret", DatabaseAddress.Parse("Host=h;Database=d;Username=u;Password=secret").Shown);
}
