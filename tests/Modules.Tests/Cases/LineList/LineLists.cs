using System.Text;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Importing and asking for line lists in one line each.</summary>
internal static class LineLists
{
    public const string Disease = "covid-19";

    public const string Header = "病例编号,姓名,性别,年龄,身份证号,联系电话,报告地区,发病日期,报告日期,病例分类,病情,症状,转归,转归日期\r\n";

    public static async Task<ImportCases.Report> ImportCasesAsync(this OutbreakApp app, byte[] content, string name = "cases.csv", string? disease = Disease, string? mapping = null, string? area = null, Actor? actor = null, PublishMode mode = PublishMode.Publish) =>
        (await app.TryImportCasesAsync(content, name, disease, mapping, area, actor, mode)).Ok();

    public static Task<ImportCases.Report> ImportCasesAsync(this OutbreakApp app, string rows, Actor? actor = null) => app.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + rows), actor: actor);

    public static async Task<Result<ImportCases.Report>> TryImportCasesAsync(this OutbreakApp app, byte[] content, string name = "cases.csv", string? disease = Disease, string? mapping = null, string? area = null, Actor? actor = null, PublishMode mode = PublishMode.Publish)
    {
        using var stream = new MemoryStream(content);
        return await ImportCases.ImportAsync(app.Runner, new StageCases.Request { Content = stream, FileName = name, Disease = disease, MappingName = mapping, Area = area }, "a test", mode, actor ?? app.Actor, app.Words, CancellationToken.None);
    }

    /// <summary>Created, updated, unchanged, refused.</summary>
    public static (int Created, int Updated, int Unchanged, int Refused) Sums(this ImportCases.Report report) =>
        (report.Outcome.Created, report.Outcome.Updated, report.Outcome.Unchanged, report.Outcome.Refused);

    public static async Task<ListCases.Response> CasesAsync(this OutbreakApp app, ListCases.Request? request = null, Actor? actor = null) =>
        (await app.RunAsync(ListCases.Slice, (request ?? new()) with { Disease = Disease }, actor)).Ok();

    /// <summary>Somebody who may do everything within an area.</summary>
    public static async Task<Actor> OfAreaAsync(this OutbreakApp app, string code)
    {
        await using var db = app.Read();
        var tree = await Fangxian.Registry.RegistryContract.AreaTreeAsync(db, CancellationToken.None);
        return new Actor("officer", new Scope([tree.ByCode(code)!.Subtree]), PermissionSet.All);
    }
}
