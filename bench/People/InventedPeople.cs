using Fangxian.Registry.People;

namespace Fangxian.PeopleBench;

/// <summary>
/// People who do not exist: surnames by the shares of the commonest, given names of one or two of 240 letters that grow rarer, days of
/// birth over 90 years, every third with an identity number, most with a telephone. Seeded.
/// </summary>
internal sealed class InventedPeople(int seed, IReadOnlyList<long> places)
{
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
    private const string Letters = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志红玉春梅文海燕飞云龙波斌辉健林峰浩宇轩梓涵欣怡雨晨思佳子俊博天一心美慧琳雪莹倩婷颖萍莉玲珍凤琴素珠翠荣爱菊香月莺媛瑞凡嘉琼勤贞莲真环雅芝亚宜可姬舒影荔枝丽阳妮咏卿聪澜纯毓悦昭冰爽婉茗羽希宁瑾薇融园艺瑜岚苑婕馨蓓纨仪荷丹蓉眉君蕊露瑶悠妍菲才发武新利清福生荣亮政谦亨奇固之轮翰朗伯宏言若鸣朋梁栋维启克伦翔旭鹏泽善庆元全胜学祥才顺信达安岩中茂进有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松厚磐柏德彦";

    private readonly Random _random = new(seed);
    private int _number;

    public PersonWanted Next()
    {
        _number++;
        var sex = _random.Next(2) == 0 ? Sex.Male : Sex.Female;
        var born = new DateOnly(1930, 1, 1).AddDays(_random.Next(90 * 365));
        var given = Rare(Letters) + (_random.Next(100) < 85 ? Rare(Letters) : "");
        var number = _random.Next(3) == 0 ? Identity(born, sex) : null;
        return new PersonWanted
        {
            Name = Rare(Surnames) + given,
            Sex = sex,
            BirthDate = born,
            IdentityKind = number is null ? null : IdentityKind.ResidentId,
            IdentityNumber = number,
            Phones = _random.Next(10) < 8 ? [$"+861{3 + _number % 7}{_number % 1_000_000_000:D9}"] : [],
            Position = places[_random.Next(places.Count)],
        };
    }

    private string Identity(DateOnly born, Sex sex)
    {
        var serial = _number % 500 * 2 + (sex is Sex.Male ? 1 : 0);
        var first17 = $"51{_number / 500 % 9999:D4}{born:yyyyMMdd}{serial:D3}";
        return first17 + IdentityNumber.CheckOf(first17);
    }

    /// <summary>The first letters are the commonest, as 1/(rank + 4).</summary>
    private string Rare(string letters)
    {
        var rank = (int)(4 * (Math.Pow((letters.Length + 4) / 4.0, _random.NextDouble()) - 1));
        return letters[Math.Min(rank, letters.Length - 1)].ToString();
    }
}
