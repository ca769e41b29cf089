using System.Diagnostics;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;

namespace Fangxian.AuditBench;

/// <summary>
/// What a request pays to be known, to be kept within its scope, and for the line of a look at a person: the server's own
/// processor time, eight readers at once. The page of an organisation is read as it is and, in turns, without one of them.
/// </summary>
internal sealed class CostToReaders(Databases databases)
{
    private const int Readers = 8;
    private const int Turns = 12;
    private const int ReadsInTurn = 2000;

    private readonly Run _on = new(databases, TimeProvider.System);
    private readonly Run _off = new(databases, TimeProvider.System) { Audits = false };

    public async Task MeasureAsync()
    {
        await using var db = databases.ForReading(Scope.Everything);
        var county = (await db.AreaTreeAsync(CancellationToken.None)).Root!.Children.SelectMany(p => p.Children).SelectMany(p => p.Children).First(a => a.Level is AreaLevel.County);
        var hospital = Ok(await _off.Async(OpenOrganisation.Slice, new OpenOrganisation.Request { Name = "医院", Sector = "hospital", Area = county.Code }, Actor.Operator())).Organisation.Id;
        Ok(await _off.Async(AppointPerson.Slice, new AppointPerson.Request { Id = hospital, Version = 1, Role = AppointmentRole.FirstResponsible, PersonName = "甲", From = new(2020, 1, 1) }, Actor.Operator()));
        var (signedIn, secret) = (new SignedIn(databases, TimeProvider.System), await OpenSessionAsync(county.Position));
        var reader = await signedIn.OfSessionAsync(secret, CancellationToken.None);
        var everywhere = new Actor(reader.Name, Scope.Everything, PermissionSet.All);
        var (known, _) = await CompareAsync(() => signedIn.OfSessionAsync(secret, CancellationToken.None), () => Task.CompletedTask);
        var (within, anywhere) = await CompareAsync(() => ShowAsync(_off, reader), () => ShowAsync(_off, everywhere));
        var (noted, unnoted) = await CompareAsync(() => ShowAsync(_on, reader), () => ShowAsync(_off, reader));
        var all = known + within - anywhere + noted - unnoted;
        Console.WriteLine($"| {databases.Address.Kind} | a look at a person: known, within scope, its line noted | {all:0.000} ms CPU | ≤ 0.150 ms CPU | known {known:0.000}, scope {within - anywhere:0.000}, line {noted - unnoted:0.000}; the reading itself {anywhere:0.000} |");

        async Task ShowAsync(Run run, Actor actor) => Ok(await run.Async(ShowOrganisation.Slice, new ShowOrganisation.Request { Id = hospital }, actor));
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

    /// <summary>The median processor time in milliseconds of one and of the other, in turns.</summary>
    private static async Task<(double One, double Other)> CompareAsync(Func<Task> one, Func<Task> other)
    {
        await SpentAsync(one);
        await SpentAsync(other);
        var (ones, others) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            var first = turn % 4 is 0 or 3;
            (first ? ones : others).Add(await SpentAsync(first ? one : other));
        }
        return (Median(ones), Median(others));
    }

    private static async Task<double> SpentAsync(Func<Task> read)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < ReadsInTurn / Readers; i++)
            {
                await read();
            }
        })));
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / ReadsInTurn;
    }

    private static double Median(List<double> values) => values.Order().ToArray() is var sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;

    private static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Refusal.Code);
}
