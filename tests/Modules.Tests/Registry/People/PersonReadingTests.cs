using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;

namespace Fangxian.Modules.Tests.Registry.People;

/// <summary>Names, telephones and what a report tells of a person, without a database.</summary>
public sealed class PersonReadingTests
{
    private static readonly DateOnly Today = new(2020, 5, 10);
    private static readonly AreaTree NoAreas = new([], [], 0);

    private static Result<PersonWanted> Read(PersonTold told) => PersonReading.Read(told, NoAreas, 0, Today);

    private static string[] Errors(PersonTold told) =>
        Read(told).Refusal is Malformed wrong ? [.. wrong.Fields.SelectMany(f => f.Value.Select(e => f.Key + " " + e.Key)).Order()] : [];

    [Theory]
    [InlineData("王")]
    [InlineData("欧阳震华")]
    [InlineData("迪丽热巴·迪力木拉提")]
    [InlineData("阿卜杜热合曼江·阿卜杜克热木江努尔")]
    [InlineData("བསྟན་འཛིན")]
    [InlineData("María-José O'Neill")]
    [InlineData("𠮷野")]
    [InlineData("无名氏1")]
    [InlineData("无名男２")]
    [InlineData("Unknown 3")]
    [InlineData("Smith, John Jr.")]
    [InlineData("尼玛次仁（格桑）")]
    [InlineData("张××")]
    public void Names_of_one_and_of_twenty_characters_are_kept_as_written(string name)
    {
        var read = Read(new() { Name = name }).Ok();
        Assert.Equal(name.Normalize(), read.Name);
    }

    [Theory]
    [InlineData("", "name validation.required")]
    [InlineData("　 ", "name validation.required")]
    [InlineData("张3", "name people.name.digit")]
    [InlineData("<b>张三</b>", "name people.name.sign")]
    [InlineData("张三＜", "name people.name.sign")]
    [InlineData("张&nbsp;三", "name people.name.sign")]
    [InlineData("=张三", "name people.name.sign")]
    [InlineData("张\u0007三", "name validation.name-control")]
    [InlineData("···", "name people.name.no-letter")]
    [InlineData("张\u200b三", "name validation.name-invisible")]
    public void A_name_that_is_none_is_refused(string name, string error) => Assert.Equal([error], Errors(new() { Name = name }));

    [Fact]
    public void A_name_of_a_hundred_characters_goes_and_a_longer_one_does_not()
    {
        Read(new() { Name = new string('阿', 100) }).Ok();
        Assert.Equal(["name validation.length"], Errors(new() { Name = new string('阿', 101) }));
    }

    [Fact]
    public void A_name_may_be_left_out_only_where_it_is_said_to_be_unknown()
    {
        Assert.Equal("", Read(new() { IsNameUnknown = true }).Ok().Name);
        Assert.Equal(["name validation.required"], Errors(new()));
    }

    /// <summary>The interpunct as it comes from keyboards, documents and old systems.</summary>
    [Theory]
    [InlineData("买买提·吐尔逊")]
    [InlineData("买买提•吐尔逊")]
    [InlineData("买买提‧吐尔逊")]
    [InlineData("买买提・吐尔逊")]
    [InlineData("买买提．吐尔逊")]
    [InlineData("买买提 吐尔逊")]
    [InlineData("买买提吐尔逊")]
    public void The_middle_dot_in_any_form_makes_the_same_key(string name) => Assert.Equal("买买提吐尔逊", PersonName.KeyOf(name));

    [Theory]
    [InlineData("JOSÉ García-López", "josegarcialopez")]
    [InlineData("O’Brien, Ｊｏｈｎ", "obrienjohn")]
    public void Case_accents_and_signs_make_no_other_key(string name, string key) => Assert.Equal(key, PersonName.KeyOf(name));

    [Theory]
    [InlineData("张伟", "张*")]
    [InlineData("欧阳娜娜", "欧***")]
    [InlineData("阿卜杜热合曼·买买提", "阿***")]
    [InlineData("𬱖", "𬱖")]
    [InlineData("𬱖𬱖", "𬱖*")]
    [InlineData("O’Brien, John", "O***")]
    [InlineData("Élie", "E***")]
    [InlineData("A B", "A*")]
    [InlineData("", "")]
    public void A_masked_name_is_made_of_its_key_alone(string name, string masked)
    {
        Assert.Equal(masked, Masked.Name(name));
        Assert.Equal(masked, Masked.NameOfKey(PersonName.KeyOf(name)));
    }

    [Theory]
    [InlineData("13812345678", "+8613812345678", "138****5678")]
    [InlineData("+86 138-1234-5678", "+8613812345678", "138****5678")]
    [InlineData("0086 138 1234 5678", "+8613812345678", "138****5678")]
    [InlineData("028-85551234", "+862885551234", "028****1234")]
    [InlineData("（0838）2345678", "+868382345678", "083****5678")]
    [InlineData("010-62345678转801", "+861062345678x801", "010********x801")]
    [InlineData("+1 202 555 0143", "+12025550143", "+12*****0143")]
    [InlineData("００８８６ 912 345 678", "+886912345678", "+88******5678")]
    public void A_telephone_number_has_one_form_however_it_was_written(string typed, string form, string masked)
    {
        Assert.Equal(form, PhoneNumber.Parse(typed));
        Assert.Equal(masked, Masked.Phone(form));
    }

