using System.Net;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Saved column mappings are listed, renamed and deleted.</summary>
public abstract class MappingTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : MappingTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : MappingTests(DatabaseKind.Postgres);

    private async Task SaveAsync(string name) => (await RunAsync(SaveMapping.Slice, new() { Name = name, Mapping = new CountMapping { Headers = ["day", "place", "cases"] } })).Ok();

    private async Task<string[]> SavedAsync() => [.. (await RunAsync(ListMappings.Slice, new())).Ok().Items.Where(m => m.SavedAt is not null).Select(m => m.Name).Order()];

    [Fact]
    public async Task A_mapping_gets_another_name_and_keeps_its_columns()
    {
        await SaveAsync("weekly");
        (await RunAsync(RenameMapping.Slice, new() { Name = "weekly", To = " daily " })).Ok();
        var item = Assert.Single((await RunAsync(ListMappings.Slice, new())).Ok().Items, m => m.SavedAt is not null);
        Assert.Equal(("daily", "daily", "day place cases"), (item.Name, item.Mapping.Name, string.Join(' ', item.Mapping.Headers)));
    }

    [Fact]
    public async Task A_name_that_another_mapping_has_saved_or_shipped_is_refused()
    {
        await SaveAsync("a");
        await SaveAsync("b");
        Assert.IsType<MappingNameTaken>((await RunAsync(RenameMapping.Slice, new() { Name = "a", To = "b" })).Refusal);
        var shipped = (await RunAsync(ListMappings.Slice, new())).Ok().Items.First(m => m.SavedAt is null).Name;
        Assert.IsType<MappingNameTaken>((await RunAsync(RenameMapping.Slice, new() { Name = "a", To = shipped })).Refusal);
        Assert.IsType<MappingNotFound>((await RunAsync(RenameMapping.Slice, new() { Name = "c", To = "d" })).Refusal);
        Assert.Equal(["a", "b"], await SavedAsync());
    }

    [Fact]
    public async Task The_page_lists_them_and_offers_changes_to_those_who_enter_counts()
    {
        await SaveAsync("weekly");
        var epidemiologist = await App.ClientOfAsync(await App.AddAccountAsync("epi", 0, ("epidemiologist", 0)));
        Assert.Contains("rename-weekly", await epidemiologist.GetStringAsync("/counts/mappings"), StringComparison.Ordinal);
        var administrator = await App.ClientOfAsync(await App.AddAccountAsync("adm", 0, ("administrator", 0)));
        var page = await administrator.GetStringAsync("/counts/mappings");
        Assert.Contains("weekly", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rename-weekly", page, StringComparison.Ordinal);
        using var imports = await epidemiologist.GetAsync("/counts/imports");
        Assert.Equal(HttpStatusCode.OK, imports.StatusCode);
    }
}
