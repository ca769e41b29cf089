using Microsoft.AspNetCore.OpenApi;

namespace Fangxian.Web;

/// <summary>The head of the API description.</summary>
internal static class OpenApiWords
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Fangxian";
        document.Info.Description = "Outbreak response from the command room to the doorstep. Every page's work is an endpoint here. Dates are ISO 8601 days of the configured time zone; unknown figures are null, never 0.";
        document.Info.Version = "v1";
        document.Servers?.Clear();
        return Task.CompletedTask;
    });
}
