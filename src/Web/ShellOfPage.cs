using Fangxian.Administration;
using Fangxian.Cases;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Ui;
using Fangxian.PublicInformation;
using Fangxian.Registry;
using Fangxian.Registry.Ui;
using Fangxian.Situation;

namespace Fangxian.Web;

/// <summary>What the chrome of a page says: the area and day it is about, the modules there are.</summary>
internal static class ShellOfPage
{
    private static readonly (string Key, string Path, string Icon, Permission Needs)[] Modules =
    [
        ("situation", "/situation", "situation", SituationContract.SituationRead),
        ("cases", "/cases", "people", CasesContract.CasesRead),
        ("counts", "/counts", "cases", CasesContract.CountsRead),
        ("report-case", "/cases/report", "plus", CasesContract.CasesReport),
        ("clocks", "/cases/due", "bell", CasesContract.CasesRead),
        ("reports", "/reports", "command", CasesContract.CountsRead),
        ("people", "/people", "people", RegistryContract.PeopleRead),
        ("areas", "/areas", "areas", RegistryContract.AreasRead),
        ("protocols", "/protocols", "command", RegistryContract.ProtocolsRead),
        ("organisations", "/organisations", "institutions", RegistryContract.OrganisationsRead),
        ("publications", "/publications", "public", PublicInformationContract.OpenPageList),
        ("accounts", "/accounts", "mobilisation", AdministrationContract.AccountsRead),
        ("settings", "/settings", "settings", AdministrationContract.SettingsRead),
    ];

    /// <summary>Offered where the running program has the page and its reader may open it.</summary>
    private static readonly (string Key, string Path, string Icon) Audit = ("audit", "/audit", "audit");

    /// <summary>Pages about an area; from any other, and from what the reader may not open, the area picker leads to the situation.</summary>
    private static readonly string[] AboutAreas = ["/situation", "/counts", "/reports", "/cases", "/cases/due", "/cases/report", "/areas", "/organisations", "/people"];

    /// <summary>The first module that an actor may open.</summary>
    public static string? FirstOf(Actor actor) => Modules.FirstOrDefault(m => actor.May(m.Needs)).Path;

    public static ShellModel Make(HttpContext http, PlaceOfPage place, Actor actor, Words words)
    {
        var (at, days, notices) = place;
        var path = http.Request.Path.Value ?? "/";
        var about = OfActor(http, actor).Select(m => m.Path).Where(page => AboutAreas.Contains(page) && (path == page || path.StartsWith(page + "/", StringComparison.Ordinal))).MaxBy(page => page.Length) ?? "/situation";
        return new ShellModel
        {
            Path = path,
            Query = [.. http.Request.Query.SelectMany(q => q.Value.Select(v => new KeyValuePair<string, string>(q.Key, v ?? "")))],
            AreaName = at.Area is { } area ? words.Name(area.Name, area.NameEn) : words["shell.no-area"],
            AreaCode = at.Area?.ShortCode,
            AreaNote = at.Area is { Children.Count: > 0 } whole ? words["shell.parts", whole.Children.Count] : null,
            AreaPath = at.Area is { } node ? [.. at.PathTo(node).SkipLast(1).Select(n => new Crumb(words.Name(n.Name, n.NameEn), at.Href(about, n)))] : [],
            AreaSearchHref = at.Href("/areas/search"),
            AreaHrefTemplate = about + "?area={code}",
            AsOf = at.Date ?? days.Last,
            AsOfMin = days.First,
            AsOfMax = days.Last,
            KnownAt = at.KnownAt,
            Disease = at.Disease is { } disease ? words.Name(disease.Name, disease.NameEn) : null,
            Diseases = [.. at.Diseases.Parted(at.Recorded, at.Disease?.Code).Recorded.Select(d => new ShellOption(d.Code, words.Name(d.Name, d.NameEn), d == at.Disease))],
            DiseasesHref = actor.May(RegistryContract.ProtocolsRead) ? at.Href("/diseases") : null,
            DemoWord = at.DemoWord,
            Notices = notices,
            Modules = [.. OfActor(http, actor).Select(m => new ShellModule(m.Key, at.Href(m.Path), m.Icon, words["shell.module." + m.Key]))],
            CurrentModule = OfActor(http, actor).Where(m => path.StartsWith(m.Path, StringComparison.Ordinal)).OrderByDescending(m => m.Path.Length).FirstOrDefault().Key,
            Post = words.Name(actor.DisplayName, actor.InEnglish?.Name),
            Unit = words.IsEnglish && actor.InEnglish is { } english ? english.Post : actor.Post,
            WhoHref = "/account",
            SearchHref = at.Href("/areas/search"),
            SearchHint = words["shell.search-hint"],
        };
    }

    private static IEnumerable<(string Key, string Path, string Icon)> OfActor(HttpContext http, Actor actor)
    {
        var own = Modules.Where(m => actor.May(m.Needs)).Select(m => (m.Key, m.Path, m.Icon));
        return http.RequestServices.GetRequiredService<PageCatalogue>().MayOpen(Audit.Path, actor) ? own.Append(Audit) : own;
    }
}
