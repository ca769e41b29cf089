using System.ComponentModel;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Fangxian.Web;

/// <summary>What a reader sees when something breaks: what was not done, and a number to quote. Never the exception.</summary>
public static partial class FaultPage
{
    public static async Task AnswerAsync(HttpContext http)
    {
        var (caught, log) = (http.Features.Get<IExceptionHandlerFeature>(), http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Fangxian.Web"));
        var (fault, route) = (caught?.Error, (caught?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "-");
        if (DatabaseFaults.Of(fault) is { } unavailable)
        {
            NotAnswered(log, http.Request.Method, route, unavailable.Code, unavailable.Detail);
            await RefuseAsync(http, unavailable);
            return;
        }
        if (fault is BadHttpRequestException { InnerException: JsonException { Path: { Length: > 2 } path } })
        {
            // One that a machine sends is mended by a person who has to be told where.
            await RefuseAsync(http, Malformed.Field(path[2..], "validation.json"));
            return;
        }
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        var (status, code, text) = fault switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (413, "platform/too-large", TooLarge(http, words)),
            BadHttpRequestException { InnerException: JsonException } => (400, "platform/bad-request", words["platform.no-json"]),
            BadHttpRequestException bad => (bad.StatusCode, "platform/bad-request", Unusable(bad.StatusCode, words)),
            _ => (500, "platform/bug", words["refusal.platform/bug", http.TraceIdentifier]),
        };
        if (fault is not null && status >= StatusCodes.Status500InternalServerError)
        {
            Failed(log, http.Request.Method, route, http.TraceIdentifier, fault);
        }
        await AnswerAsync(http, status, code, text, words);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed, number {Trace}")]
    private static partial void Failed(ILogger log, string method, string route, string trace, Exception fault);

    private static async Task AnswerAsync(HttpContext http, int status, string code, string text, Words words)
    {
        http.Response.StatusCode = status;
        if (IsApi(http))
        {
            var problem = new ProblemDetails { Type = "urn:fangxian:" + code.Replace('/', ':'), Title = text, Status = status, Extensions = { ["code"] = code, ["traceId"] = http.TraceIdentifier } };
            await http.Response.WriteAsJsonAsync(problem, Json.Options, "application/problem+json");
            return;
        }
        await WriteAsync(http, status, words["web.fault.title"], text, words);
    }

    /// <summary>
    /// An answer that is nothing but a status, as the framework gives for a body that is too large, too slow or of another
    /// form, or for a form without its token, says what it means. A page that is not there is made elsewhere.
    /// </summary>
    public static async Task FillAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest } && http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } && !IsApi(http))
        {
            var said = new Words(Composition.Texts, RequestLanguage.Of(http));
            await WriteAsync(http, StatusCodes.Status400BadRequest, said["web.fault.title"], said["web.form-over"], said);
            return;
        }
        if (http.Response is not { HasStarted: false, StatusCode: >= 400 and not 404, ContentType: null, ContentLength: null } response)
        {
            return;
        }
        if (response.StatusCode is StatusCodes.Status400BadRequest && Unreadable(http) is { } parameter)
        {
            await RefuseAsync(http, Malformed.Field(parameter, "validation.json"));
            return;
        }
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        var (code, text) = response.StatusCode is StatusCodes.Status413PayloadTooLarge
            ? ("platform/too-large", TooLarge(http, words))
            : ("platform/bad-request", Unusable(response.StatusCode, words));
        await AnswerAsync(http, response.StatusCode, code, text, words);
    }

    /// <summary>The parameter of the address that has another form than its endpoint reads: a day, a number, a word of a list.</summary>
    private static string? Unreadable(HttpContext http) =>
        http.GetEndpoint()?.Metadata.OfType<IParameterBindingMetadata>().FirstOrDefault(p => http.Request.Query[p.Name] is [{ Length: > 0 } told, ..] && !IsReadable(p.ParameterInfo.ParameterType, told))?.Name is { } name
            ? JsonNamingPolicy.CamelCase.ConvertName(name) : null;

    private static bool IsReadable(Type type, string told) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } words ? Enum.TryParse(words, told, ignoreCase: true, out _) : TypeDescriptor.GetConverter(type) is var reads && (!reads.CanConvertFrom(typeof(string)) || reads.IsValid(told));

    /// <summary>What cannot be read; never in the words of the framework, which name parameters and types of the program.</summary>
    private static string Unusable(int status, Words words) =>
        status is StatusCodes.Status400BadRequest ? words["web.bad-request"] : words["refusal.platform/unusable", ReasonPhrases.GetReasonPhrase(status)];

    public static Task UnreadableAsync(HttpContext http)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        return AnswerAsync(http, StatusCodes.Status400BadRequest, "platform/bad-request", Unusable(StatusCodes.Status400BadRequest, words), words);
    }

    public static Task TooLargeAsync(HttpContext http)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        return AnswerAsync(http, StatusCodes.Status413PayloadTooLarge, "platform/too-large", TooLarge(http, words), words);
    }

    public static Task TooLongAsync(HttpContext http)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        return AnswerAsync(http, StatusCodes.Status504GatewayTimeout, "platform/too-long", words["refusal.platform/too-long"], words);
    }

    private static string TooLarge(HttpContext http, Words words) => words["refusal.platform/too-large", (http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0) >> 20];

    /// <summary>What the pipeline itself refuses: a problem document for the API, a page for everybody else.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        Door.AskForPatience(http.Response, refusal);
        if (!IsApi(http))
        {
            return WriteAsync(http, Door.Status(refusal), words["web.fault.title"], words.Say(refusal), words);
        }
        http.Response.StatusCode = Door.Status(refusal);
        return http.Response.WriteAsJsonAsync(Door.ProblemOf(refusal, words, http.TraceIdentifier), Json.Options, "application/problem+json");
    }

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi");

    /// <summary>A page that needs nothing but itself.</summary>
    public static Task WriteAsync(HttpContext http, int status, string title, string text, Words words)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!doctype html><html lang="{words.Language.Tag()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{words["shell.name"]}</title><link rel="icon" href="/_content/Fangxian.Platform/favicon.svg" type="image/svg+xml"><script src="/_content/Fangxian.Platform/theme.js"></script><link rel="stylesheet" href="/_content/Fangxian.Platform/theme.css"></head>
            <body class="fx-public"><main class="fx-fault"><p class="fx-quiet">{words["shell.name"]}</p><h1>{title}</h1><p>{System.Net.WebUtility.HtmlEncode(text)}</p>
            <p>{Again(http, words)}<a href="/">{words["web.fault.home"]}</a></p></main></body></html>
            """);
    }

    /// <summary>What was asked for, once more, where the server itself is in trouble and asking changes nothing.</summary>
    private static string Again(HttpContext http, Words words) => http.Response.StatusCode >= 500 && HttpMethods.IsGet(http.Request.Method)
        ? $"""<a href="{System.Net.WebUtility.HtmlEncode(http.Request.Path + http.Request.QueryString.Value)}">{words["web.fault.again"]}</a> · """
        : "";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} was not answered, {Fault}: {Reason}")]
    private static partial void NotAnswered(ILogger log, string method, string route, string fault, string reason);
}
