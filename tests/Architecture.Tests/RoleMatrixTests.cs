using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>Who may do what, made from the running program: a change of rights is a visible difference.</summary>
public sealed class RoleMatrixTests
{
    [Fact]
    public async Task The_matrix_of_permissions_and_roles_is_the_approved_one()
    {
        var folder = Directory.CreateTempSubdirectory("fangxian-matrix-").FullName;
        Environment.SetEnvironmentVariable("Fangxian__KeyFile", Path.Combine(folder, "keys", "keys.json"));
        await using (var databases = Composition.Open(DatabaseAddress.Parse(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "data")).FullName, "matrix.db"))))
        {
            await databases.MigrateAsync(CancellationToken.None);
            await using var db = databases.ForReading(Scope.Everything);
            Approved.Matches("role-matrix.txt", Matrix((await RoleCatalogue.GetAsync(db, CancellationToken.None)).All));
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static string Matrix(IReadOnlyList<Role> roles)
    {
        var slices = SliceCatalogue.Of(Composition.Modules);
        var permissions = slices.Select(s => s.Permission).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToArray();
        var width = permissions.Max(p => p.Name.Length) + 1;
        var lines = new List<string> { new string(' ', width) + string.Join(' ', roles.Select(r => r.Key)) + " everybody stranger" };
        foreach (var permission in permissions)
        {
            var held = roles.Select(r => Mark(r.Permissions.Contains(permission), r.Key.Length));
            lines.Add(permission.Name.PadRight(width) + string.Join(' ', held) + ' ' + Mark(permission == AdministrationContract.OwnAccount || Actor.Anonymous.May(permission), "everybody".Length) + ' ' + Mark(Actor.Anonymous.May(permission), "stranger".Length).TrimEnd());
            lines.AddRange(slices.Where(s => s.Permission == permission).OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => $"    {(s.Kind is SliceKind.Write ? "writes" : "reads ")} {s.Name}"));
        }
        return string.Join('\n', lines);
    }

    private static string Mark(bool held, int width) => (held ? "x" : "·").PadRight(width);
}
