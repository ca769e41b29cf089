using Fangxian.Administration.Accounts;
using Fangxian.Administration.Keys;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace Fangxian.Modules.Tests.Administration.Keys;

/// <summary>New keys while the server runs: nothing is lost, and nothing lies under the old ones any more.</summary>
public abstract class RotateKeysTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RotateKeysTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RotateKeysTests(DatabaseKind.Postgres);

    private readonly string _file = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");
    private readonly DatabaseKind _kind = kind;
    private OutbreakApp _app = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _app = await OutbreakApp.StartAsync(_kind, StartingPoint.Empty, _file);
    }

    private Task<Result<RotateKeys.Response>> RotateAsync() => _app.RunAsync(RotateKeys.Slice, new RotateKeys.Request());

    [Fact]
    public async Task Every_encrypted_field_lies_under_the_new_key_and_still_opens()
    {
        var people = new List<(Guid Id, string Key)>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await PersonAsync("person" + i));
        }
        await _app.AddAccountAsync("without", 0);
        var done = (await RotateAsync()).Ok();
        Assert.Equal((1, 2, 5L), (done.From, done.To, done.Fields));
        var listed = (await _app.RunAsync(ListKeys.Slice, new ListKeys.Request())).Ok();
        Assert.Equal([(1, 0L), (2, 5L)], listed.Versions.Select(v => (v.Version, v.Fields)));
        Assert.Equal(OutbreakApp.Present, listed.Versions[1].MadeAt);
        await AssertOpensAsync(people);
    }

    /// <summary>A process that runs meanwhile sees the new file by itself.</summary>
    [Fact]
    public async Task A_running_server_takes_up_the_new_key_without_a_restart()
    {
        var running = _app.Databases.Shared;
        var before = await PersonAsync("before");
        KeyRing.Open(_file, null).AddVersion(OutbreakApp.Present);
        Assert.Equal(2, running.Keys.Latest);
        var after = await PersonAsync("after");
        await AssertOpensAsync([before, after]);
        var listed = (await _app.RunAsync(ListKeys.Slice, new ListKeys.Request())).Ok();
        Assert.Equal([(1, 1L), (2, 1L)], listed.Versions.Select(v => (v.Version, v.Fields)));
    }

    /// <summary>Killed after the new key was written and before anything was encrypted under it: both are usable, and the next try carries on.</summary>
    [Fact]
    public async Task A_rotation_that_was_cut_off_leaves_both_keys_usable()
    {
        var person = await PersonAsync("person");
        KeyRing.Open(_file, null).AddVersion(OutbreakApp.Present);
        await File.WriteAllTextAsync(_file + ".new", "{\"1\":");
        await AssertOpensAsync([person]);
        var done = (await RotateAsync()).Ok();
        Assert.Equal((2, 3, 1L), (done.From, done.To, done.Fields));
        await AssertOpensAsync([person]);
        Assert.False(File.Exists(_file + ".new"));
    }

    [Fact]
    public async Task Old_keys_leave_the_file_only_when_nothing_lies_under_them_and_are_kept_beside_it()
    {
        var person = await PersonAsync("person");
        KeyRing.Open(_file, null).AddVersion(OutbreakApp.Present);
        Assert.Equal("keys/old-in-use", (await _app.RunAsync(DropOldKeys.Slice, new DropOldKeys.Request())).Refusal?.Code);
        (await RotateAsync()).Ok();
        var aside = (await _app.RunAsync(DropOldKeys.Slice, new DropOldKeys.Request())).Ok().Aside;
        Assert.Equal([3], KeyRing.Open(_file, null).Versions.Select(v => v.Version));
        Assert.Equal([1, 2], KeyRing.Open(aside!, null).Versions.Select(v => v.Version));
        await AssertOpensAsync([person]);
        Assert.All([_file, aside!], file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) is (UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
    }

    [Fact]
    public async Task The_rotation_is_one_audited_write_that_names_versions_and_never_a_key()
    {
        await PersonAsync("person");
        (await RotateAsync()).Ok();
        await using var db = _app.Read();
        var line = await db.Set<AuditLine>().SingleAsync(l => l.UseCase == "keys/rotate");
        Assert.Equal("keys 1-2, 1 fields", line.Records);
    }

    /// <summary>Two rotations at the same time each add a version of their own.</summary>
    [Fact]
    public async Task Two_at_the_same_time_lose_no_key()
    {
        var person = await PersonAsync("person");
        await using var other = Fangxian.Web.Composition.Open(_app.Databases.Address, keyFile: _file);
        var second = new Run(other, _app.Clock).Async(RotateKeys.Slice, new RotateKeys.Request(), Actor.Operator());
        var (first, then) = (await RotateAsync(), await second);
        Assert.Contains(true, new[] { first.IsOk, then.IsOk });
        await AssertOpensAsync([person]);
    }

    private async Task<(Guid Id, string Key)> PersonAsync(string name)
    {
        var account = await _app.AddAccountAsync(name, 0);
        var actor = new Actor(name, []) { AccountId = account.Id, Own = new Grant(Scope.Everything, PermissionSet.Of(Fangxian.Administration.AdministrationContract.OwnAccount)) };
        return (account.Id, (await _app.RunAsync(Authenticator.Propose, new Authenticator.ProposeRequest(), actor)).Ok().Key);
    }

    private async Task AssertOpensAsync(IEnumerable<(Guid Id, string Key)> people)
    {
        await using var db = _app.Read();
        var ring = KeyRing.Open(_file, null);
        foreach (var (id, key) in people)
        {
            var stored = (await db.Set<Account>().SingleAsync(a => a.Id == id)).AuthenticatorKey!;
            Assert.Equal(key, Base32Encoding.ToString(ring.Decrypt(stored, id)));
        }
    }
}

