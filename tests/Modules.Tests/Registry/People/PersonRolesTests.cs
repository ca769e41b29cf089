using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>What whoever keeps roles of persons is asked and told: here a module that keeps them in memory.</summary>
public abstract class PersonRolesTests(DatabaseKind kind) : PeopleTests(kind)
{
    public sealed class OnSqlite() : PersonRolesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : PersonRolesTests(DatabaseKind.Postgres);

    private readonly DatabaseKind _kind = kind;
    private readonly KeptRoles _roles = new();

    protected override Task<OutbreakApp> OpenAsync() => OutbreakApp.WithAsync(_kind, Start, _roles);

    private Guid Give(Guid person, string area, DateOnly from, DateOnly? until)
    {
        var role = Guid.CreateVersion7();
        _roles.All.Add(new PersonRoleRow(person, role, "people.title", "2020-0001", "/people", AreaPosition.FromCode(area)!.Value, from, until));
        return role;
    }

    [Fact]
    public async Task Whoever_keeps_a_role_sees_its_person_and_nobody_else_does()
    {
        var person = (await RegisterAsync(Wang)).PersonId;
        var role = Give(person, "990201", Today, null);
        Assert.Equal(role, Assert.Single((await ShowAsync(person, County("990201"))).Roles).Id);
        Assert.Equal("138****5678", (await ShowAsync(person, County("990201"))).Person.Phones[0].Masked);
        Assert.Empty(await SearchAsync("王建国", County("990201")));
        Assert.IsType<PersonNotFound>((await RunAsync(ShowPerson.Slice, new() { Id = person }, County("990202"))).Refusal);
        Assert.Empty((await ShowAsync(person, County("990101"))).Roles);
        Assert.Null((await ShowAsync(person, County("990101"))).KeptUntil);
    }

    [Fact]
    public async Task Roles_follow_a_merge_and_only_those_that_came_go_back()
    {
        var (first, second) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Wang with { Name = "王健国", Phones = [] })).PersonId);
        var (own, others) = (Give(first, "990101", Today, null), Give(second, "990201", Today, null));
        var merged = await MergeAsync(first, second);
        Assert.Equal(1, merged.Roles);
        Assert.All(_roles.All, role => Assert.Equal(first, role.PersonId));
        var later = Give(first, "990101", Today, null);
        Assert.Equal(1, (await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Ok().Roles);
        Assert.Equal([(own, first), (others, second), (later, first)], _roles.All.Select(r => (r.RoleId, r.PersonId)));
    }

    [Fact]
    public async Task A_person_is_kept_while_a_role_lasts_and_two_years_after_the_last_one()
    {
        var person = (await RegisterAsync(Wang)).PersonId;
        Give(person, "990101", Today, Today.AddDays(5));
        var lasting = Give(person, "990201", Today, null);
        Clock.Advance(TimeSpan.FromDays(800));
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        _roles.All.RemoveAll(r => r.RoleId == lasting);
        Give(person, "990201", Today, Today.AddDays(790));
        // Nobody looks again before the day that was set while the other role lasted.
        Assert.Equal(Today.AddDays(800 + 729), (await ShowAsync(person)).KeptUntil);
        Clock.Advance(TimeSpan.FromDays(720));
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Empty(_roles.Forgotten);
        Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Equal([person], _roles.Forgotten);
    }

    [Fact]
    public async Task A_person_whose_role_ended_long_ago_is_kept_for_as_long_as_without_one()
    {
        var person = (await RegisterAsync(Wang)).PersonId;
        Give(person, "990101", Today.AddDays(-1000), Today.AddDays(-900));
        Assert.Equal(Today.AddDays(29), (await ShowAsync(person)).KeptUntil);
        Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
    }

    [Fact]
    public async Task A_person_moves_with_its_role_unless_another_area_keeps_one()
    {
        var (moves, stays) = ((await RegisterAsync(Wang)).PersonId, (await RegisterAsync(Wang with { Name = "赵四", Phones = [] })).PersonId);
        var there = AreaPosition.FromCode("990201")!.Value;
        Give(moves, "990201", Today, null);
        Give(stays, "990201", Today, null);
        Give(stays, "990101", Today, null);
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.MovePersonsAsync([moves, stays], there, token);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
        Assert.Equal([moves], await SearchAsync("13812345678", County("990201")));
        Assert.Empty(await SearchAsync("王建国", County("990101")));
        Assert.Equal([stays], await SearchAsync("赵四", County("990101")));
        await using var db = App.Read();
        Assert.All(await db.Set<PersonAddress>().Where(a => a.PersonId == moves).ToListAsync(), a => Assert.Equal(there, a.Position));
    }

    /// <summary>Keeps roles in memory and does with them what a module does with its tables.</summary>
    private sealed class KeptRoles : IModule
    {
        public List<PersonRoleRow> All { get; } = [];

        public List<Guid> Forgotten { get; } = [];

        public string Name => "KeptRoles";

        public void ConfigureModel(ModelBuilder model, OutbreakDb db)
        {
        }

        public void Map(IEndpointRouteBuilder api)
        {
        }

        public void AddCommands(CommandTree commands)
        {
        }

        public Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation)
        {
            switch (happened)
            {
                case PersonRolesAsked asked:
                    asked.Roles.AddRange(All.Where(r => asked.Persons.Contains(r.PersonId) && (asked.Anywhere || db.Scope.Covers(r.Position))));
                    break;
                case PersonsMerged merged:
                    Move(r => r.PersonId == merged.Gone, merged.Into);
                    break;
                case PersonsParted parted:
                    Move(r => parted.Roles.Contains(r.RoleId), parted.Restored);
                    break;
                case PersonsForgotten forgotten:
                    Forgotten.AddRange(forgotten.Persons);
                    break;
            }
            return Task.CompletedTask;
        }

        private void Move(Func<PersonRoleRow, bool> which, Guid to)
        {
            for (var i = 0; i < All.Count; i++)
            {
                All[i] = which(All[i]) ? All[i] with { PersonId = to } : All[i];
            }
        }
    }
}
