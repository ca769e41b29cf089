using Fangxian.Platform.Localisation;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Platform.Localisation;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData(null, Language.Chinese)]
    [InlineData("", Language.Chinese)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", Language.Chinese)]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", Language.English)]
    [InlineData("fr-FR,en;q=0.5", Language.English)]
    [InlineData("fr,de", Language.Chinese)]
    public void The_first_language_the_browser_names_that_we_speak(string? header, Language language) =>
        Assert.Equal(language, Languages.FromAcceptLanguage(header));

    [Fact]
    public void An_unknown_number_is_the_word_for_unknown_and_never_0()
    {
        Assert.Equal("未知", new Words(Composition.Texts, Language.Chinese).Number((long?)null));
        Assert.Equal("unknown", new Words(Composition.Texts, Language.English).Number((long?)null));
    }

    [Fact]
    public void A_negative_number_has_a_true_minus_sign() =>
        Assert.Equal("−1,234", new Words(Composition.Texts, Language.English).Number(-1234));
}
