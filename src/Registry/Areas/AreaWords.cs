using System.Text.Json;
using Fangxian.Platform.Localisation;

namespace Fangxian.Registry.Areas;

/// <summary>Areas in the reader's words.</summary>
public static class AreaWords
{
    public static string LevelName(this Words words, AreaLevel level) => words["areas.level." + JsonNamingPolicy.CamelCase.ConvertName(level.ToString())];

    public static string Name(this Words words, AreaItem area) => words.Name(area.Name, area.NameEn);
}
