using System.Data.Common;
using System.Text;
using Fangxian.Administration.Audit;
using Fangxian.Modules.Tests.Registry.People;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.Modules.Tests.Registry.Retention;

/// <summary>Who is forgotten is forgotten: in tables, search keys, details of the audit, messages, and in the bytes of the files.</summary>
public abstract class RetentionTests(DatabaseKind kind) : PeopleTests(kind)
{
    public sealed class OnSqlite() : RetentionTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RetentionTests(DatabaseKind.Postgres);

    private static readonly string[] Words = ["欧阳无痕", "欧阳旧名", "欧阳监护", "绝无仅有街", "随访欧阳", "13987654321"];

    private async Task<Guid> RegisterMuchAsync()
    {
        var person = (await RegisterAsync(new()
        {
            Name = "欧阳旧名", Sex = Sex.Male, BirthDate = new(2010, 3, 4), Phones = ["13987654321"], GuardianName = "欧阳监护", Area = "990101",
            Addresses = [new(AddressKind.Living, "990101", "绝无仅有街 1 号")],
        })).PersonId;
        (await RunAsync(ChangePerson.Slice, new() { Id = person, Version = 1, Name = "欧阳无痕", Sex = Sex.Male, BirthDate = new(2010, 3, 4), GuardianName = "欧阳监护", Area = "990101", IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678", Addresses = [new(AddressKind.Living, "990101", "绝无仅有街 2 号")] })).Ok();
        (await RunAsync(RevealNumber.Slice, new() { Person = person, Number = (await ShowAsync(person)).Person.Phones[0].Id, Reason = "随访欧阳" })).Ok();
        var twin = (await RegisterAsync(new() { Name = "欧阳无恨", Sex = Sex.Male, BirthDate = new(2010, 3, 4), GuardianName = "欧阳监护", Area = "990101" })).PersonId;
        Assert.NotEmpty(await QueueAsync());
        await MergeAsync(person, twin);
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.PutInOutboxAsync("test", $"about/{person}", 0, "{}", Clock.GetUtcNow(), token);
            await db.SaveChangesAsync(token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        return person;
    }

    [Fact]
    public async Task After_its_day_a_person_is_found_in_no_table_no_key_no_audit_and_no_byte_of_the_files()
    {
        var person = await RegisterMuchAsync();
        var stays = (await RegisterAsync(Wang)).PersonId;
        foreach (var word in Words[..4])
        {
            Assert.NotEmpty(await App.FilesWithAsync(word));
        }
        var sealedBytes = await SealedAsync(person);
        await App.AnalyseAsync();
        Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(0, (await RunAsync(PreviewRetention.Slice, new())).Ok().Persons);
        await RegisterAsync(Wang with { Name = "赵新来", Phones = [] });
        await MoveDayAsync(stays, 100);
        Clock.Advance(TimeSpan.FromDays(10));

        var preview = (await RunAsync(PreviewRetention.Slice, new())).Ok();
        var done = (await RunRetention.ToTheEndAsync(App.Runner, App.Databases, Actor.Job("retention"), CancellationToken.None)).Ok();
        Assert.Equal(2, done.Persons);
        Assert.Equal(preview.Rows, done.Rows);
        Assert.Equal((2, 1, 1, 1), (done.Rows["person"], done.Rows["person_phone"], done.Rows["outbox_message"], done.Rows["person_merge"]));
        Assert.IsType<PersonNotFound>((await RunAsync(ShowPerson.Slice, new() { Id = person })).Refusal);
        foreach (var gone in Words.Append("欧阳无恨").Select(Encoding.UTF8.GetBytes).Concat(sealedBytes))
        {
            Assert.Empty(await App.FilesWithAsync(gone));
        }
        Assert.Equal("王建国", (await ShowAsync(stays)).Person.Name);
        Assert.NotEmpty(await App.FilesWithAsync("王建国"));
        Assert.Empty((await RunAsync(VerifyAudit.Slice, new())).Ok().Breaks);
        await using var db = App.Read();
        Assert.True(await db.Set<AuditSubject>().AnyAsync(s => s.Subject == person), "the line that names it by its id stays");
        Assert.Equal("2 persons, " + done.Rows.Values.Sum() + " rows forgotten", (await db.AuditLines.SingleAsync(l => l.UseCase == "retention/run")).Records);
    }

    [Fact]
    public async Task Nobody_is_forgotten_before_the_day_and_a_second_run_finds_nothing()
    {
        var person = (await RegisterAsync(Wang)).PersonId;
        Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Equal(Today.AddDays(29), (await ShowAsync(person)).KeptUntil);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
    }

    [Fact]
    public async Task A_merged_record_goes_by_itself_once_nobody_can_part_it()
    {
        var first = (await RegisterAsync(Wang)).PersonId;
        var gone = (await RegisterAsync(Wang with { Name = "王健国", Phones = [] })).PersonId;
        await MergeAsync(first, gone);
        await MoveDayAsync(first, 400);
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Equal("王建国", (await ShowAsync(first)).Person.Name);
        Assert.IsType<PersonNotFound>((await RunAsync(ShowPerson.Slice, new() { Id = gone })).Refusal);
    }

    [Fact]
    public async Task A_record_merged_into_one_that_was_merged_further_goes_with_it()
    {
        var (first, second, third) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Wang with { Name = "王健国", Phones = [] })).PersonId, (await RegisterAsync(Wang with { Name = "王建囯", Phones = [] })).PersonId);
        await MergeAsync(second, third);
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.ChangeSettingsAsync(new Dictionary<string, string> { [MergePersons.PartDaysKey] = "7" }, token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        await MergeAsync(first, second);
        await MoveDayAsync(first, 400);
        Clock.Advance(TimeSpan.FromDays(8));
        (await RunAsync(RunRetention.Slice, new())).Ok();
        Clock.Advance(TimeSpan.FromDays(60));
        (await RunAsync(RunRetention.Slice, new())).Ok();
        await using var db = App.Read();
        Assert.Equal([first], await db.Anywhere<Person>().Select(p => p.Id).ToListAsync());
    }

    [Fact]
    public async Task Records_parted_on_the_last_day_do_not_go_in_the_same_night()
    {
        var (first, second) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Wang with { Name = "王健国", Phones = [] })).PersonId);
        Clock.Advance(TimeSpan.FromDays(1));
        var merge = await MergeAsync(first, second);
        Clock.Advance(TimeSpan.FromDays(30));
        (await RunAsync(PartPersons.Slice, new() { Merge = merge.Merge })).Ok();
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(2, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
    }

