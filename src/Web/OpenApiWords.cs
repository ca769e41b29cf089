using System.Text.Json.Serialization.Metadata;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fangxian.Web;

/// <summary>The head of the API description, and the names of its schemas.</summary>
internal static class OpenApiWords
{
    public static void Configure(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = NameOf;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Fangxian";
            document.Info.Description = "Outbreak response from the command room to the doorstep. Every page's work is an endpoint here. Dates are ISO 8601 days of the configured time zone; unknown figures are null, never 0.";
            document.Info.Version = "v1";
            document.Servers?.Clear();
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "fxt_…", Description = "A machine token, made by an administrator: Authorization: Bearer fxt_…" },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(FieldWords.FillAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            var slice = context.Description.ActionDescriptor.EndpointMetadata.OfType<SliceMetadata>().FirstOrDefault()?.Slice;
            operation.Security = slice is not null && Actor.Anonymous.May(slice.Permission) ? [] : operation.Security;
            return Task.CompletedTask;
        });
    }

    /// <summary>Every use case has its own Request and Response: they are named after it, <c>RenameAreaRequest</c>.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return name is not null && (Nullable.GetUnderlyingType(type.Type) ?? type.Type) is { IsGenericType: false, DeclaringType: { } useCase } ? useCase.Name + name : name;
    }
}
