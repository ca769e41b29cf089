using CsCheck;
using Fangxian.Registry.People;

namespace Fangxian.Modules.Tests.Registry.People;

public sealed class IdentityNumberTests
{
    /// <summary>Any number that can be: a province, a day since 1900, a serial number.</summary>
    private static readonly Gen<string> Numbers =
        from province in Gen.OneOf(Gen.Const("11"), Gen.Const("31"), Gen.Const("51"), Gen.Const("65"), Gen.Const("83"), Gen.Const("91"))
        from place in Gen.Int[0, 9999]
        from day in Gen.Int[0, 45_000]
        from serial in Gen.Int[0, 999]
        select Complete($"{province}{place:D4}{new DateOnly(1900, 1, 1).AddDays(day):yyyyMMdd}{serial:D3}");

    private static string Complete(string first17) => first17 + IdentityNumber.CheckOf(first17);

    /// <summary>The example of the standard GB 11643-1999 and those of the library python-stdnum, module cn.ric.</summary>
    [Theory]
    [InlineData("11010519491231002X", 1949, 12, 31, Sex.Female)]
    [InlineData("440524188001010014", 1880, 1, 1, Sex.Male)]
    [InlineData("360426199101010071", 1991, 1, 1, Sex.Male)]
    public void Published_numbers_are_right(string number, int year, int month, int day, Sex sex)
    {
        Assert.Null(IdentityNumber.ErrorOf(number));
        var read = IdentityNumber.Parse(number)!;
        Assert.Equal((number, new DateOnly(year, month, day), sex), (read.Text, read.BirthDate, read.Sex));
    }

    [Theory]
    [InlineData("110105194912310021", "people.identity.check", "1", "X")]
    [InlineData("11010519491231002", "people.identity.length", 17)]
    [InlineData("1101051949123100200", "people.identity.length", 19)]
    [InlineData("11010519491331002X", "people.identity.birth", "19491331")]
    [InlineData("11010519490229002X", "people.identity.birth", "19490229")]
    [InlineData("99010519491231002", "people.identity.length", 17)]
    [InlineData("00010519491231002X", "people.identity.division", "00")]
    [InlineData("1101051949123100XX", "people.identity.letter", 17, "X")]
    [InlineData("11010519491231OO2X", "people.identity.letter", 15, "O")]
    public void A_wrong_number_is_told_what_is_wrong(string number, string key, params object[] arguments)
    {
        var error = IdentityNumber.ErrorOf(number);
        Assert.Equal(key, error?.Key);
        Assert.Equal(arguments, error!.Arguments);
        Assert.Null(IdentityNumber.Parse(number));
    }

    [Theory]
    [InlineData("11010519491231002x")]
    [InlineData(" 110105 19491231 002X ")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105-19491231-002X")]
    public void Width_case_spaces_and_hyphens_do_not_matter(string typed) => Assert.Equal("11010519491231002X", IdentityNumber.Parse(typed)?.Text);

    [Fact]
    public void A_number_of_fifteen_digits_is_the_eighteen_it_became()
    {
        Assert.Equal("11010519491231002X", IdentityNumber.Parse("110105491231002")?.Text);
        Assert.Equal(new DateOnly(1880, 1, 1), IdentityNumber.Parse("440524800101997")?.BirthDate);
    }

    /// <summary>MOD 11-2 finds every single wrong digit and every swap of neighbours.</summary>
    [Fact]
    public void One_wrong_digit_or_two_swapped_neighbours_are_always_found() =>
        (from number in Numbers from place in Gen.Int[0, 16] from other in Gen.Int[1, 9] select (number, place, other)).Sample(sample =>
        {
            var (number, place, other) = sample;
            var wrong = number.ToCharArray();
            wrong[place] = (char)('0' + (wrong[place] - '0' + other) % 10);
            Assert.NotNull(IdentityNumber.ErrorOf(new string(wrong)));
            var swapped = number.ToCharArray();
            (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
            Assert.True(swapped[place] == swapped[place + 1] || IdentityNumber.ErrorOf(new string(swapped)) is not null);
        });

    [Fact]
    public void Every_number_made_by_the_rule_is_read() => Numbers.Sample(number => Assert.Equal(number, IdentityNumber.Parse(number)?.Text));

    [Theory]
    [InlineData("11010519491231002X", "110***********002X")]
    [InlineData("E12345678", "E1*****78")]
    [InlineData("AB123", "A***3")]
    public void A_masked_number_tells_it_from_others_and_no_more(string number, string masked) => Assert.Equal(masked, Masked.Identity(number));
}
