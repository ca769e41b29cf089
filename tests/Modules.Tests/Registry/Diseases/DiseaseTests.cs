using System.Net;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Modules.Tests.Registry.Diseases;

/// <summary>The catalogue of diseases. The clock says 10 May 2020.</summary>
public abstract class DiseaseTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DiseaseTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DiseaseTests(DatabaseKind.Postgres);

    private async Task<IReadOnlyList<ListDiseases.Row>> ListAsync(DateOnly? day = null) => (await RunAsync(ListDiseases.Slice, new() { Day = day })).Ok().Diseases;

    private async Task<string> ClassAsync(string code, DateOnly day) => (await ListAsync(day)).Single(d => d.Code == code) is var d ? $"{d.Class}/{d.ControlAsClass}" : "";

    [Fact]
    public async Task The_law_of_2020_names_40_diseases()
    {
        var counted = (await ListAsync(new(2020, 12, 31))).Where(d => d.FormOf is null && d.Class is not null).ToArray();
        Assert.Equal([("A", 2), ("B", 27), ("C", 11)], counted.GroupBy(d => d.Class!).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal(["anthrax-pulmonary", "covid-19", "poliomyelitis", "sars"], counted.Concat((await ListAsync()).Where(d => d.FormOf is not null)).Where(d => d is { Class: "B", ControlAsClass: "A" }).Select(d => d.Code).Order());
        Assert.All(counted, d => Assert.All(d.Classes, c => Assert.NotEmpty(c.Source)));
    }

    [Fact]
    public async Task A_class_holds_from_its_day_on()
    {
        Assert.Equal(["/", "B/A", "B/A", "B/B"], [await ClassAsync("covid-19", new(2020, 1, 19)), await ClassAsync("covid-19", new(2020, 1, 20)), await ClassAsync("covid-19", new(2023, 1, 7)), await ClassAsync("covid-19", new(2023, 1, 8))]);
        Assert.Equal(["B/A", "B/B"], [await ClassAsync("influenza-avian-highly-pathogenic", new(2013, 10, 31)), await ClassAsync("influenza-avian-highly-pathogenic", new(2013, 11, 1))]);
        Assert.Equal("A/A", await ClassAsync("plague", new(1990, 1, 1)));
        (await RunAsync(ClassifyDisease.Slice, new() { Code = "measles", Class = "B", ControlAsClass = "A", From = new(2020, 6, 1), Source = "演练" })).Ok();
        Assert.Equal(["B/B", "B/A"], [await ClassAsync("measles", new(2020, 5, 31)), await ClassAsync("measles", new(2020, 6, 1))]);
        Assert.IsType<DiseaseClassTaken>((await RunAsync(ClassifyDisease.Slice, new() { Code = "measles", Class = "B", ControlAsClass = "B", From = new(2020, 6, 1), Source = "x" })).Refusal);
        Assert.Equal(["class", "from", "source"], Assert.IsType<Malformed>((await RunAsync(ClassifyDisease.Slice, new() { Code = "measles", Class = "D", ControlAsClass = "B" })).Refusal).Fields.Keys.Order());
    }

    [Fact]
    public async Task An_unknown_disease_is_added_without_code_and_counted()
    {
        var request = new AddDisease.Request { Code = "pneumonia-unknown", Name = "不明原因肺炎", NameEn = "Pneumonia of unknown cause" };
        (await RunAsync(AddDisease.Slice, request)).Ok();
        Assert.IsType<DiseaseCodeTaken>((await RunAsync(AddDisease.Slice, request)).Refusal);
        Assert.Contains("code", Assert.IsType<Malformed>((await RunAsync(AddDisease.Slice, request with { Code = "Unknown!" })).Refusal).Fields.Keys);
        Assert.Contains("serialIntervalMeanDays", Assert.IsType<Malformed>((await RunAsync(AddDisease.Slice, request with { Code = "other", SerialIntervalMeanDays = 5 })).Refusal).Fields.Keys);
        (await RunAsync(Fangxian.Cases.Counts.EnterCount.Slice, new() { Area = "990101", Disease = "pneumonia-unknown", Date = new(2020, 5, 9), Confirmed = 3, ExpectedVersion = 0 })).Ok();
        var first = (await ListAsync())[0];
        Assert.Equal(("pneumonia-unknown", true, null), (first.Code, first.HasRecords, first.Class));
        Assert.False((await ListAsync()).Single(d => d.Code == "plague").HasRecords);
    }

    [Fact]
    public async Task Names_change_the_code_stays_and_two_who_change_are_told()
    {
        (await RunAsync(ChangeDisease.Slice, new() { Code = "covid-19", Version = 1, Name = "新型冠状病毒感染", NameEn = "COVID-19", Icd10 = "U07.1" })).Ok();
        Assert.Equal("新型冠状病毒感染", (await ListAsync()).Single(d => d.Code == "covid-19").Name);
        Assert.IsType<VersionConflict>((await RunAsync(ChangeDisease.Slice, new() { Code = "covid-19", Version = 1, Name = "x", NameEn = "x" })).Refusal);
        Assert.IsType<DiseaseNotFound>((await RunAsync(ChangeDisease.Slice, new() { Code = "no-such", Version = 1, Name = "x", NameEn = "x" })).Refusal);
        var county = new Actor("county", new Scope([AreaPosition.Subtree(AreaPosition.FromCode("990101")!.Value, AreaLevel.County)]), PermissionSet.All);
        Assert.IsType<Fangxian.Registry.Protocols.ProtocolReachesFurther>((await RunAsync(ChangeDisease.Slice, new() { Code = "covid-19", Version = 2, Name = "x", NameEn = "x" }, county)).Refusal);
    }

    [Fact]
    public async Task Pages_offer_diseases_with_records_first_and_all_others_after_them()
    {
        (await RunAsync(Fangxian.Cases.Counts.EnterCount.Slice, new() { Area = "990101", Disease = "measles", Date = new(2020, 5, 9), Confirmed = 3, ExpectedVersion = 0 })).Ok();
        var client = await App.ClientAsync();
        var upload = await client.GetStringAsync("/counts/import?disease=covid-19");
        upload = upload[upload.IndexOf("id=\"import-disease\"", StringComparison.Ordinal)..];
        Assert.Contains("value=\"plague\"", upload, StringComparison.Ordinal);
        Assert.True(upload.IndexOf("value=\"measles\"", StringComparison.Ordinal) < upload.IndexOf("value=\"plague\"", StringComparison.Ordinal));
        var page = await client.GetStringAsync("/diseases?lang=en");
        Assert.True(page.IndexOf("disease-measles", StringComparison.Ordinal) < page.IndexOf("disease-plague", StringComparison.Ordinal));
        var shell = await client.GetStringAsync("/situation?area=99&disease=covid-19");
        Assert.Contains("value=\"measles\"", shell, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"plague\"", shell, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/diseases?change=measles")).StatusCode);
    }
}
