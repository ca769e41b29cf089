using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>Rows written without EF Core are the same rows, and the audit is told the same of them.</summary>
public abstract class NewRowsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    private static readonly DateTimeOffset Now = new(2020, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(8));

    public sealed class OnSqlite() : NewRowsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : NewRowsTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_few_are_kept_and_noted_as_EF_Core_would()
    {
        var tracked = Rows();
        var direct = Rows();
        var by = await WriteAsync(async (db, token) =>
        {
            db.AddRange(tracked);
            await db.SaveChangesAsync(token);
        });
        var few = await WriteAsync((db, token) => db.InsertFewAsync(direct, token));
        var noted = Noted(few, direct);
        Assert.Equal(Noted(by, tracked), noted);
        Assert.Contains("\"***\"", noted, StringComparison.Ordinal);
        Assert.Equal(by.Position, few.Position);
        Assert.Equal(by.Records.Count, few.Records.Count);
        Assert.Equal(await KeptAsync(tracked), await KeptAsync(direct));
    }

    [Fact]
    public async Task Many_are_kept_likewise_and_not_noted_one_by_one()
    {
        var (tracked, many) = (Rows(), Rows());
        await WriteAsync(async (db, token) =>
        {
            db.AddRange(tracked);
            await db.SaveChangesAsync(token);
        });
        var noted = await WriteAsync(async (db, token) =>
        {
            await db.InsertManyAsync(many.OfType<Person>(), token);
            await db.InsertManyAsync(many.OfType<PersonIdentity>(), token);
            await db.InsertManyAsync(many.OfType<PersonMatch>(), token);
            await db.InsertManyAsync(many.OfType<Case>(), token);
            await db.InsertManyAsync(many.OfType<CaseClassification>(), token);
        });
        Assert.Null(noted.ToJson());
        Assert.Equal(await KeptAsync(tracked), await KeptAsync(many));
    }

    [Fact]
    public async Task The_same_row_twice_leaves_nothing_and_none_is_no_mistake()
    {
        await WriteAsync((db, token) => db.InsertFewAsync([], token));
        var rows = Rows();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync((db, token) => db.InsertFewAsync([rows[0], rows[0]], token)));
        await using var db = App.Read();
        Assert.False(await db.Persons().AnyAsync(p => p.Id == ((Person)rows[0]).Id));
    }

    /// <summary>Every kind of cell, with a value and without.</summary>
    private static object[] Rows()
    {
        var (first, second, case_) = (Guid.CreateVersion7(Now), Guid.CreateVersion7(Now.AddSeconds(1)), Guid.CreateVersion7());
        return
        [
            new Person { Id = first, Position = 990101000000000, Name = "阿依古丽·买买提", NameKey = "阿依古丽买买提", Sex = Sex.Female, BirthDate = new(1980, 2, 29), RecordedAt = Now, PurgeOn = new(2020, 3, 4) },
            new Person { Id = second, Position = 990101000000000, Name = "O'Neill \"X\"", NameKey = "oneillx", AgeYears = 7, AgeOn = new(2020, 1, 1), GuardianName = "王", RecordedAt = Now },
            new PersonIdentity { Id = Guid.CreateVersion7(), PersonId = first, Position = 990101000000000, Kind = IdentityKind.Passport, Number = [1, 2, 3], BlindIndex = [4, 5] },
            PersonMatch.Of(first, 990101000000000, second, 990102000000000, 12.34, Now),
            new Case
            {
                Id = case_, PersonId = first, NameKey = "阿依古丽买买提", Sex = Sex.Female, DiseaseId = 1, Position = 990101000000000, Number = "990101-2020-" + case_.ToString("N")[20..], ReportedAt = Now, ReportedBy = "somebody", Class = CaseClass.Suspected, ClassDate = new(2020, 2, 3),
                Facts = "[]", RecordedAt = Now, Severity = Severity.Severe, AgeYears = 40, ResidencePosition = 990102000000000,
            },
            new CaseClassification { CaseId = case_, Sequence = 0, Position = 990101000000000, Class = CaseClass.Suspected, Date = new(2020, 2, 3), DecidedAt = Now, By = "somebody" },
        ];
    }

    private async Task<AuditChanges> WriteAsync(Func<OutbreakDb, CancellationToken, Task> write)
    {
        var changes = new AuditChanges();
        var answer = await App.Databases.WriteAsync<Done>(Scope.Everything, changes, async (db, token) =>
        {
            await write(db, token);
            return Done.Instance;
        }, CancellationToken.None);
        Assert.True(answer.IsOk);
        return changes;
    }

    /// <summary>What was noted, the ids of each set of rows by their place in it.</summary>
    private static string Noted(AuditChanges changes, object[] rows) => Without(Encoding.UTF8.GetString(changes.ToJson()!), rows);

    private async Task<string> KeptAsync(object[] rows)
    {
        await using var db = App.Read();
        var kept = new List<object>();
        foreach (var row in rows)
        {
            kept.Add(row switch
            {
                Person p => await db.Anywhere<Person>().SingleAsync(k => k.Id == p.Id),
                PersonIdentity i => await db.Anywhere<PersonIdentity>().SingleAsync(k => k.Id == i.Id),
                PersonMatch m => await db.Anywhere<PersonMatch>().SingleAsync(k => k.Id == m.Id),
                Case c => await db.Anywhere<Case>().SingleAsync(k => k.Id == c.Id),
                CaseClassification c => await db.Anywhere<CaseClassification>().SingleAsync(k => k.CaseId == c.CaseId),
                _ => throw new InvalidOperationException(),
            });
        }
        return Without(System.Text.Json.JsonSerializer.Serialize(kept), rows);
    }

    private static string Without(string json, object[] rows)
    {
        foreach (var (id, at) in rows.SelectMany(Ids).Distinct().Select((id, at) => (id, at)))
        {
            json = json.Replace(id, $"id-{at}", StringComparison.Ordinal);
        }
        return json;
    }

    private static IEnumerable<string> Ids(object row) => row switch
    {
        Person p => [p.Id.ToString()],
        PersonIdentity i => [i.Id.ToString()],
        PersonMatch m => [m.Id.ToString()],
        Case c => [c.Id.ToString(), c.Number],
        _ => [],
    };
}
