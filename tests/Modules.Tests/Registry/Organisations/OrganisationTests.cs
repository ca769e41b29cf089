using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;

namespace Fangxian.Modules.Tests.Registry.Organisations;

/// <summary>Organisations opened, changed, closed, and who answers for them.</summary>
public abstract class OrganisationTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OrganisationTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OrganisationTests(DatabaseKind.Postgres);

    private const string Code = "91350100M000100Y43";
    private const string OtherCode = "91110000600037341L";

    private static readonly DateOnly Today = new(2020, 5, 10);

    private static readonly OpenOrganisation.Request Hospital = new() { Name = "青禾省人民医院", Sector = "hospital", Area = "990101", CreditCode = Code, OfficePhone = "028-1234567" };

    private static Actor Of(string area, AreaLevel level, string? sector = null) =>
        new($"of {area}", [new Grant(new Scope([AreaPosition.Subtree(AreaPosition.FromCode(area)!.Value, level)]), PermissionSet.All, sector)]);

    private async Task<OrganisationState> OpenAsync(OpenOrganisation.Request request) => (await RunAsync(OpenOrganisation.Slice, request)).Ok().Organisation;

    private async Task<ShowOrganisation.Response> ShowAsync(Guid id) => (await RunAsync(ShowOrganisation.Slice, new() { Id = id })).Ok();

    private async Task<string[]> NamesAsync(ListOrganisations.Request request, Actor? actor = null) =>
        [.. (await RunAsync(ListOrganisations.Slice, request, actor)).Ok().Items.Select(o => o.Name)];

    private Task<Result<AppointPerson.Response>> AppointAsync(Guid id, int version, string name, DateOnly from, AppointmentRole role = AppointmentRole.FirstResponsible) =>
        RunAsync(AppointPerson.Slice, new() { Id = id, Version = version, PersonName = name, Post = "院长", From = from, Role = role });

    [Fact]
    public async Task An_organisation_is_opened_with_its_area_level_and_initials()
    {
        var opened = await OpenAsync(Hospital with { Name = " 青禾省　人民医院 ", CreditCode = "91350100 m000100y43" });
        var shown = (await ShowAsync(opened.Id)).Organisation;
        Assert.Equal(("青禾省 人民医院", Code, "990101000000", AreaLevel.County, "hospital", 1), (shown.Name, shown.CreditCode, shown.Area.Code, shown.Area.Level, shown.Sector, shown.Version));
        Assert.StartsWith("qhs", shown.Pinyin, StringComparison.Ordinal);
        Assert.EndsWith("yy", shown.Pinyin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var wrong = Assert.IsType<Malformed>((await RunAsync(OpenOrganisation.Slice, new() { Name = "医\u200b院", CreditCode = "91350100M000100Y44", OfficePhone = "call me", Area = "" })).Refusal);
        Assert.Equal(["area", "creditCode", "name", "officePhone", "sector"], wrong.Fields.Keys.Order());
        Assert.Equal("organisations.code.check", Assert.Single(wrong.Fields["creditCode"]).Key);
        Assert.Equal("validation.name-invisible", Assert.Single(wrong.Fields["name"]).Key);
    }

    [Fact]
    public async Task Areas_sectors_parents_and_days_that_cannot_be_are_refused()
    {
        Assert.IsType<AreaNotFound>((await RunAsync(OpenOrganisation.Slice, Hospital with { Area = "9955" })).Refusal);
        Assert.Contains("sector", Assert.IsType<Malformed>((await RunAsync(OpenOrganisation.Slice, Hospital with { Sector = "frogs" })).Refusal).Fields.Keys);
        Assert.IsType<OrganisationNotFound>((await RunAsync(OpenOrganisation.Slice, Hospital with { Parent = Guid.CreateVersion7() })).Refusal);
        Assert.Contains("openedOn", Assert.IsType<Malformed>((await RunAsync(OpenOrganisation.Slice, Hospital with { OpenedOn = Today.AddDays(1) })).Refusal).Fields.Keys);
    }

    [Fact]
    public async Task A_credit_code_stands_once_and_its_holder_is_named_only_within_the_area()
    {
        await OpenAsync(Hospital);
        var taken = Assert.IsType<CreditCodeTaken>((await RunAsync(OpenOrganisation.Slice, Hospital with { Name = "另一医院" })).Refusal);
        Assert.Equal(Hospital.Name, taken.Holder);
        var elsewhere = Assert.IsType<CreditCodeTaken>((await RunAsync(OpenOrganisation.Slice, Hospital with { Name = "另一医院", Area = "990201" }, Of("9902", AreaLevel.Prefecture))).Refusal);
        Assert.IsType<FieldError>(elsewhere.Holder);
        Assert.DoesNotContain(Hospital.Name, App.Words.Say(elsewhere), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_area_or_the_sector_an_organisation_is_not_there()
    {
        var opened = await OpenAsync(Hospital);
        foreach (var actor in new[] { Of("9902", AreaLevel.Prefecture), Of("9901", AreaLevel.Prefecture, "education") })
        {
            var unknown = (await RunAsync(ShowOrganisation.Slice, new() { Id = Guid.Empty }, actor)).Refusal!;
            Assert.Equal(unknown.Code, (await RunAsync(ShowOrganisation.Slice, new() { Id = opened.Id }, actor)).Refusal?.Code);
            Assert.Equal(unknown.Code, (await RunAsync(CloseOrganisation.Slice, new() { Id = opened.Id, Version = 1 }, actor)).Refusal?.Code);
            Assert.Equal(unknown.Code, (await RunAsync(AppointPerson.Slice, new() { Id = opened.Id, Version = 1, PersonName = "某人" }, actor)).Refusal?.Code);
            Assert.Equal(unknown.Code, (await RunAsync(DismissPerson.Slice, new() { Id = opened.Id, Version = 1 }, actor)).Refusal?.Code);
            Assert.Equal(unknown.Code, (await RunAsync(ChangeOrganisation.Slice, new() { Id = opened.Id, Version = 1, Name = "某院", Sector = "school", Area = "990201" }, actor)).Refusal?.Code);
            Assert.Empty(await NamesAsync(new(), actor));
            Assert.Equal(0, (await RunAsync(CountGaps.Slice, new(), actor)).Ok().Organisations);
        }
        foreach (var actor in new[] { Of("9901", AreaLevel.Prefecture), Of("99", AreaLevel.Province, "health"), Of("990101", AreaLevel.County, "hospital") })
        {
            Assert.Equal([Hospital.Name], await NamesAsync(new(), actor));
        }
    }

    [Fact]
    public async Task Nothing_is_opened_in_or_moved_to_another_area_or_sector_than_ones_own()
    {
        var officer = Of("9901", AreaLevel.Prefecture, "health");
        Assert.IsType<AreaNotFound>((await RunAsync(OpenOrganisation.Slice, Hospital with { Area = "990201" }, officer)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(OpenOrganisation.Slice, Hospital with { Sector = "school" }, officer)).Refusal);
        var opened = (await RunAsync(OpenOrganisation.Slice, Hospital, officer)).Ok().Organisation;
        Assert.IsType<AreaNotFound>((await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Area = "990201" }, officer)).Refusal);
        Assert.IsType<AreaNotFound>((await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Sector = "school" }, officer)).Refusal);
    }

    [Fact]
    public async Task A_new_name_keeps_the_former_one_findable_and_a_move_takes_the_history_along()
    {
        var opened = await OpenAsync(Hospital);
        (await AppointAsync(opened.Id, 1, "演示甲", Today)).Ok();
        var changed = (await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Version = 2, Name = "晴川市第一医院", Area = "990102" })).Ok().Organisation;
        Assert.Equal(3, changed.Version);
        Assert.Equal("青禾省人民医院", Assert.Single((await ShowAsync(opened.Id)).FormerNames).Name);
        Assert.Equal(["晴川市第一医院"], await NamesAsync(new() { Words = "青禾省人民" }));
        var there = Of("990102", AreaLevel.County);
        Assert.Equal("演示甲", (await RunAsync(ListOrganisations.Slice, new(), there)).Ok().Items.Single().FirstResponsible?.PersonName);
    }

    [Fact]
    public async Task Who_changes_an_older_version_is_shown_both()
    {
        var opened = await OpenAsync(Hospital);
        (await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Address = "一号路1号" })).Ok();
        var conflict = Assert.IsType<VersionConflict>((await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Address = "二号路2号" })).Refusal);
        Assert.Equal(("二号路2号", 1), (((OrganisationState)conflict.Yours).Address, ((OrganisationState)conflict.Yours).Version));
        Assert.Equal(("一号路1号", 2), (((OrganisationState)conflict.Current).Address, ((OrganisationState)conflict.Current).Version));
        Assert.IsType<VersionConflict>((await AppointAsync(opened.Id, 1, "演示甲", Today)).Refusal);
        Assert.IsType<VersionConflict>((await RunAsync(CloseOrganisation.Slice, new() { Id = opened.Id, Version = 1 })).Refusal);
    }

    [Fact]
    public async Task An_appointment_closes_the_gap_and_the_next_one_ends_it()
    {
        var opened = await OpenAsync(Hospital);
        Assert.Equal([Hospital.Name], await NamesAsync(new() { Gaps = true }));
        (await AppointAsync(opened.Id, 1, "演示甲", Today.AddDays(-9))).Ok();
        Assert.Empty(await NamesAsync(new() { Gaps = true }));
        (await AppointAsync(opened.Id, 2, "演示乙", Today.AddDays(-2))).Ok();
        (await AppointAsync(opened.Id, 3, "演示丙", Today, AppointmentRole.Deputy)).Ok();
        var shown = await ShowAsync(opened.Id);
        Assert.Equal(("演示乙", "演示丙"), (shown.FirstResponsible?.PersonName, shown.Deputy?.PersonName));
        Assert.Equal([("演示丙", null), ("演示乙", null), ("演示甲", Today.AddDays(-2))], shown.Appointments.Select(a => (a.PersonName, a.Until)));
    }

    [Fact]
    public async Task A_dismissal_opens_the_gap_again_and_the_record_stays()
    {
        var opened = await OpenAsync(Hospital);
        Assert.IsType<NobodyAppointed>((await RunAsync(DismissPerson.Slice, new() { Id = opened.Id, Version = 1 })).Refusal);
        (await AppointAsync(opened.Id, 1, "演示甲", Today.AddDays(-9))).Ok();
        Assert.IsType<OrganisationDayTooEarly>((await RunAsync(DismissPerson.Slice, new() { Id = opened.Id, Version = 2, On = Today.AddDays(-9) })).Refusal);
        (await RunAsync(DismissPerson.Slice, new() { Id = opened.Id, Version = 2, On = Today })).Ok();
        Assert.Equal([Hospital.Name], await NamesAsync(new() { Gaps = true }));
        Assert.Equal(Today, Assert.Single((await ShowAsync(opened.Id)).Appointments).Until);
    }

    [Fact]
    public async Task The_present_ones_own_day_mends_the_record_and_an_earlier_day_is_refused()
    {
        var opened = await OpenAsync(Hospital with { OpenedOn = Today.AddDays(-30) });
        (await AppointAsync(opened.Id, 1, "演示假", Today.AddDays(-3))).Ok();
        (await AppointAsync(opened.Id, 2, "演示甲", Today.AddDays(-3))).Ok();
        Assert.Equal("演示甲", Assert.Single((await ShowAsync(opened.Id)).Appointments).PersonName);
        Assert.IsType<OrganisationDayTooEarly>((await AppointAsync(opened.Id, 3, "演示乙", Today.AddDays(-4))).Refusal);
        Assert.IsType<OrganisationDayTooEarly>((await AppointAsync(opened.Id, 3, "演示乙", Today.AddDays(-31), AppointmentRole.Deputy)).Refusal);
        Assert.Contains("from", Assert.IsType<Malformed>((await AppointAsync(opened.Id, 3, "演示乙", Today.AddDays(1))).Refusal).Fields.Keys);
    }

    [Fact]
    public async Task A_closed_organisation_ends_its_appointments_leaves_the_lists_and_stays_on_record()
    {
        var opened = await OpenAsync(Hospital);
        (await AppointAsync(opened.Id, 1, "演示甲", Today.AddDays(-9))).Ok();
        Assert.IsType<OrganisationDayTooEarly>((await RunAsync(CloseOrganisation.Slice, new() { Id = opened.Id, Version = 2, On = Today.AddDays(-9) })).Refusal);
        (await RunAsync(CloseOrganisation.Slice, new() { Id = opened.Id, Version = 2 })).Ok();
        Assert.Empty(await NamesAsync(new()));
        Assert.Equal([Hospital.Name], await NamesAsync(new() { Closed = true }));
        Assert.Equal(Today, Assert.Single((await ShowAsync(opened.Id)).Appointments).Until);
        Assert.IsType<OrganisationClosed>((await AppointAsync(opened.Id, 3, "演示乙", Today)).Refusal);
        Assert.IsType<OrganisationClosed>((await RunAsync(ChangeOrganisation.Slice, Change(opened) with { Version = 3 })).Refusal);
        Assert.IsType<CreditCodeTaken>((await RunAsync(OpenOrganisation.Slice, Hospital with { Name = "新医院" })).Refusal);
    }

    [Fact]
    public async Task Nothing_stands_below_itself()
    {
        var above = await OpenAsync(Hospital);
        var below = await OpenAsync(Hospital with { Name = "青禾省人民医院东院", CreditCode = null, Parent = above.Id });
        Assert.Equal(1, (await ShowAsync(above.Id)).Below);
        Assert.Equal(above.Id, (await ShowAsync(below.Id)).Parent?.Id);
        Assert.Equal([below.Name], await NamesAsync(new() { Parent = above.Id }));
        Assert.IsType<OrganisationUnderItself>((await RunAsync(ChangeOrganisation.Slice, Change(above) with { Parent = below.Id })).Refusal);
        Assert.IsType<OrganisationUnderItself>((await RunAsync(ChangeOrganisation.Slice, Change(above) with { Parent = above.Id })).Refusal);
    }

    [Fact]
    public async Task Gaps_are_counted_by_sector_and_by_part_of_the_area()
    {
        await OpenAsync(Hospital);
        await OpenAsync(new() { Name = "河口街道办事处", Sector = "street-office", Area = "990101001" });
        var bureau = await OpenAsync(new() { Name = "晴川市卫生健康委员会", Sector = "health-administration", Area = "9901" });
        (await AppointAsync(bureau.Id, 1, "演示甲", Today)).Ok();
        await OpenAsync(new() { Name = "云溪市第一小学", Sector = "school", Area = "990201" });
        var gaps = (await RunAsync(CountGaps.Slice, new() { Area = "9901" })).Ok();
        Assert.Equal((3, 2), (gaps.Organisations, gaps.Gaps));
        Assert.Equal([("street-office", 1, 1), ("health-administration", 1, 0), ("hospital", 1, 1)], gaps.BySector.Select(s => (s.Sector.Key, s.Organisations, s.Gaps)));
        Assert.Equal([("晴川市", 1, 0), ("南湾区", 2, 2)], gaps.ByArea.Select(a => (a.Area.Name, a.Organisations, a.Gaps)));
        Assert.Equal((4, 3), (await RunAsync(CountGaps.Slice, new())).Ok() is var all ? (all.Organisations, all.Gaps) : default);
        Assert.Equal((2, 1), (await RunAsync(CountGaps.Slice, new() { Area = "99", Sector = "health" })).Ok() is var health ? (health.Organisations, health.Gaps) : default);
    }

    [Fact]
    public async Task They_are_found_by_name_initials_english_name_code_sector_and_area()
    {
        await OpenAsync(Hospital with { NameEn = "Qinghe People's Hospital" });
        await OpenAsync(new() { Name = "云溪市第一小学", Sector = "school", Area = "990201", CreditCode = OtherCode });
        foreach (var words in new[] { "人民医院", "rmyy", "qinghe", "青禾 医院", "100y43", Code })
        {
            Assert.Equal([Hospital.Name], await NamesAsync(new() { Words = words }));
        }
        Assert.Equal([Hospital.Name], await NamesAsync(new() { Sector = "health" }));
        Assert.Equal(["云溪市第一小学"], await NamesAsync(new() { Area = "9902" }));
        Assert.Empty(await NamesAsync(new() { Area = "9902", Direct = true }));
        Assert.Empty(await NamesAsync(new() { Words = "%" }));
        Assert.IsType<AreaNotFound>((await RunAsync(ListOrganisations.Slice, new() { Area = "9955" })).Refusal);
        Assert.IsType<Malformed>((await RunAsync(ListOrganisations.Slice, new() { Sector = "frogs" })).Refusal);
    }

    [Fact]
    public async Task Pages_go_on_by_key_and_show_each_one_once()
    {
        string[] areas = ["9901", "990101", "990102", "990201"];
        for (var i = 0; i < 23; i++)
        {
            await OpenAsync(new() { Name = $"第{i:00}单位", Sector = "other", Area = areas[i % 4] });
        }
        var seen = new List<OrganisationItem>();
        string? after = null;
        do
        {
            var page = (await RunAsync(ListOrganisations.Slice, new() { Limit = 5, After = after })).Ok();
            Assert.Equal(23, page.Total);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(23, seen.Select(o => o.Id).Distinct().Count());
        Assert.Equal(seen.Select(o => o.Area.Code).Order(StringComparer.Ordinal), seen.Select(o => o.Area.Code));
    }

    private static ChangeOrganisation.Request Change(OrganisationState o) => new()
    {
        Id = o.Id, Version = o.Version, Name = o.Name, NameEn = o.NameEn, Sector = o.Sector, CreditCode = o.CreditCode, Area = o.Area.Code, Address = o.Address, OfficePhone = o.OfficePhone, Parent = o.Parent, OpenedOn = o.OpenedOn, Note = o.Note,
    };
}
