using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Platform.Modules;

public abstract class RunTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RunTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RunTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.Empty;

    private sealed record Note : IReasoned
    {
        [Required, StringLength(20)] public string? Text { get; init; }

        [Range(1, 9)] public int? Weight { get; init; }

        public string? Reason { get; init; }
    }

    private sealed record Noted(string AuditRecords) : IAudited;

    private static readonly Permission Write = new("notes.write");

    private static readonly Slice<Note, Noted> Keep = Slice.Write<Note, Noted>("notes/keep", Write, async (request, db, _, _, cancellation) =>
    {
        db.Add(new Setting { Key = request.Text!, Value = "" });
        await db.SaveChangesAsync(cancellation);
        return request.Text == "forbidden" ? new CountUnchanged() : new Noted("note " + request.Text);
    });

    private static Actor Holding(params Permission[] permissions) => new("tester", Scope.Everything, PermissionSet.Of(permissions));

    [Fact]
    public async Task Who_lacks_the_permission_is_refused_and_nothing_happens()
    {
        var result = await RunAsync(Keep, new Note { Text = "a" }, Holding(new Permission("notes.read")));
        Assert.Equal("notes.write", Assert.IsType<NotPermitted>(result.Refusal).Permission);
        Assert.Empty(await SettingsAsync());
    }

    [Fact]
    public async Task The_permission_is_asked_before_the_fields_are_looked_at() =>
        Assert.IsType<NotPermitted>((await RunAsync(Keep, new Note(), Holding())).Refusal);

    [Fact]
    public async Task Every_field_that_is_wrong_is_named()
    {
        var malformed = Assert.IsType<Malformed>((await RunAsync(Keep, new Note { Weight = 10 }, Holding(Write))).Refusal);
        Assert.Equal(["text", "weight"], malformed.Fields.Keys.Order());
        Assert.Equal("validation.required", Assert.Single(malformed.Fields["text"]).Key);
        Assert.Equal([1, 9], Assert.Single(malformed.Fields["weight"]).Arguments);
    }

    [Fact]
    public async Task A_write_leaves_one_audit_line_that_names_actor_use_case_records_and_reason()
    {
        (await RunAsync(Keep, new Note { Text = "a", Reason = "because" }, Holding(Write))).Ok();
        var line = Assert.Single(await LinesAsync());
        Assert.Equal(("tester", "notes/keep", "note a", OutbreakApp.Present), (line.Actor, line.UseCase, line.Records, line.At));
        await using var db = App.Read();
        Assert.Equal("because", (await db.Set<AuditDetail>().SingleAsync(d => d.LineId == line.Id)).Reason);
    }

    [Fact]
    public async Task A_refused_write_leaves_neither_record_nor_audit_line()
    {
        Assert.IsType<CountUnchanged>((await RunAsync(Keep, new Note { Text = "forbidden" }, Holding(Write))).Refusal);
        Assert.Empty(await SettingsAsync());
        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task A_read_leaves_no_audit_line()
    {
        var look = Slice.Read<Note, Noted>("notes/look", Write, (_, _, _, _, _) => Task.FromResult<Result<Noted>>(new Noted("")));
        (await RunAsync(look, new Note { Text = "a" }, Holding(Write))).Ok();
        Assert.Empty(await LinesAsync());
    }

    private async Task<List<AuditLine>> LinesAsync()
    {
        await using var db = App.Read();
        return await db.Set<AuditLine>().Where(l => l.Actor == "tester").ToListAsync();
    }

    private async Task<List<Setting>> SettingsAsync()
    {
        await using var db = App.Read();
        return await db.Set<Setting>().ToListAsync();
    }
}
