using Fangxian.Platform.Localisation;
using Fangxian.Platform.Ui;
using Fangxian.Registry.Ui;

namespace Fangxian.Situation.Dashboard;

/// <summary>The pages of the situation.</summary>
internal static class SituationTabs
{
    public static IReadOnlyList<TabLink> Of(PlaceAndTime at, Words words, string current) =>
    [
        new(words["situation.tab.overview"], at.Href("/situation"), current == "overview"),
        new(words["situation.tab.parts"], at.Href("/situation/parts"), current == "parts"),
        new(words["situation.tab.compare"], at.Href("/situation/compare"), current == "compare"),
        new(words["situation.tab.forecast"], at.Href("/situation/forecast"), current == "forecast"),
        new(words["situation.tab.capacity"], at.Href("/situation/capacity"), current == "capacity"),
        new(words["situation.tab.scenario"], at.Href("/situation/scenario"), current == "scenario"),
        new(words["situation.tab.counts"], at.Href("/counts"), current == "counts"),
    ];
}
