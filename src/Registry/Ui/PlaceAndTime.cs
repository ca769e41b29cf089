using System.Globalization;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Http;

namespace Fangxian.Registry.Ui;

/// <summary>
/// What every page is about and keeps in its address: an area, a disease, a day, and (looking back) the instant whose
/// knowledge is asked for. Where the address says nothing, this deployment's home area and disease.
/// </summary>
public sealed class PlaceAndTime
{
    public const string AreaKey = "area";
    public const string DiseaseKey = "disease";
    public const string DateKey = "date";
    public const string KnownAtKey = "known-at";

    public required AreaTree Tree { get; init; }

    /// <summary>The areas that the reader sees.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Null in a database without areas, and where the address names one that is unknown or outside the reader's scope.</summary>
    public required AreaNode? Area { get; init; }

    public required Disease? Disease { get; init; }

    public required DiseaseCatalogue Diseases { get; init; }

    /// <summary>The diseases with counts on record.</summary>
    public required IReadOnlySet<short> Recorded { get; init; }

    /// <summary>The day the address asks for; null for the last with a figure.</summary>
    public required DateOnly? Date { get; init; }

    public required string? KnownAt { get; init; }

    /// <summary>The word that names demonstration data, in the reader's language; null for real data.</summary>
    public required string? DemoWord { get; init; }

    public static async Task<PlaceAndTime> ReadAsync(HttpContext http, Databases databases, Actor actor, Words words)
    {
        await using var db = databases.ForReading(actor.Scope);
        var tree = await db.AreaTreeAsync(http.RequestAborted);
        var diseases = await db.DiseasesAsync(http.RequestAborted);
        var settings = await db.SettingsAsync(http.RequestAborted);
        var query = http.Request.Query;
        var asked = query[AreaKey].ToString();
        return new PlaceAndTime
        {
            Tree = tree,
            Scope = actor.Scope,
            Area = asked.Length > 0 ? Visible(tree.ByCode(asked), actor.Scope) : HomeOf(actor.OwnScope, tree.ByCode(settings.GetValueOrDefault(Settings.HomeArea)) ?? tree.Root, tree),
            Diseases = diseases,
            Recorded = await db.RecordedDiseasesAsync(http.RequestAborted),
            Disease = diseases.ByCode(query[DiseaseKey]) ?? diseases.ByCode(settings.GetValueOrDefault(Settings.HomeDisease)) ?? (diseases.All.Count > 0 ? diseases.All[0] : null),
            Date = Day(query[DateKey]) ?? Day(settings.GetValueOrDefault(Settings.HomeDate)),
            KnownAt = query[KnownAtKey].ToString() is { Length: > 0 } instant ? instant : null,
            DemoWord = settings.GetValueOrDefault(words.IsEnglish ? Settings.DemoWordEn : Settings.DemoWordZh),
        };
    }

    /// <summary>The areas from the province down to one that the reader may open.</summary>
    public IReadOnlyList<AreaNode> PathTo(AreaNode? area) => area is null ? [] : [.. area.Path.Where(a => Scope.Covers(a.Position))];

    /// <summary>An address within the product that keeps area, disease, day and knowledge, with what is named changed.</summary>
    public string Href(string path, AreaNode? area = null, DateOnly? date = null, string? more = null) => HrefOf(path, (area ?? Area)?.Code, date, more);

    /// <summary>As above, for an area known by its code.</summary>
    public string HrefOf(string path, string? code, DateOnly? date = null, string? more = null)
    {
        var href = new StringBuilder(path).Append('?').Append(AreaKey).Append('=').Append(code);
        if (Disease is not null)
        {
            href.Append('&').Append(DiseaseKey).Append('=').Append(Uri.EscapeDataString(Disease.Code));
        }
        if ((date ?? Date) is { } day)
        {
            href.Append('&').Append(DateKey).Append('=').Append(Words.Iso(day));
        }
        if (KnownAt is not null)
        {
            href.Append('&').Append(KnownAtKey).Append('=').Append(Uri.EscapeDataString(KnownAt));
        }
        return more is null ? href.ToString() : href.Append('&').Append(more).ToString();
    }

    private static AreaNode? Visible(AreaNode? area, Scope scope) => area is not null && scope.Covers(area.Position) ? area : null;

    /// <summary>The area this deployment opens with, where the reader sees it; otherwise the reader's own first area.</summary>
    private static AreaNode? HomeOf(Scope scope, AreaNode? home, AreaTree tree) =>
        Visible(home, scope) ?? (scope.Ranges.Count > 0 ? tree.Find(scope.Ranges[0].From) : null);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && OutbreakCalendar.Holds(day) ? day : null;
}
