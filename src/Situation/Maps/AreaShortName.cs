namespace Fangxian.Situation.Maps;

/// <summary>甘孜 for 甘孜藏族自治州: what fits into a map.</summary>
public static class AreaShortName
{
    private static readonly string[] Peoples = ["藏族", "羌族", "彝族", "土家族", "苗族", "回族", "蒙古族", "壮族", "布依族", "侗族", "傣族", "白族", "哈尼族", "傈僳族", "景颇族", "朝鲜族", "哈萨克", "柯尔克孜", "维吾尔", "蒙古"];
    private static readonly string[] Kinds = ["特别行政区", "自治区", "自治州", "自治县", "地区", "盟", "省", "市", "区", "县", "州"];

    public static string Of(string name)
    {
        var kind = Kinds.FirstOrDefault(k => name.EndsWith(k, StringComparison.Ordinal) && name.Length - k.Length >= 2);
        var rest = kind is null ? name : name[..^kind.Length];
        for (var people = Peoples.FirstOrDefault(Ends); people is not null; people = Peoples.FirstOrDefault(Ends))
        {
            rest = rest[..^people.Length];
        }
        return rest;

        bool Ends(string people) => rest.EndsWith(people, StringComparison.Ordinal) && rest.Length - people.Length >= 2;
    }
}