/// <summary>The key file itself.</summary>
public sealed class KeyFileTests
{
    private readonly string _file = Path.Combine(TestDatabases.NewFolder(), "keys", "keys.json");

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file modes.");
        KeyRing.Open(_file, null);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<UnauthorizedAccessException>(() => KeyRing.Open(_file, null)).Message);
    }

    [Fact]
    public void A_key_file_in_the_folder_of_the_database_is_refused() =>
        Assert.Throws<UnauthorizedAccessException>(() => KeyRing.Open(_file, Path.GetDirectoryName(_file)));

    [Fact]
    public void A_key_file_anywhere_below_the_folder_of_the_database_is_refused_and_one_beside_it_is_not()
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestDatabases.NewFolder(), "data")).FullName;
        AssertRefused(Path.Combine(folder, "keys", "keys.json"), folder);
        AssertRefused(Path.Combine(folder, "a", "b", "keys.json"), folder + Path.DirectorySeparatorChar);
        AssertRefused(Path.Combine(folder, "..", "data", "keys", "keys.json"), folder);
        Assert.False(Directory.Exists(Path.Combine(folder, "keys")));
        Assert.Single(KeyRing.Open(folder + "-keys/keys.json", folder).Versions);
        Assert.Single(KeyRing.Open(Path.Combine(folder, "..", "keys.json"), folder).Versions);
    }

    [Fact]
    public void A_link_does_not_lead_a_key_file_into_the_folder_of_the_database()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are for administrators.");
        var (folder, outside) = (TestDatabases.NewFolder(), TestDatabases.NewFolder());
        var below = Directory.CreateDirectory(Path.Combine(folder, "below")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(outside, "keys"), below);
        AssertRefused(Path.Combine(outside, "keys", "keys.json"), folder);
        Directory.CreateSymbolicLink(Path.Combine(outside, "data"), folder);
        AssertRefused(Path.Combine(below, "keys.json"), Path.Combine(outside, "data"));
        AssertRefused(Path.Combine(outside, "data", "keys.json"), folder);
        File.CreateSymbolicLink(Path.Combine(outside, "keys.json"), Path.Combine("keys", "real.json"));
        AssertRefused(Path.Combine(outside, "keys.json"), folder);
        Directory.CreateSymbolicLink(Path.Combine(outside, "round"), Path.Combine(outside, "round", "again"));
        Assert.Throws<IOException>(() => KeyRing.Open(Path.Combine(outside, "round", "keys.json"), folder));
        // The database's folder lies in the folder of the keys: that is no harm.
        Assert.Single(KeyRing.Open(Path.Combine(outside, "own.json"), Path.Combine(outside, "data")).Versions);
    }

    /// <summary>The home folder of a user is the folder of a database that was made in it.</summary>
    [Fact]
    public async Task A_database_in_ones_home_folder_goes_with_the_usual_place_of_the_keys_and_no_other_below()
    {
        var home = TestDatabases.NewFolder();
        var database = Path.Combine(home, "fangxian.db");
        File.Copy(await TestDatabases.CopyAsync(StartingPoint.Empty), database);
        (string, string)[] user = [("HOME", home), ("XDG_DATA_HOME", ""), ("Fangxian__KeyFile", "")];
        (await Executable.RunAsync(database, ["keys", "list"], user)).EndsWith(0);
        Assert.True(File.Exists(Path.Combine(home, ".local", "share", "fangxian", "keys.json")));
        var refused = await Executable.RunAsync(database, ["keys", "list"], [.. user[..2], ("Fangxian__KeyFile", Path.Combine(home, "keys", "keys.json"))]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("must not lie in the folder of the database", refused.Error, StringComparison.Ordinal);
    }

    private static void AssertRefused(string file, string folder) => Assert.Contains("Fangxian__KeyFile", Assert.Throws<UnauthorizedAccessException>(() => KeyRing.Open(file, folder)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"1\":\"c2hvcnQ=\"}")]
    [InlineData("{\"1\":{\"made\":\"2026-01-01T00:00:00Z\"}}")]
    [InlineData("{\"1\":null}")]
    public void A_file_that_holds_no_keys_is_refused_and_left_alone(string content)
    {
        KeyRing.Open(_file, null);
        File.WriteAllText(_file, content);
        Assert.Throws<IOException>(() => KeyRing.Open(_file, null));
        Assert.Equal(content, File.ReadAllText(_file));
    }

    [Fact]
    public void A_key_without_a_date_still_opens()
    {
        KeyRing.Open(_file, null);
        File.WriteAllText(_file, $"{{\"1\":\"{Convert.ToBase64String(new byte[32])}\"}}");
        var ring = KeyRing.Open(_file, null);
        Assert.Equal([(1, null)], ring.Versions);
        var record = Guid.CreateVersion7();
        Assert.Equal([7], ring.AddVersion(OutbreakApp.Present).Decrypt(ring.Encrypt([7], record), record));
    }
}
