using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Registry.Protocols;

/// <summary>The form of a draft: every input is named by its place in the file (<see cref="DraftForm"/>).</summary>
public sealed partial class EditDraftPage
{
    [CascadingParameter] public Words T { get; set; } = default!;
    [CascadingParameter] public PlaceAndTime At { get; set; } = default!;
    [CascadingParameter] public HttpContext Http { get; set; } = default!;
    [Parameter] public string Disease { get; set; } = "";
    [Parameter] public string Number { get; set; } = "";
    [SupplyParameterFromQuery] public string? Done { get; set; }

    private EditionDocument? _document;
    private FactCatalogue _facts = default!;
    private IReadOnlyList<StatutoryClock> _clocks = [];
    private IReadOnlyList<EditionFault> _faults = [];
    private Refusal? _refusal;
    private int _version;
    private bool _published;

    private string Here => $"/protocols/{Disease}/{Number}";

    protected override async Task OnInitializedAsync()
    {
        await using (var db = Databases.ForReading(Actor.Scope))
        {
            (_facts, _clocks) = (await db.FactsAsync(Http.RequestAborted), [.. (await db.ClocksAsync(Http.RequestAborted)).All.DistinctBy(c => c.Code)]);
        }
        var (found, _) = await Run.Async(ShowEdition.Slice, new ShowEdition.Request { Disease = Disease, Number = Number }, Actor, Http.RequestAborted);
        _published = found is { State: not EditionState.Draft };
        if (found is not { State: EditionState.Draft })
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        (_document, _version, _faults) = (found.Document, found.Version, found.Faults);
    }

    private async Task SaveAsync()
    {
        var node = EditionJson.Node(_document!);
        var form = new DraftForm(node, _facts);
        form.Take(Http.Request.Form);
        _document = EditionJson.Read(node) is { IsOk: true } typed ? typed.Value : _document;
        form.Do(Http.Request.Form);
        var (document, unreadable) = EditionJson.Read(node);
        _refusal = form.Wrong ?? unreadable;
        if (_refusal is not null)
        {
            return;
        }
        var read = int.TryParse(Http.Request.Form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        var (done, refused) = await Run.Async(ChangeDraft.Slice, new ChangeDraft.Request { Disease = Disease, Number = Number, Version = read, Document = document }, Actor, Http.RequestAborted);
        if (done is null)
        {
            (_refusal, _version) = (refused, refused is VersionConflict { Current: EditionVersion current } ? current.Version : _version);
            return;
        }
        var action = Http.Request.Form[DraftForm.Action].ToString();
        var place = action.Split(' ').ElementAtOrDefault(1);
        Navigation.NavigateTo(action == "finish" ? At.Href(Here, more: "done=saved") : At.Href(Here + "/edit", more: "done=saved" + (place is null ? "" : "&at=" + Uri.EscapeDataString(place))));
    }

    /// <summary>A class is open where something in it was just changed, and where it is the first.</summary>
    private bool Opened(string place) => Http.Request.Query["at"].ToString() is { Length: > 0 } at && (at.StartsWith(place, StringComparison.Ordinal) || place.StartsWith(at, StringComparison.Ordinal));

    private string ClockName(string code) => _clocks.FirstOrDefault(c => c.Code == code) is { } clock ? T.Name(clock.Name, clock.NameEn) : code;

    /// <summary>What an input shows: what stands in the draft; after a refusal what was typed, readable or not.</summary>
    private string? Typed(string name, string? value) => _refusal is not null && Http.Request.Form.TryGetValue(name, out var typed) ? typed.ToString() : value;

    /// <summary>How many lines a text needs about, for browsers that do not let it grow by itself.</summary>
    private static int Lines(string? text) => Math.Min(12, (text ?? "").Split('\n').Sum(line => 1 + line.Length / 40));

    /// <summary>The id of an input, from its place.</summary>
    private static string Id(string path) => path.Replace('[', '-').Replace("]", "", StringComparison.Ordinal).Replace('.', '-').ToLowerInvariant();

    private string? ErrorAt(string path) => T.ErrorOf(_refusal, path);
}
