using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Platform.Ui;

/// <summary>
/// Figures as markup, made once for a data version, a language and a choice, and kept with the figures themselves.
/// Only for components that show figures and nothing of the reader: no form, no token, no name.
/// </summary>
public sealed class KeptMarkup(SharedState shared, IServiceProvider services)
{
    /// <summary>The markup of a component with these parameters; <paramref name="version"/> is the figures' own tag.</summary>
    public async Task<MarkupString> GetAsync<TComponent>(string key, string version, Words words, Dictionary<string, object?> parameters)
        where TComponent : IComponent =>
        new(await shared.GetAsync($"markup/{typeof(TComponent).Name}/{words.Language}/{key}/{version}", 0, () => Markup.OfAsync<TComponent>(services, words, parameters)));
}

/// <summary>A component rendered to text, outside any page.</summary>
public static class Markup
{
    public static async Task<string> OfAsync<TComponent>(IServiceProvider services, Words words, Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<WithWords<TComponent>>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(WithWords<TComponent>.Words)] = words,
                [nameof(WithWords<TComponent>.Parameters)] = parameters,
            }));
            return root.ToHtmlString();
        });
    }
}

/// <summary>Gives a component the words it cascades on a page.</summary>
internal sealed class WithWords<TComponent> : ComponentBase
    where TComponent : IComponent
{
    [Parameter] public Words Words { get; set; } = default!;

    [Parameter] public Dictionary<string, object?> Parameters { get; set; } = [];

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<Words>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<Words>.Value), Words);
        builder.AddComponentParameter(2, nameof(CascadingValue<Words>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<Words>.ChildContent), (RenderFragment)(content =>
        {
            content.OpenComponent<TComponent>(0);
            content.AddMultipleAttributes(1, Parameters!);
            content.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
