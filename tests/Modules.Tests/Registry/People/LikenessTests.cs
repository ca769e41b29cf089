using Fangxian.Registry.People;
using Fangxian.Registry.People.Matching;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>What two records must have in common to be one person, to be asked about, or to be let alone.</summary>
public sealed class LikenessTests
{
    private static readonly PersonTraits Someone = Of("王建国", new(1970, 3, 4), phones: [1]);

    private static PersonTraits Of(string name, DateOnly? born = null, Sex sex = Sex.Male, UInt128[]? identities = null, UInt128[]? phones = null, short? age = null) => new()
    {
        NameKey = PersonName.KeyOf(name), BirthDate = born, Sex = sex, AgeYears = age, AgeOn = age is null ? null : new(2020, 2, 1),
        Identities = (identities ?? []).ToDictionary(i => i, _ => IdentityKind.ResidentId), Phones = [.. phones ?? []],
    };

    private static string Verdict(PersonTraits one, PersonTraits other)
    {
        Assert.Equal(Likeness.Of(one, other), Likeness.Of(other, one));
        return Likeness.Of(one, other) switch { >= Likeness.Certain => "one", >= Likeness.Doubtful => "asked", _ => "two" };
    }

    [Fact]
    public void The_same_number_and_name_are_one_person_whatever_else_was_written() =>
        Assert.Equal("one", Verdict(Of("王建国", new(1970, 3, 4), identities: [7]), Of("王建国", new(1971, 4, 3), Sex.Female, [7], [2])));

    [Fact]
    public void The_same_number_and_a_slip_in_the_name_are_one_person() =>
        Assert.Equal("one", Verdict(Of("王建国", identities: [7]), Of("王健国", identities: [7])));

    [Fact]
    public void One_number_on_two_people_is_asked_about() =>
        Assert.Equal("asked", Verdict(Of("王建国", new(1970, 3, 4), identities: [7]), Of("李秀英", new(1982, 1, 9), Sex.Female, [7])));

    [Fact]
    public void Name_birth_and_telephone_are_one_person() => Assert.Equal("one", Verdict(Someone, Someone));

    [Fact]
    public void Name_and_birth_alone_are_asked_about() => Assert.Equal("asked", Verdict(Of("王建国", new(1970, 3, 4)), Of("王建国", new(1970, 3, 4))));

    [Fact]
    public void A_slip_in_the_name_is_asked_about()
    {
        foreach (var other in new[] { "王健国", "王国建", "王建", "王建国强" })
        {
            Assert.Equal("asked", Verdict(Someone, Of(other, new(1970, 3, 4), phones: [1])));
        }
        Assert.Equal("asked", Verdict(Of("王建国", new(1970, 3, 4)), Of("王健国", new(1970, 3, 4))));
    }

    [Fact]
    public void Day_and_month_exchanged_are_asked_about() => Assert.Equal("asked", Verdict(Of("王建国", new(1970, 3, 4)), Of("王建国", new(1970, 4, 3))));

    [Fact]
    public void A_digit_off_in_the_birth_with_the_same_telephone_is_asked_about() => Assert.Equal("asked", Verdict(Someone, Of("王建国", new(1970, 3, 14), phones: [1])));

    [Fact]
    public void Namesakes_of_another_age_are_two() => Assert.Equal("two", Verdict(Of("王建国", new(1970, 3, 4)), Of("王建国", new(1985, 6, 20))));

    [Fact]
    public void Namesakes_of_the_same_age_alone_are_two_and_with_a_telephone_asked_about()
    {
        Assert.Equal("two", Verdict(Of("王建国", age: 50), Of("王建国", new(1970, 3, 4))));
        Assert.Equal("asked", Verdict(Of("王建国", age: 50, phones: [1]), Someone));
    }

    /// <summary>Twins: the same day, the same telephone, names of one letter's difference.</summary>
    [Fact]
    public void Twins_are_never_taken_as_one_person()
    {
        Assert.Equal("asked", Verdict(Of("李大宝", new(2010, 5, 1), phones: [1]), Of("李小宝", new(2010, 5, 1), phones: [1])));
        Assert.Equal("two", Verdict(Of("李大宝", new(2010, 5, 1), identities: [1], phones: [1]), Of("李小宝", new(2010, 5, 1), identities: [2], phones: [1])));
        Assert.Equal("asked", Verdict(Of("阿不都拉", new(2010, 5, 1), phones: [1]), Of("阿不都热", new(2010, 5, 1), phones: [1])));
    }

    [Fact]
    public void Nothing_in_common_but_an_unknown_name_is_two() => Assert.Equal("two", Verdict(Of("", new(1970, 3, 4)), Of("", new(1970, 3, 4))));

    [Fact]
    public void Both_names_unknown_are_told_by_number_or_telephone_and_birth()
    {
        Assert.Equal("asked", Verdict(Of("", identities: [7]), Of("", identities: [7])));
        Assert.Equal("asked", Verdict(Of("", new(1970, 3, 4), phones: [1]), Of("", new(1970, 3, 4), phones: [1])));
    }
}
