using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Fangxian.Platform.Modules;

/// <summary>
/// The HTTP edge of a slice: runs it as the request's actor and turns its answer into JSON, its refusal into a
/// problem document in the reader's language.
/// </summary>
public sealed class Door(Run run, Words words, Actor actor, IHttpContextAccessor http)
{
    private HttpContext Http => http.HttpContext!;

    public async Task<IResult> Answer<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request)
        where TRequest : notnull => await Answer(slice, request, response => Microsoft.AspNetCore.Http.Results.Json(response, Json.Options));

    /// <summary>As above, with another form of the response than JSON (a file, a redirect).</summary>
    public async Task<IResult> Answer<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Func<TResponse, IResult> form)
        where TRequest : notnull
    {
        var result = await run.Async(slice, request, actor, Http.RequestAborted);
        return result.IsOk ? Present(result.Value, form) : Problem(result.Refusal);
    }

    public IResult Problem(Refusal refusal)
    {
        AskForPatience(Http.Response, refusal);
        return Microsoft.AspNetCore.Http.Results.Json(
            ProblemOf(refusal, words, Http.TraceIdentifier), Json.Options, "application/problem+json", Status(refusal));
    }

    /// <summary>Says when to come again, where that is known to help.</summary>
    public static void AskForPatience(HttpResponse response, Refusal refusal)
    {
        if (refusal is DatabaseFault { RetryAfterSeconds: { } seconds })
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public static int Status(Refusal refusal) => refusal switch
    {
        NotFoundRefusal => StatusCodes.Status404NotFound,
        DiskIsFull => StatusCodes.Status507InsufficientStorage,
        DatabaseFault => StatusCodes.Status503ServiceUnavailable,
        UnusableRefusal or Malformed => StatusCodes.Status400BadRequest,
        VersionConflict => StatusCodes.Status409Conflict,
        NotPermitted or CrossSite => StatusCodes.Status403Forbidden,
        TooManyRequests => StatusCodes.Status429TooManyRequests,
        NotSignedIn or TokenRefused => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    public static ProblemDetails ProblemOf(Refusal refusal, Words words, string trace)
    {
        var problem = new ProblemDetails
        {
            Type = "urn:fangxian:" + refusal.Code.Replace('/', ':'),
            Title = words.Title(refusal),
            Status = Status(refusal),
            Extensions = { ["code"] = refusal.Code, ["traceId"] = trace },
        };
        if (refusal is DatabaseFault fault)
        {
            problem.Extensions["saved"] = fault.IsSavingUnknown ? "unknown" : "nothing";
        }
        if (refusal is Malformed malformed)
        {
            problem.Extensions["errors"] = malformed.Fields.ToDictionary(f => f.Key, f => f.Value.Select(words.Say).ToArray());
        }
        if (refusal is VersionConflict conflict)
        {
            problem.Extensions["yours"] = conflict.Yours;
            problem.Extensions["current"] = conflict.Current;
        }
        return problem;
    }

    private IResult Present<TResponse>(TResponse response, Func<TResponse, IResult> form)
    {
        if (response is not IVersioned { ETag: { } tag })
        {
            return form(response);
        }
        var quoted = $"\"{tag}{(words.IsEnglish ? "-en" : "")}\"";
        Http.Response.Headers.ETag = quoted;
        Http.Response.Headers.CacheControl = "private, no-cache";
        Http.Response.Headers.Vary = "Accept-Language, Cookie";
        return Http.Request.Headers[HeaderNames.IfNoneMatch].Contains(quoted)
            ? Microsoft.AspNetCore.Http.Results.StatusCode(StatusCodes.Status304NotModified)
            : form(response);
    }
}

/// <summary>A response that carries its version, so that a reader who has it already is told so (304).</summary>
public interface IVersioned
{
    string ETag { get; }
}

/// <summary>A slice's permission, kept as metadata of its endpoints and pages for early refusal.</summary>
public sealed record SliceMetadata(ISlice Slice);

public static class SliceEndpoints
{
    /// <summary>Names the endpoint after its slice and says what it answers.</summary>
    public static RouteHandlerBuilder For<TRequest, TResponse>(this RouteHandlerBuilder endpoint, Slice<TRequest, TResponse> slice, string summary) =>
        endpoint.For(slice, summary, typeof(TResponse));

    /// <summary>As above, where the answer has another form than the slice's response, or tells of something new (201).</summary>
    public static RouteHandlerBuilder For<TRequest, TResponse>(this RouteHandlerBuilder endpoint, Slice<TRequest, TResponse> slice, string summary, Type shown, int status = StatusCodes.Status200OK) =>
        endpoint.Named(slice, summary).Produces(status, shown);

    /// <summary>As above, where the answer is a file of one of these media types.</summary>
    public static RouteHandlerBuilder ForFile<TRequest, TResponse>(this RouteHandlerBuilder endpoint, Slice<TRequest, TResponse> slice, string summary, string type, params string[] others) =>
        endpoint.Named(slice, summary).Produces(StatusCodes.Status200OK, typeof(Stream), type, others);

    private static RouteHandlerBuilder Named<TRequest, TResponse>(this RouteHandlerBuilder endpoint, Slice<TRequest, TResponse> slice, string summary)
    {
        var parts = slice.Name.Split('/');
        return endpoint
            .WithName(slice.Name.Replace('/', '-'))
            .WithTags(parts[0])
            .WithSummary(summary)
            .WithMetadata(new SliceMetadata(slice))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }
}
