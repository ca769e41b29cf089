using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Results;
using Fangxian.Registry;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Importing and asking for counts in one line each.</summary>
internal static class CountFiles
{
    public const string Disease = "covid-19";

    public static async Task<ImportCounts.Report> ImportAsync(this OutbreakApp app, byte[] content, string name = "counts.csv", Func<CountMapping, CountMapping>? adjust = null, PublishMode mode = PublishMode.Publish, string? mapping = null, string? disease = Disease) =>
        (await app.TryImportAsync(content, name, adjust, mode, mapping, disease)).Ok();

    public static Task<ImportCounts.Report> ImportAsync(this OutbreakApp app, string csv, Func<CountMapping, CountMapping>? adjust = null, PublishMode mode = PublishMode.Publish) =>
        app.ImportAsync(Encoding.UTF8.GetBytes(csv), adjust: adjust, mode: mode);

    public static async Task<Result<ImportCounts.Report>> TryImportAsync(this OutbreakApp app, byte[] content, string name = "counts.csv", Func<CountMapping, CountMapping>? adjust = null, PublishMode mode = PublishMode.Publish, string? mapping = null, string? disease = Disease)
    {
        using var stream = new MemoryStream(content);
        var request = new StageCounts.Request { Content = stream, FileName = name, Disease = disease, MappingName = mapping, Adjust = adjust ?? (m => m) };
        return await ImportCounts.ImportAsync(app.Runner, request, "a test", mode, app.Actor, app.Words, CancellationToken.None);
    }

    /// <summary>Imports a file of <c>shared/data</c>.</summary>
    public static Task<ImportCounts.Report> ImportRealAsync(this OutbreakApp app, string file, Func<CountMapping, CountMapping>? adjust = null) =>
        app.ImportAsync(File.ReadAllBytes(RealData.File(file)), file, adjust);

    public static async Task<ExportCounts.Response> CountsAsync(this OutbreakApp app, string area, string? date = null, string? knownAt = null) =>
        (await app.RunAsync(ExportCounts.Slice, new ExportCounts.Request { Area = area, Disease = Disease, Date = date is null ? null : Day(date), KnownAt = knownAt })).Ok();

    /// <summary>The maintained facts of an area, or those made anew as known at an instant.</summary>
    public static async Task<SeriesFacts?> FactsAsync(this OutbreakApp app, string area, DateTimeOffset? knownAt = null)
    {
        await using var db = app.Read();
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var disease = (await db.DiseasesAsync(CancellationToken.None)).ByCode(Disease)!;
        return await db.CountFactsAsync(disease.Id, tree.ByCode(area)!, knownAt, CancellationToken.None);
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>New, corrected, unchanged, refused.</summary>
    public static (int New, int Corrected, int Unchanged, int Refused) Sums(this ImportCounts.Report report) =>
        (report.Outcome.New, report.Outcome.Corrected, report.Outcome.Unchanged, report.Outcome.Refused);
}
