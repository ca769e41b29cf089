using System.Data.Common;
using System.Diagnostics;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.AuditBench;

/// <summary>
/// What a request pays to be known, to be kept within its scope, and for the line of a look at a person: the server's own
/// processor time, eight readers at once. Each is measured by itself, on a reading so small that the difference is not lost
/// in it: one row by its key within the scope and everywhere, and a look that reads nothing, with its line and without, in
/// turns.
/// </summary>
internal sealed class CostToReaders(Databases databases)
{
    private const int Readers = 8;
    private const int Pairs = 40;
    private const int ReadsInTurn = 800;

    private readonly Run _on = new(databases, TimeProvider.System);
    private readonly Run _off = new(databases, TimeProvider.System) { Audits = false };

    public async Task MeasureAsync()
    {
        await using var db = databases.ForReading(Scope.Everything);
        var county = (await db.AreaTreeAsync(CancellationToken.None)).Root!.Children.SelectMany(p => p.Children).SelectMany(p => p.Children).First(a => a.Level is AreaLevel.County);
        var hospital = Ok(await _off.Async(OpenOrganisation.Slice, new OpenOrganisation.Request { Name = "医院", Sector = "hospital", Area = county.Code }, Actor.Operator())).Organisation.Id;
        var (signedIn, secret) = (new SignedIn(databases, TimeProvider.System), await OpenSessionAsync(county.Position));
        var reader = await signedIn.OfSessionAsync(secret, CancellationToken.None);
        var everywhere = new Actor(reader.Name, Scope.Everything, PermissionSet.All);
        var (known, _) = await DifferenceAsync(() => signedIn.OfSessionAsync(secret, CancellationToken.None), () => Task.CompletedTask);
        var (scope, row) = await DifferenceAsync(() => NameAsync(reader), () => NameAsync(everywhere));
        var (line, _) = await DifferenceAsync(() => LookAsync(_on), () => LookAsync(_off));
        var (alone, _) = await DifferenceAsync(() => LookAsync(_on), () => LookAsync(_off), readers: 1);
        var bare = await BareCommitAsync();
        Console.WriteLine($"| {databases.Address.Kind} | a reading that shows nobody: known, within its scope | {known + scope:0.000} ms CPU | ≤ 0.150 ms CPU | known {known:0.000}, scope {scope:0.000}; the row itself {row:0.000} |");
        Console.WriteLine($"| {databases.Address.Kind} | a look at a person: known, within its scope, its line noted | {known + scope + line:0.000} ms CPU | ≤ 0.150 ms CPU | line {line:0.000}; of one reader alone {alone:0.000}, where the database alone takes {bare:0.000} to commit one row of two columns |");

        async Task NameAsync(Actor actor)
        {
            await using var names = databases.ForReading(actor.Acting(ShowOrganisation.Slice.Permission)!.Scope);
            if (await names.Set<Organisation>().AsNoTracking().Where(o => o.Id == hospital).Select(o => o.Name).SingleAsync() != "医院")
            {
                throw new InvalidOperationException("another organisation");
            }
        }

        async Task LookAsync(Run run) => Ok(await run.Async(Look, hospital, reader));
    }

    private static readonly Slice<Guid, Seen> Look = Slice.Read<Guid, Seen>("bench/look", ShowOrganisation.Slice.Permission, (person, _, _, _, _) => Task.FromResult<Result<Seen>>(new Seen([person])));

    private sealed record Seen(IReadOnlyCollection<Guid> PersonsShown) : IShowsPersons;

    /// <summary>What a durable commit costs this process at the least: one prepared insert of one short row, in a file of its own on SQLite.</summary>
    private async Task<double> BareCommitAsync()
    {
        await using DbConnection connection = databases.Address.FilePath is { } file ? new SqliteConnection($"Data Source={file}.bare;Pooling=False") : new NpgsqlConnection(databases.Address.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = (databases.Address.FilePath is null ? "" : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ") + "CREATE TABLE bare (id bigint PRIMARY KEY, note text)";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "INSERT INTO bare VALUES ((SELECT coalesce(max(id), 0) + 1 FROM bare), 'look')";
        await command.PrepareAsync();
        var spent = new List<double>();
        for (var turn = 0; turn < Pairs; turn++)
        {
            spent.Add(await SpentAsync(() => Task.FromResult(command.ExecuteNonQuery()), 1));
        }
        return MiddleMean(spent);
    }

    private async Task<string> OpenSessionAsync(long position)
    {
        var now = DateTimeOffset.UtcNow;
        var account = new Account { Id = Guid.CreateVersion7(now), Name = "reader", DisplayName = "Reader", Position = position, CreatedAt = now, PasswordHash = "-" };
        var (session, secret) = Session.Open(account, now, Visit.Unknown, awaitsCode: false);
        Ok(await databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.Add(account);
            db.Add(session);
            db.Add(new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = "epidemiologist", Position = position, From = now.AddDays(-1), GivenBy = "bench" });
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None));
        return secret;
    }

    /// <summary>What the one takes more than the other, and what the other takes, in milliseconds of processor time: taken in pairs, the mean of the middle half.</summary>
    private static async Task<(double More, double Other)> DifferenceAsync(Func<Task> one, Func<Task> other, int readers = Readers)
    {
        await SpentAsync(one, readers);
        await SpentAsync(other, readers);
        var (differences, others) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            var before = pair % 2 == 0 ? await SpentAsync(one, readers) : 0;
            var without = await SpentAsync(other, readers);
            var with = pair % 2 == 0 ? before : await SpentAsync(one, readers);
            differences.Add(with - without);
            others.Add(without);
        }
        return (MiddleMean(differences), MiddleMean(others));
    }

    private static async Task<double> SpentAsync(Func<Task> read, int readers)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < ReadsInTurn / readers; i++)
            {
                await read();
            }
        })));
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / ReadsInTurn;
    }

    private static double MiddleMean(List<double> values) => values.Order().Skip(values.Count / 4).Take(values.Count / 2).Average();

    private static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Refusal.Code);
}
