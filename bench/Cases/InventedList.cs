using System.Globalization;
using Fangxian.PeopleBench;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;

namespace Fangxian.CasesBench;

/// <summary>A line list of people who do not exist, over 400 days; seeded, of the size of the real thing.</summary>
internal sealed class InventedList(int seed, AreaTree tree, IReadOnlyList<long> counties)
{
    private static readonly string[] Symptoms = ["发热", "干咳", "乏力", "咽痛", "气促", "头痛", "腹泻", "肌肉酸痛"];

    private readonly InventedPeople _people = new(seed, counties);
    private readonly Random _random = new(seed);

    public void Write(string path, int cases)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("病例编号,姓名,性别,出生日期,身份证号,联系电话,报告地区,发病日期,首次就诊日期,诊断时间,报告时间,疑似日期,临床诊断日期,确诊日期,病情,症状,转归,转归日期,流行病学史");
        for (var i = 0; i < cases; i++)
        {
            file.WriteLine(Row(i));
        }
    }

    private string Row(int number)
    {
        var p = _people.Next();
        var onset = new DateOnly(2024, 1, 1).AddDays(_random.Next(400));
        var visit = onset.AddDays(_random.Next(4));
        var told = visit.ToDateTime(new TimeOnly(8 + _random.Next(10), _random.Next(60)));
        var confirmed = visit.AddDays(1 + _random.Next(3));
        // One of fifty is still suspected, one of a thousand clinically diagnosed.
        var (isClinical, isConfirmed) = _random.Next(1000) switch { < 20 => (false, false), 20 => (true, false), _ => (false, true) };
        var outcome = _random.Next(100) switch { < 90 => "治愈", < 92 => "死亡", _ => "" };
        var severity = _random.Next(100) switch { < 40 => "轻型", < 85 => "普通型", < 96 => "重型", _ => "危重型" };
        return string.Create(CultureInfo.InvariantCulture, $"B{number},{p.Name},{(p.Sex is Sex.Male ? "男" : "女")},{p.BirthDate:yyyy-MM-dd},{p.IdentityNumber},{p.Phones.FirstOrDefault()},{tree.Find(p.Position)!.ShortCode},{onset:yyyy-MM-dd},{visit:yyyy-MM-dd},{told:yyyy-MM-dd HH:mm},{told.AddMinutes(_random.Next(20, 200)):yyyy-MM-dd HH:mm},{visit:yyyy-MM-dd},{(isClinical ? Iso(confirmed) : "")},{(isConfirmed ? Iso(confirmed) : "")},{severity},{Symptoms[_random.Next(8)]}、{Symptoms[_random.Next(8)]},{outcome},{(outcome.Length > 0 ? Iso(confirmed.AddDays(5 + _random.Next(25))) : "")},{(_random.Next(4) == 0 ? "密切接触者" : "")}");
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