    [Theory]
    [InlineData("12345678901")]
    [InlineData("1381234567")]
    [InlineData("85551234")]
    [InlineData("+86 999")]
    [InlineData("no telephone")]
    public void What_is_no_telephone_number_is_refused(string typed)
    {
        Assert.Null(PhoneNumber.Parse(typed));
        Assert.Equal(["phones people.phone.wrong"], Errors(new() { Name = "王五", Phones = [typed] }));
    }

    [Fact]
    public void The_identity_number_gives_day_of_birth_and_sex()
    {
        var read = Read(new() { Name = "王五", IdentityNumber = "110105491231002" }).Ok();
        Assert.Equal((IdentityKind.ResidentId, "11010519491231002X", new DateOnly(1949, 12, 31), Sex.Female), (read.IdentityKind!.Value, read.IdentityNumber, read.BirthDate!.Value, read.Sex));
    }

    [Fact]
    public void What_does_not_agree_with_the_identity_number_is_named()
    {
        Assert.Equal(["birthDate people.identity.other-birth"], Errors(new() { Name = "王五", IdentityNumber = "11010519491231002X", BirthDate = new(1949, 12, 30) }));
        Assert.Equal(["sex people.identity.other-sex"], Errors(new() { Name = "王五", IdentityNumber = "11010519491231002X", Sex = Sex.Male }));
        Assert.Equal(["ageYears people.age.differs"], Errors(new() { Name = "王五", IdentityNumber = "11010519491231002X", AgeYears = 50 }));
        Assert.Equal(["identityNumber people.identity.check"], Errors(new() { Name = "王五", IdentityNumber = "110105194912310021" }));
    }

    [Fact]
    public void Days_of_birth_that_cannot_be_are_refused()
    {
        Assert.Equal(["birthDate people.birth.future"], Errors(new() { Name = "王五", BirthDate = Today.AddDays(1) }));
        Assert.Equal(["birthDate people.birth.too-old"], Errors(new() { Name = "王五", BirthDate = new(1880, 1, 1) }));
        Assert.Equal(["ageYears validation.range"], Errors(new() { Name = "王五", AgeYears = 131 }));
        Assert.Equal(["ageOn areas.day-in-future"], Errors(new() { Name = "王五", AgeYears = 30, AgeOn = Today.AddDays(1) }));
    }

    [Fact]
    public void An_age_holds_on_its_day_and_grows()
    {
        var read = Read(new() { Name = "王五", AgeYears = 34 }).Ok();
        Assert.Equal(((short?)34, (DateOnly?)Today), (read.AgeYears, read.AgeOn));
        var person = new Person { Id = Guid.Empty, Position = 0, Name = "", NameKey = "", RecordedAt = default, AgeYears = 34, AgeOn = Today };
        Assert.Equal([34, 34, 35], new[] { Today, Today.AddDays(364), Today.AddYears(1) }.Select(day => person.AgeAt(day)!.Value));
    }

    [Theory]
    [InlineData(9, 2, 9)]
    [InlineData(9, 364, 9)]
    [InlineData(9, 366, 8)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 800, 0)]
    public void Some_days_before_it_was_told_an_age_was_the_same_and_never_below_none(short told, int daysBefore, int age)
    {
        var person = new Person { Id = Guid.Empty, Position = 0, Name = "", NameKey = "", RecordedAt = default, AgeYears = told, AgeOn = Today };
        Assert.Equal(age, person.AgeAt(Today.AddDays(-daysBefore)));
    }

    [Fact]
    public void A_child_under_fourteen_needs_a_guardian_or_the_statutory_basis()
    {
        var child = new PersonTold { Name = "王小宝", BirthDate = Today.AddYears(-14).AddDays(1) };
        Assert.Equal(["guardianName people.guardian.needed"], Errors(child));
        Assert.Equal(["guardianName people.guardian.needed"], Errors(new() { Name = "王小宝", AgeYears = 3 }));
        Read(child with { GuardianName = "王建国" }).Ok();
        Read(child with { GuardianBasis = GuardianBases.ReportDuty }).Ok();
        Assert.Equal(["guardianBasis people.guardian.basis-unknown", "guardianName people.guardian.needed"], Errors(child with { GuardianBasis = "because" }));
        Read(child with { BirthDate = Today.AddYears(-14) }).Ok();
    }

    [Theory]
    [InlineData(IdentityKind.Passport, "e 1234 5678", "E12345678")]
    [InlineData(IdentityKind.TravelPermit, "H12345678", "H12345678")]
    [InlineData(IdentityKind.Other, "军字第0123号", "军字第0123号")]
    public void Other_documents_are_kept_by_their_letters_and_digits(IdentityKind kind, string typed, string kept) =>
        Assert.Equal(kept, Read(new() { Name = "Anna", IdentityKind = kind, IdentityNumber = typed }).Ok().IdentityNumber);

    [Fact]
    public void A_passport_of_the_wrong_form_is_refused() =>
        Assert.Equal(["identityNumber people.identity.form"], Errors(new() { Name = "Anna", IdentityKind = IdentityKind.Passport, IdentityNumber = "E1*" }));
}
