using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Filters, order and columns of a line list that somebody keeps under a name; never a name of a person.</summary>
public sealed class CaseView
{
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }
    public required string Name { get; set; }

    /// <summary>As the address of the page has it.</summary>
    public required string Query { get; set; }

    internal static void Configure(ModelBuilder model)
    {
        var table = model.Entity<CaseView>();
        table.ToTable("case_view");
        table.HasKey(v => v.Id);
        table.Property(v => v.Id).ValueGeneratedNever();
        table.Property(v => v.Owner).HasMaxLength(128);
        table.Property(v => v.Name).HasMaxLength(60);
        table.Property(v => v.Query).HasMaxLength(1000);
        table.HasIndex(v => new { v.Owner, v.Name }).IsUnique();
    }
}

/// <summary>Keeps the present filters under a name, or takes the name away where there are none.</summary>
public static class SaveView
{
    /// <summary>More than this nobody finds again.</summary>
    public const int Most = 50;

    public sealed record Request
    {
        /// <summary>The name.</summary>
        [Required, StringLength(60, MinimumLength = 1)] public string? Name { get; init; }

        /// <summary>Filters, order and columns as in the address of the page; null takes the view away.</summary>
        [StringLength(1000)] public string? Query { get; init; }
    }

    /// <param name="Name">The name.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "view";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/save-view", CasesContract.CasesViews, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/views", (Request request, Door door) => door.Answer(Slice, request)).For(Slice, "Keeps filters, order and columns of the line list under a name of one's own");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var name = request.Name!.Trim();
        var own = await db.Set<CaseView>().Where(v => v.Owner == actor.Name).ToListAsync(cancellation);
        var present = own.Find(v => v.Name == name);
        if (request.Query is null)
        {
            _ = present is null ? null : db.Remove(present);
        }
        else if (present is not null)
        {
            present.Query = request.Query;
        }
        else if (own.Count >= Most)
        {
            return Malformed.Field("name", "linelist.views-many", Most);
        }
        else
        {
            db.Add(new CaseView { Id = Guid.CreateVersion7(clock.GetUtcNow()), Owner = actor.Name, Name = name, Query = request.Query });
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(name);
    }
}

/// <summary>Gives a view of one's own another name.</summary>
public static class RenameView
{
    public sealed record Request
    {
        /// <summary>The name.</summary>
        [JsonIgnore] public string? Name { get; init; }

        /// <summary>The name from now on, unlike that of any other view of one's own.</summary>
        [Required, StringLength(60, MinimumLength = 1)] public string? To { get; init; }
    }

    /// <param name="Name">The name from now on.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "view";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/rename-view", CasesContract.CasesViews, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/cases/views/{name}/name", (string name, Request request, Door door) => door.Answer(Slice, request with { Name = name })).For(Slice, "Gives a view of one's own another name");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (name, to) = (request.Name?.Trim() ?? "", request.To!.Trim());
        var own = await db.Set<CaseView>().Where(v => v.Owner == actor.Name && (v.Name == name || v.Name == to)).ToListAsync(cancellation);
        if (own.Find(v => v.Name == name) is not { } present)
        {
            return new CaseViewNotFound(name);
        }
        if (own.Exists(v => v.Name == to && v != present))
        {
            return new CaseViewNameTaken(to);
        }
        present.Name = to;
        await db.SaveChangesAsync(cancellation);
        return new Response(to);
    }
}

/// <summary>The reader's own views of the line list.</summary>
public static class ListViews
{
    public sealed record Request : IAboutNoArea;

    /// <param name="Items">By name.</param>
    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Name">The name.</param>
    /// <param name="Query">Filters, order and columns as in the address of the page.</param>
    public sealed record Item(string Name, string Query);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/views", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/views", (Door door) => door.Answer(Slice, new Request())).For(Slice, "The reader's own views of the line list");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        new Response(await db.Set<CaseView>().AsNoTracking().Where(v => v.Owner == actor.Name).OrderBy(v => v.Name).Select(v => new Item(v.Name, v.Query)).ToListAsync(cancellation));
}
