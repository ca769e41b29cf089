using System.Text;
using CsCheck;
using Fangxian.Platform.Modules;

namespace Fangxian.Modules.Tests.Platform.Modules;

public sealed class NameTextTests
{
    [Theory]
    [InlineData("四川省疾病预防控制中心")]
    [InlineData("华西医院（天府院区）")]
    [InlineData("卡力比努尔·买买提")]
    [InlineData("3M China 有限公司")]
    [InlineData("α 检测实验室")]
    [InlineData("Сбербанк Beijing")]
    [InlineData("𠮷野社区")]
    [InlineData("O'Brien-Łęcki")]
    public void A_name_as_people_write_it_is_accepted(string name)
    {
        Assert.Null(NameText.ErrorOf(name));
        Assert.Equal(name, NameText.Clean(name));
    }

    [Theory]
    [InlineData("成都\u200b医院", "validation.name-invisible", "U+200B", 3)]
    [InlineData("\u202e院医都成", "validation.name-invisible", "U+202E", 1)]
    [InlineData("成都\u2066医院\u2069", "validation.name-invisible", "U+2066", 3)]
    [InlineData("\ufeff成都", "validation.name-invisible", "U+FEFF", 1)]
    [InlineData("成\u3164都", "validation.name-invisible", "U+3164", 2)]
    [InlineData("葛\U000e0100城", "validation.name-invisible", "U+E0100", 2)]
    [InlineData("成都\n医院", "validation.name-control", "U+000A", 3)]
    [InlineData("成都\0", "validation.name-control", "U+0000", 3)]
    [InlineData("成都\ue000", "validation.name-private", "U+E000", 3)]
    [InlineData("𠮷аdmin", "validation.name-mixed", "U+0064", 3)]
    [InlineData("Ηospital", "validation.name-mixed", "U+006F", 2)]
    public void What_cannot_be_told_apart_is_refused_with_its_place(string name, string key, string codePoint, int place)
    {
        var error = Assert.IsType<Fangxian.Platform.Results.FieldError>(NameText.ErrorOf(name));
        Assert.Equal(key, error.Key);
        Assert.Equal([codePoint, place], error.Arguments);
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Equal("validation.name-broken", NameText.ErrorOf("成\ud842")?.Key);

    [Fact]
    public void Spaces_are_plain_and_single_and_letters_composed()
    {
        Assert.Equal("West China 医院", NameText.Clean(" 　West \u2003China　医院 "));
        Assert.Equal("Café", NameText.Clean("Cafe\u0301"));
        Assert.Equal("\u4fbf民", NameText.Clean("\uf965民"));
        Assert.Equal("成都医院", NameText.Clean("\t成都医院\r\n"));
        Assert.Null(NameText.ErrorOf("\t成都医院\r\n"));
        Assert.Null(NameText.Clean(" 　\t"));
    }

    [Fact]
    public void A_clean_name_stays_as_it_is() => Gen.String.Sample(typed =>
    {
        if (NameText.ErrorOf(typed) is null && NameText.Clean(typed) is { } clean)
        {
            Assert.True(clean.IsNormalized(NormalizationForm.FormC));
            Assert.Equal(clean, NameText.Clean(clean));
            Assert.Equal(clean.Trim(), clean);
        }
    });
}