    [Fact]
    public async Task Nobody_goes_from_a_demonstration()
    {
        await RegisterAsync(Wang);
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, (await RunAsync(PreviewRetention.Slice, new())).Ok().Persons);
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.ChangeSettingsAsync(new Dictionary<string, string> { [Settings.DemoWordZh] = "演示" }, token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        Assert.Equal(0, (await RunAsync(PreviewRetention.Slice, new())).Ok().Persons);
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
    }

    [Fact]
    public async Task The_nightly_job_runs_after_three_and_once_a_day()
    {
        await RegisterAsync(Wang);
        using var job = Job();
        Assert.False(await job.LookAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(6));
        Assert.False(await job.LookAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await job.LookAsync(CancellationToken.None));
        Assert.False(await job.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_somebody_read_too_long_is_taken_out_of_the_files_at_a_later_look_of_a_night()
    {
        await RegisterMuchAsync();
        App.Databases.ScrubTries = 1;
        Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(4));
        await using (await ReadOnAsync())
        {
            using var job = Job();
            Assert.True(await job.LookAsync(CancellationToken.None));
            Assert.NotEmpty(await App.FilesWithAsync("欧阳无痕"));
            Assert.False(await job.LookAsync(CancellationToken.None));
            Assert.Equal(RetentionRounds.StillRead, App.Databases.Shared.Jobs.All.Single(j => j.Name == RetentionRounds.JobName).LastError);
        }
        // By day it waits, and it outlives the process.
        Clock.Advance(TimeSpan.FromHours(5));
        using var next = Job();
        Assert.False(await next.LookAsync(CancellationToken.None));
        Assert.True(await App.Databases.IsScrubDueAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromHours(19));
        Assert.True(await next.LookAsync(CancellationToken.None));
        Assert.False(await App.Databases.IsScrubDueAsync(CancellationToken.None));
        Assert.False(await next.LookAsync(CancellationToken.None));
        foreach (var word in Words)
        {
            Assert.Empty(await App.FilesWithAsync(word));
        }
    }

    private RetentionRounds Job() => new(App.Databases, App.Runner, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<RetentionRounds>.Instance);

    /// <summary>Somebody who reads what stood at this moment until it is disposed.</summary>
    private async Task<DbConnection> ReadOnAsync()
    {
        var isPostgres = App.Databases.Address.Kind is DatabaseKind.Postgres;
        DbConnection connection = isPostgres ? new NpgsqlConnection(App.Databases.Address.ConnectionString) : new SqliteConnection(new SqliteConnectionStringBuilder(App.Databases.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        foreach (var sql in new[] { isPostgres ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN", "SELECT count(*) FROM person" })
        {
            command.CommandText = sql;
            await command.ExecuteScalarAsync();
        }
        return connection;
    }

    [Fact]
    public async Task Only_persons_of_the_own_area_are_forgotten_by_hand()
    {
        await RegisterAsync(Wang);
        Clock.Advance(TimeSpan.FromDays(40));
        var other = Of("9902", AreaLevel.Prefecture, RegistryContract.RetentionRun);
        Assert.Equal(0, (await RunAsync(PreviewRetention.Slice, new(), other)).Ok().Persons);
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new(), other)).Ok().Persons);
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new(), Of("9901", AreaLevel.Prefecture, RegistryContract.RetentionRun))).Ok().Persons);
    }

    [Fact]
    public async Task What_is_kept_why_and_how_long_is_listed_for_every_table_of_persons()
    {
        var list = (await RunAsync(ListPersonalData.Slice, new())).Ok().Tables;
        Assert.Equal(730, list.Single(t => t.Table == "person").DaysAfterLastRole);
        Assert.Equal((null, null), list.Single(t => t.Table == "person_phone") is var phones ? (phones.DaysAfterLastRole, phones.Kept) : default);
        Assert.All(list, t => Assert.All(new[] { "personal.table." + t.Table, "personal.purpose." + t.Purpose, "personal.basis." + t.LegalBasis }, key => Assert.True(App.Words.Has(key), key)));
    }

    private async Task MoveDayAsync(Guid person, int days) =>
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(set => set.SetProperty(p => p.PurgeOn, (DateOnly?)Today.AddDays(days)), token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();

    private async Task<IReadOnlyList<byte[]>> SealedAsync(Guid person)
    {
        await using var db = App.Read();
        var phones = await db.Set<PersonPhone>().Where(p => p.PersonId == person).ToListAsync();
        var identities = await db.Set<PersonIdentity>().Where(i => i.PersonId == person).ToListAsync();
        return [.. phones.SelectMany(p => new[] { p.Number, p.BlindIndex }), .. identities.SelectMany(i => new[] { i.Number, i.BlindIndex })];
    }
}
