using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Xml.Linq;
using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fangxian.Web;

/// <summary>
/// Describes what ASP.NET Core leaves without words: parameters that the route spells otherwise than the field of the
/// request that they fill (<c>{code}</c>, <c>q</c>), and fields of forms.
/// </summary>
internal static class FieldWords
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> Summaries = new();

    public static Task FillAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<SliceMetadata>().FirstOrDefault() is { } slice)
        {
            var request = slice.Slice.GetType().GetGenericArguments()[0];
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => string.IsNullOrEmpty(p.Description)))
            {
                parameter.Description = request.GetProperties().FirstOrDefault(p => Spelling(p).Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)) is { } field ? SummaryOf(field) : null;
            }
        }
        var told = context.Description.ParameterDescriptions
            .Select(p => (p.Name, (p.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttribute<DescriptionAttribute>()?.Description))
            .Where(p => p.Description is not null).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Description);
        var texts = new Queue<string>(context.Description.ParameterDescriptions.Where(p => p.Source == BindingSource.FormFile && p.Type == typeof(string)).Select(p => p.Name));
        foreach (var form in operation.RequestBody?.Content?.Values.Select(content => content.Schema).OfType<OpenApiSchema>() ?? [])
        {
            form.AllOf = form.AllOf?.Select(part => part is OpenApiSchema { Type: JsonSchemaType.String } && texts.TryDequeue(out var name) ? Named(name, part) : part).ToList();
            foreach (var part in form.AllOf?.OfType<OpenApiSchema>().Prepend(form) ?? [form])
            {
                part.Properties = part.Properties?.ToDictionary(p => p.Key, p => told.TryGetValue(p.Key, out var words) ? Described(p.Value, words!) : p.Value);
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Endpoints made at build time take a text beside a file for a file, and describe it without its name.</summary>
    private static OpenApiSchema Named(string name, IOpenApiSchema text) =>
        new() { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { [name] = text } };

    /// <summary>A reference is shared: words about one use of it stand beside it.</summary>
    private static IOpenApiSchema Described(IOpenApiSchema schema, string words)
    {
        switch (schema)
        {
            case OpenApiSchemaReference reference:
                reference.Description = words;
                return reference;
            case OpenApiSchema own:
                own.Description = words;
                return own;
            default:
                return schema;
        }
    }

    private static string Spelling(PropertyInfo field) => field.GetCustomAttribute<FromQueryAttribute>()?.Name ?? field.Name;

    private static string? SummaryOf(PropertyInfo field) =>
        Summaries.GetOrAdd(field.DeclaringType!.Assembly, Read).GetValueOrDefault($"P:{field.DeclaringType!.FullName!.Replace('+', '.')}.{field.Name}");

    /// <summary>The documentation file that the compiler writes beside an assembly.</summary>
    private static Dictionary<string, string> Read(Assembly assembly) =>
        File.Exists(Path.ChangeExtension(assembly.Location, "xml"))
            ? XDocument.Load(Path.ChangeExtension(assembly.Location, "xml")).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => string.Join(' ', member.Element("summary")!.Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))
            : [];
}
