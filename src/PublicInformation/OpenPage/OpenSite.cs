using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>
/// The open pages: whole documents of their own without script, made once for each issue and language, kept packed in memory
/// and the same for everybody, so that caches on the way may keep them. They know no account and set no cookie.
/// </summary>
internal static class OpenSite
{
    public const int KeptSeconds = 60;

    public static void Map(IEndpointRouteBuilder site)
    {
        site.MapGet("/open", ListAsync).Open(ListOpenPages.Slice);
        site.MapGet("/open/{name}", PageAsync).Open(ShowOpenPage.Slice);
        site.MapGet("/open/{name}.csv", CsvAsync).Open(ShowOpenPage.Slice);
        site.MapGet("/open/{name}.json", JsonAsync).Open(ShowOpenPage.Slice);
    }

    private static void Open(this RouteHandlerBuilder endpoint, ISlice slice) => endpoint.WithMetadata(new SliceMetadata(slice)).AllowAnonymous().ExcludeFromDescription();

    private static async Task ListAsync(HttpContext http, Run run, Words words, OutbreakCalendar calendar, SharedState shared, IServiceProvider services)
    {
        var list = (await run.Async(ListOpenPages.Slice, new ListOpenPages.Request(), Actor.Anonymous, http.RequestAborted)).Value;
        await SendAsync(http, await KeptAsync(shared, words, list.ETag, "text/html; charset=utf-8", async () => Encoding.UTF8.GetBytes(
            await Markup.OfAsync<OpenIndex>(services, words, new() { [nameof(OpenIndex.List)] = list, [nameof(OpenIndex.Calendar)] = calendar }))));
    }

    private static Task PageAsync(string name, [FromQuery] string? issue, HttpContext http, Run run, Words words, OutbreakCalendar calendar, SharedState shared, IServiceProvider services) =>
        AnswerAsync(name, issue, http, run, words, services, view => KeptAsync(shared, words, view.ETag, "text/html; charset=utf-8", async () => Encoding.UTF8.GetBytes(
            await Markup.OfAsync<OpenDocument>(services, words, new() { [nameof(OpenDocument.View)] = view, [nameof(OpenDocument.Calendar)] = calendar }))));

    private static Task CsvAsync(string name, [FromQuery] string? issue, HttpContext http, Run run, Words words, OutbreakCalendar calendar, SharedState shared, IServiceProvider services) =>
        AnswerAsync(name, issue, http, run, words, services, view => KeptAsync(shared, words, "csv-" + view.ETag, TableWriter.CsvType, () => Task.FromResult(TableWriter.Write(OpenTable.Of(view.Content, calendar), "csv").Content)), "csv");

    private static Task JsonAsync(string name, [FromQuery] string? issue, HttpContext http, Run run, Words words, SharedState shared, IServiceProvider services) =>
        AnswerAsync(name, issue, http, run, words, services, view => KeptAsync(shared, words, "json-" + view.ETag, "application/json", () => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(view.Content, IssueContent.Packed))));

    private static async Task AnswerAsync(string name, string? issue, HttpContext http, Run run, Words words, IServiceProvider services, Func<OpenView, Task<KeptAnswer>> make, string? file = null)
    {
        var number = int.TryParse(issue, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : issue is null ? (int?)null : 0;
        var (view, refusal) = await run.Async(ShowOpenPage.Slice, new ShowOpenPage.Request { Name = name, Issue = number }, Actor.Anonymous, http.RequestAborted);
        if (refusal is not null)
        {
            await RefuseAsync(http, refusal, words, services);
            return;
        }
        if (file is not null)
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{view!.Content.Name}-{view.Content.AsOf:yyyy-MM-dd}.{file}\"";
        }
        await SendAsync(http, await make(view!));
    }

    /// <summary>What was never published and what does not exist answer alike; what was withdrawn was no secret and says so.</summary>
    private static async Task RefuseAsync(HttpContext http, Refusal refusal, Words words, IServiceProvider services)
    {
        var withdrawn = refusal as PublicationWithdrawn;
        http.Response.StatusCode = withdrawn is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        var calendar = (OutbreakCalendar)services.GetService(typeof(OutbreakCalendar))!;
        await http.Response.WriteAsync(await Markup.OfAsync<OpenNotice>(services, words, new()
        {
            [nameof(OpenNotice.Title)] = words[withdrawn is null ? "open.not-found" : "open.withdrawn"],
            [nameof(OpenNotice.Text)] = withdrawn is null ? words["open.not-found.text"] : words["open.withdrawn.text", calendar.Shown(withdrawn.At), withdrawn.Reason],
        }), http.RequestAborted);
    }

    private static Task<KeptAnswer> KeptAsync(SharedState shared, Words words, string version, string type, Func<Task<byte[]>> make) =>
        shared.GetAsync($"open/{words.Language}/{type}/{version}", 0, async () => KeptAnswer.Of(type, await make()));

    private static async Task SendAsync(HttpContext http, KeptAnswer answer)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = $"public, max-age={KeptSeconds}";
        headers.Vary = "Accept-Language, Accept-Encoding";
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var (body, encoding) = accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? (answer.Brotli, "br") : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (answer.Gzip, "gzip") : (answer.Plain, null);
        var tag = $"\"{answer.Hash}{encoding}\"";
        headers.ETag = tag;
        if (http.Request.Headers[HeaderNames.IfNoneMatch].Any(asked => asked!.Contains(tag, StringComparison.Ordinal)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }
        http.Response.ContentType = answer.Type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>An answer as it goes over the line, made once.</summary>
    private sealed record KeptAnswer(string Type, string Hash, byte[] Plain, byte[] Gzip, byte[] Brotli)
    {
        public static KeptAnswer Of(string type, byte[] plain)
        {
            using var gzip = new MemoryStream();
            using (var packing = new GZipStream(gzip, CompressionLevel.Optimal, leaveOpen: true))
            {
                packing.Write(plain);
            }
            var brotli = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            BrotliEncoder.TryCompress(plain, brotli, out var length, quality: 9, window: 22);
            return new(type, Convert.ToHexStringLower(SHA256.HashData(plain)[..8]), plain, gzip.ToArray(), brotli[..length]);
        }
    }
}
