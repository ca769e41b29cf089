using Fangxian.Cases;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Saved column mappings of line lists are listed, renamed and deleted; those of counts are others.</summary>
public abstract class CaseMappingTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CaseMappingTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CaseMappingTests(DatabaseKind.Postgres);

    private async Task SaveAsync(string name) => (await RunAsync(SaveCaseMapping.Slice, new() { Name = name, Mapping = new CaseMapping { Headers = ["no", "onset", "class"], Columns = new Dictionary<string, string> { ["onset"] = "onset" } } })).Ok();

    private async Task<ListCaseMappings.Item[]> SavedAsync() => [.. (await RunAsync(ListCaseMappings.Slice, new())).Ok().Items.Where(m => m.SavedAt is not null)];

    [Fact]
    public async Task A_mapping_gets_another_name_and_keeps_its_columns_and_is_used_under_it()
    {
        await SaveAsync("weekly");
        (await RunAsync(RenameCaseMapping.Slice, new() { Name = "weekly", To = " county " })).Ok();
        var item = Assert.Single(await SavedAsync());
        Assert.Equal(("county", "county", "no onset class", "onset"), (item.Name, item.Mapping.Name, string.Join(' ', item.Mapping.Headers), item.Mapping.Columns["onset"]));
        await using var db = App.Read();
        Assert.Equal("counts/mapping-not-found", (await CaseMappings.Shelf(db.Shared).ForAsync("weekly", [], db, CancellationToken.None)).Refusal!.Code);
        Assert.Equal("county", (await CaseMappings.Shelf(db.Shared).ForAsync("county", [], db, CancellationToken.None)).Ok().Name);
    }

    [Fact]
    public async Task A_name_that_another_mapping_has_saved_or_shipped_is_refused()
    {
        await SaveAsync("a");
        await SaveAsync("b");
        Assert.IsType<MappingNameTaken>((await RunAsync(RenameCaseMapping.Slice, new() { Name = "a", To = "b" })).Refusal);
        var shipped = (await RunAsync(ListCaseMappings.Slice, new())).Ok().Items.First(m => m.SavedAt is null).Name;
        Assert.IsType<MappingNameTaken>((await RunAsync(RenameCaseMapping.Slice, new() { Name = "a", To = shipped })).Refusal);
        Assert.IsType<MappingNotFound>((await RunAsync(RenameCaseMapping.Slice, new() { Name = "c", To = "d" })).Refusal);
        Assert.Equal(["a", "b"], (await SavedAsync()).Select(m => m.Name).Order());
    }

    [Fact]
    public async Task A_saved_mapping_is_deleted_and_one_that_ships_or_is_of_counts_is_not()
    {
        await SaveAsync("weekly");
        (await RunAsync(Fangxian.Cases.Counts.SaveMapping.Slice, new() { Name = "of counts", Mapping = new Fangxian.Cases.Counts.CountMapping { Headers = ["day"] } })).Ok();
        (await RunAsync(DeleteCaseMapping.Slice, new() { Name = "weekly" })).Ok();
        Assert.Empty(await SavedAsync());
        var shipped = (await RunAsync(ListCaseMappings.Slice, new())).Ok().Items[0].Name;
        Assert.IsType<MappingNotFound>((await RunAsync(DeleteCaseMapping.Slice, new() { Name = shipped })).Refusal);
        Assert.IsType<MappingNotFound>((await RunAsync(DeleteCaseMapping.Slice, new() { Name = "of counts" })).Refusal);
        Assert.Contains((await RunAsync(Fangxian.Cases.Counts.ListMappings.Slice, new())).Ok().Items, m => m.Name == "of counts");
    }

    [Fact]
    public async Task The_page_lists_them_and_offers_changes_to_those_who_follow_cases()
    {
        await SaveAsync("weekly");
        var epidemiologist = await App.ClientOfAsync(await App.AddAccountAsync("epi", 0, ("epidemiologist", 0)));
        Assert.Contains("rename-weekly", await epidemiologist.GetStringAsync("/cases/mappings"), StringComparison.Ordinal);
        var administrator = await App.ClientOfAsync(await App.AddAccountAsync("adm", 0, ("administrator", 0)));
        var page = await administrator.GetStringAsync("/cases/mappings");
        Assert.Contains("weekly", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rename-weekly", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/cases/mappings\"", await administrator.GetStringAsync("/settings"), StringComparison.Ordinal);
        using var renamed = await epidemiologist.PutAsync(new Uri("/api/cases/mappings/weekly/name", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { to = "county" }));
        using var deleted = await epidemiologist.DeleteAsync(new Uri("/api/cases/mappings/county", UriKind.Relative));
        Assert.Equal((System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.OK), (renamed.StatusCode, deleted.StatusCode));
        Assert.Empty(await SavedAsync());
    }
}
