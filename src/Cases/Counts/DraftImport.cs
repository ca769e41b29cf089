using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>
/// Takes in a file of counts without publishing anything: keeps it with the mapping that was recognised by its headers
/// or guessed by their words, so that somebody can look first.
/// </summary>
public static class DraftImport
{
    /// <summary>The largest file that pages and drafts take; the command line takes any.</summary>
    public const long MostBytes = ImportDrafts.MostBytes;

    /// <summary>A file as somebody sends it.</summary>
    public sealed record Upload
    {
        public Stream Content { get; init; } = Stream.Null;
        /// <summary>Name of the file.</summary>
        [Required] public string? FileName { get; init; }

        /// <summary>The disease of the whole file; empty where a column tells it.</summary>
        public string? Disease { get; init; }

        /// <summary>Who published the figures.</summary>
        [StringLength(500)] public string? Source { get; init; }
    }

    /// <summary>A file that has been opened and can be kept.</summary>
    public sealed record Request
    {
        internal OpenedFile File { get; init; } = null!;
        public required CountMapping Mapping { get; init; }
    }

    /// <param name="Id">The draft: look at it, choose its columns, preview, publish or discard it.</param>
    /// <param name="Mapping">The mapping it was recognised by, or a guess (without name).</param>
    public sealed record Response(Guid Id, CountMapping Mapping) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"import {Id}";
    }

    public static readonly Slice<Upload, Request> OpenSlice = Platform.Modules.Slice.Read<Upload, Request>("counts/open-file", CasesContract.CountsWrite, OpenAsync);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/draft", CasesContract.CountsWrite, RunAsync);

    /// <summary>Opens a file, outside any transaction, and keeps it.</summary>
    public static async Task<Result<Response>> DraftAsync(Run run, Upload upload, Actor actor, CancellationToken cancellation)
    {
        var opened = await run.Async(OpenSlice, upload, actor, cancellation);
        return opened.IsOk ? await run.Async(Slice, opened.Value, actor, cancellation) : opened.Refusal;
    }

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/counts/imports", async ([Description("CSV (UTF-8, GB18030), XLSX, or either as gzip.")] IFormFile file, [FromForm, Description("Code of the disease, where no column tells it.")] string? disease, [FromForm, Description("Who published the figures.")] string? source, Run run, Actor actor, Door door, CancellationToken cancellation) =>
            {
                await using var content = file.OpenReadStream();
                var result = await DraftAsync(run, new Upload { Content = content, FileName = file.FileName, Disease = disease, Source = source }, actor, cancellation);
                return result.IsOk ? Results.Json(result.Value, Json.Options, statusCode: StatusCodes.Status201Created) : door.Problem(result.Refusal);
            })
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Takes in a file of counts as a draft, with its columns recognised or guessed", typeof(Response), StatusCodes.Status201Created);

    private static async Task<Result<Request>> OpenAsync(Upload upload, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var opened = await ImportDrafts.OpenAsync(upload.Content, upload.FileName!, upload.Disease, upload.Source, db, cancellation);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        var mapping = await CountMappings.Shelf.ForAsync(null, opened.Value.Headers, db, cancellation);
        return new Request { File = opened.Value.File, Mapping = mapping.Value };
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var import = ImportDrafts.Draft<CountImport>(request.File, request.Mapping.ToJson(), actor, clock);
        db.Add(import);
        await db.SaveChangesAsync(cancellation);
        return new Response(import.Id, request.Mapping);
    }
}
