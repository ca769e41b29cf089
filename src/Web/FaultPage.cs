using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Fangxian.Web;

/// <summary>What a reader sees when something breaks: what was not done, and a number to quote. Never the exception.</summary>
public static class FaultPage
{
    public static async Task AnswerAsync(HttpContext http)
    {
        var fault = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
        var (status, code, text) = fault switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (413, "platform/too-large", words["refusal.platform/too-large", (http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0) >> 20]),
            BadHttpRequestException bad => (bad.StatusCode, "platform/bad-request", words["refusal.platform/unusable", bad.Message]),
            not null when DatabaseFaults.IsUnavailable(fault) => (503, "platform/database-unavailable", words["refusal.platform/database-unavailable", fault.GetBaseException().Message]),
            _ => (500, "platform/bug", words["refusal.platform/bug", http.TraceIdentifier]),
        };
        http.Response.StatusCode = status;
        if (IsApi(http))
        {
            var problem = new ProblemDetails { Type = "urn:fangxian:" + code.Replace('/', ':'), Title = text, Status = status, Extensions = { ["code"] = code, ["traceId"] = http.TraceIdentifier } };
            await http.Response.WriteAsJsonAsync(problem, Json.Options, "application/problem+json");
            return;
        }
        await WriteAsync(http, status, words["web.fault.title"], text, words);
    }

    /// <summary>What the pipeline itself refuses: a problem document for the API, a page for everybody else.</summary>
    public static Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        var words = new Words(Composition.Texts, RequestLanguage.Of(http));
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
            <title>{words["shell.name"]}</title><link rel="stylesheet" href="/_content/Fangxian.Platform/theme.css"></head>
            <body class="fx-public"><main><h1>{title}</h1><p>{System.Net.WebUtility.HtmlEncode(text)}</p>
            <p><a href="/">{words["web.fault.home"]}</a></p></main></body></html>
            """);
    }
}
