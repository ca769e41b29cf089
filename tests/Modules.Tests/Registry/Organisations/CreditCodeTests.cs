using CsCheck;
using Fangxian.Registry.Organisations;

namespace Fangxian.Modules.Tests.Registry.Organisations;

public sealed class CreditCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Any code that passes both checks: authority, category, division, eight characters, and the two check characters.</summary>
    private static readonly Gen<string> Codes =
        from start in Gen.OneOf(Gen.Const("11"), Gen.Const("12"), Gen.Const("51"), Gen.Const("54"), Gen.Const("91"))
        from division in Gen.Int[110000, 659999]
        from organisation in Gen.Int[0, Alphabet.Length - 1].Array[8]
        select Complete(start + division, new string([.. organisation.Select(i => Alphabet[i])]));

    private static string Complete(string start, string organisation)
    {
        var first17 = start + organisation + CreditCode.OrganisationCheckOf(organisation);
        return first17 + CreditCode.CheckOf(first17);
    }

    /// <summary>
    /// The example of the standard GB 32100-2015; the example of the library python-stdnum, module cn.uscc; the code of Xiaomi
    /// Technology in the public register of enterprises, as the package uscc-utils shows it.
    /// </summary>
    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91110000600037341L")]
    [InlineData("91110108551385082Q")]
    public void Published_codes_are_right(string code)
    {
        Assert.Null(CreditCode.ErrorOf(code));
        Assert.Equal(code[17], CreditCode.CheckOf(code.AsSpan(0, 17)));
        Assert.Equal(code[16], CreditCode.OrganisationCheckOf(code.AsSpan(8, 8)));
    }

    /// <summary>The worked example of the standard: Z where the first 17 characters give 3.</summary>
    [Theory]
    [InlineData("91350100M000100Y4Z", "organisations.code.letter", 18, "Z", "2")]
    [InlineData("91350100M000100Y44", "organisations.code.check", "4", "3")]
    [InlineData("91350101M000100Y43", "organisations.code.check", "3", "H")]
    [InlineData("91350100M000100Y53", "organisations.code.inner", "5", "4")]
    [InlineData("91350100M0001O0Y43", "organisations.code.letter", 14, "O", "0")]
    [InlineData("91A50100M000100Y43", "organisations.code.division", 3, "A")]
    [InlineData("91350100M000100Y4", "organisations.code.length", 17, 18)]
    [InlineData("91350100M000100Y433", "organisations.code.length", 19, 18)]
    public void A_wrong_code_is_told_where_and_what_it_should_be(string code, string key, params object[] arguments)
    {
        var error = CreditCode.ErrorOf(code);
        Assert.Equal(key, error?.Key);
        Assert.Equal(arguments, error!.Arguments);
        Assert.Null(CreditCode.Parse(code));
    }

    [Fact]
    public void Spaces_hyphens_width_and_case_do_not_matter() =>
        Assert.Equal("91350100M000100Y43", CreditCode.Parse(" ９1350100-m000 100y43")?.Text);

    [Fact]
    public void Its_parts_are_read()
    {
        var code = CreditCode.Parse("91350100M000100Y43")!;
        Assert.Equal(('9', '1', "350100", "M000100Y4"), (code.Authority, code.Category, code.Division, code.Organisation));
    }

    [Fact]
    public void Every_code_with_its_check_characters_is_right() => Codes.Sample(code => CreditCode.ErrorOf(code) is null);

    /// <summary>Modulus 31 with weights prime to it finds every single mistake.</summary>
    [Fact]
    public void One_wrong_character_is_always_found() =>
        Gen.Select(Codes, Gen.Int[0, 17], Gen.Int[1, 30]).Sample((code, place, shift) =>
        {
            var wrong = code.ToCharArray();
            wrong[place] = Alphabet[(Alphabet.IndexOf(wrong[place], StringComparison.Ordinal) + shift) % Alphabet.Length];
            return CreditCode.ErrorOf(new string(wrong)) is not null;
        });

    [Fact]
    public void Two_neighbours_that_change_places_are_always_found() =>
        Gen.Select(Codes, Gen.Int[0, 15]).Where(both => both.Item1[both.Item2] != both.Item1[both.Item2 + 1]).Sample((code, place) =>
        {
            var wrong = code.ToCharArray();
            (wrong[place], wrong[place + 1]) = (wrong[place + 1], wrong[place]);
            return CreditCode.ErrorOf(new string(wrong)) is not null;
        });

    [Fact]
    public void Nothing_that_is_typed_breaks_it() => Gen.String.Sample(typed => new CreditCodeAttribute().IsValid(typed) || new CreditCodeAttribute().ErrorOf(typed) is not null);
}
