using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>
/// Takes in a line list without putting anybody on record: keeps it, encrypted, with the mapping that was recognised by its
/// headers or guessed by their words, so that somebody can look first.
/// </summary>
public static class DraftCases
{
    /// <summary>A file as somebody sends it.</summary>
    public sealed record Upload
    {
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        [Required] public string? FileName { get; init; }

        /// <summary>Code of the disease.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>Code of the area of rows that tell none.</summary>
        public string? Area { get; init; }

        /// <summary>Where it comes from.</summary>
        [StringLength(500)] public string? Source { get; init; }
    }

    /// <summary>A file that has been opened and can be kept.</summary>
    public sealed record Request
    {
        internal OpenedFile File { get; init; } = null!;
        public required CaseMapping Mapping { get; init; }
        public long? DefaultPosition { get; init; }
    }

    /// <param name="Id">The draft: look at it, choose its columns, preview, publish or discard it.</param>
    /// <param name="Mapping">The mapping it was recognised by, or a guess (without name).</param>
    public sealed record Response(Guid Id, CaseMapping Mapping) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"import {Id}";
    }

    public static readonly Slice<Upload, Request> OpenSlice = Platform.Modules.Slice.Read<Upload, Request>("cases/open-file", CasesContract.CasesWrite, OpenAsync);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/draft", CasesContract.CasesWrite, RunAsync);

    /// <summary>Opens a file, outside any transaction, and keeps it.</summary>
    public static async Task<Result<Response>> DraftAsync(Run run, Upload upload, Actor actor, CancellationToken cancellation)
    {
        var opened = await run.Async(OpenSlice, upload, actor, cancellation);
        return opened.IsOk ? await run.Async(Slice, opened.Value, actor, cancellation) : opened.Refusal;
    }

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/imports", async ([Description("CSV (UTF-8, GB18030), XLSX, or either as gzip.")] IFormFile file, [FromForm, Description("Code of the disease.")] string? disease, [FromForm, Description("Code of the area of rows that tell none.")] string? area, [FromForm, Description("Where the line list comes from.")] string? source, Run run, Actor actor, Door door, CancellationToken cancellation) =>
            {
                await using var content = file.OpenReadStream();
                var result = await DraftAsync(run, new Upload { Content = content, FileName = file.FileName, Disease = disease, Area = area, Source = source }, actor, cancellation);
                return result.IsOk ? Results.Json(result.Value, Json.Options, statusCode: StatusCodes.Status201Created) : door.Problem(result.Refusal);
            })
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Takes in a line list as a draft, with its columns recognised or guessed", typeof(Response), StatusCodes.Status201Created);

    private static async Task<Result<Request>> OpenAsync(Upload upload, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var area = (await db.AreaTreeAsync(cancellation)).ByCode(upload.Area);
        if (!string.IsNullOrEmpty(upload.Area) && (area is null || !actor.Scope.Covers(area.Position)))
        {
            return new AreaNotFound(upload.Area);
        }
        var opened = await ImportDrafts.OpenAsync(upload.Content, upload.FileName!, upload.Disease, upload.Source, db, cancellation);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        var mapping = await CaseMappings.Shelf(db.Shared).ForAsync(null, opened.Value.Headers, db, cancellation);
        return new Request { File = opened.Value.File, Mapping = mapping.Value, DefaultPosition = area?.Position };
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await KeptFiles.AskAsync(db, clock.Now(), AgedFiles.Forgotten, cancellation);
        var import = ImportDrafts.Draft<CaseImport>(request.File with { Packed = [] }, MappingShelf<CaseMapping>.ToJson(request.Mapping), actor, clock);
        import.DefaultPosition = request.DefaultPosition;
        import.Keep(request.File.Packed, db.Shared.Keys);
        db.Add(import);
        await db.SaveChangesAsync(cancellation);
        return new Response(import.Id, request.Mapping);
    }
}
