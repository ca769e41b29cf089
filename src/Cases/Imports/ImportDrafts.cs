using System.Globalization;
using System.Security.Cryptography;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Imports;

/// <summary>A file that has been opened and can be kept.</summary>
internal sealed record OpenedFile(short DiseaseId, string FileName, string? Source, long Bytes, string Sha256, byte[] Packed);

/// <summary>The first rows of a kept file.</summary>
internal sealed record FileHead(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Sample, string? Sheet, IReadOnlyList<string> Sheets);

/// <summary>What every import does with its file, whatever its rows tell: open, keep, list, give up.</summary>
internal static class ImportDrafts
{
    /// <summary>The largest file that pages and drafts take; the command line takes any.</summary>
    public const long MostBytes = 64L << 20;

    /// <summary>Opens a file that holds at least one column and one row, of a disease of the catalogue or of several.</summary>
    public static async Task<Result<(OpenedFile File, IReadOnlyList<string> Headers)>> OpenAsync(Stream content, string fileName, string? diseaseCode, string? source, OutbreakDb db, CancellationToken cancellation)
    {
        var disease = (await db.DiseasesAsync(cancellation)).ByCode(diseaseCode);
        if (disease is null && !string.IsNullOrEmpty(diseaseCode))
        {
            return new DiseaseNotFound(diseaseCode);
        }
        if (content.Length > MostBytes)
        {
            return new FileTooLarge(MostBytes >> 20);
        }
        string[] headers;
        using (var table = TableFile.Open(new Unclosed(content), fileName))
        {
            headers = [.. table.Headers];
            if (!headers.Any(h => h.Length > 0) || !table.Read())
            {
                return new FileHasNoRows(Path.GetFileName(fileName));
            }
        }
        content.Position = 0;
        var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        content.Position = 0;
        var file = new OpenedFile(disease?.Id ?? 0, Path.GetFileName(fileName.Replace('\\', '/')), string.IsNullOrWhiteSpace(source) ? null : source.Trim(), content.Length, sha, await PackedFile.PackAsync(content, cancellation));
        return (file, headers);
    }

    public static TImport Draft<TImport>(OpenedFile file, string mapping, Actor actor, TimeProvider clock, Guid? id = null)
        where TImport : FileImport, new() => new()
        {
            Id = id ?? Guid.CreateVersion7(clock.GetUtcNow()),
            Position = actor.Scope.First,
            DiseaseId = file.DiseaseId,
            FileName = file.FileName.Length > 255 ? file.FileName[^255..] : file.FileName,
            Bytes = file.Bytes,
            Sha256 = file.Sha256,
            Source = file.Source,
            Mapping = mapping,
            State = ImportState.Draft,
            By = actor.Name,
            At = clock.Now(),
            Content = file.Packed.Length == 0 ? null : file.Packed,
        };

    /// <summary>Why a draft cannot be changed now; null where it can.</summary>
    public static Refusal? Refuse(FileImport? import, Guid id, int expectedVersion) =>
        import is null ? new ImportNotFound(id.ToString())
        : import.State is not ImportState.Draft ? new ImportIsNoDraft(import.FileName)
        : import.Version != expectedVersion ? new VersionConflict(expectedVersion, import.Version)
        : null;

    /// <summary>Gives up a draft: its file goes, the line in the list of imports stays.</summary>
    public static async Task<Refusal?> DiscardAsync<TImport>(OutbreakDb db, Guid id, int expectedVersion, CancellationToken cancellation)
        where TImport : FileImport
    {
        var import = await db.Set<TImport>().SingleOrDefaultAsync(i => i.Id == id, cancellation);
        if (Refuse(import, id, expectedVersion) is { } refusal)
        {
            return refusal;
        }
        (import!.State, import.Content, import.Version) = (ImportState.Discarded, null, import.Version + 1);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>The latest first, from the index on <c>at</c>; imports of one microsecond are told apart by their id.</summary>
    public static async Task<(IReadOnlyList<ImportItem> Items, string? Next)> ListAsync<TImport>(OutbreakDb db, string? after, int limit, CancellationToken cancellation)
        where TImport : FileImport
    {
        var imports = db.Set<TImport>().AsNoTracking();
        var (at, id) = Key(after);
        if (at is { } until)
        {
            imports = imports.Where(i => i.At <= until);
        }
        var found = await imports.OrderByDescending(i => i.At).Take(limit + 32).Select(ImportItem.ColumnsOf<TImport>()).ToListAsync(cancellation);
        var diseases = await db.DiseasesAsync(cancellation);
        var items = found.OrderByDescending(i => i.At).ThenByDescending(i => i.Id).Where(i => at is null || i.At < at || i.Id.CompareTo(id) < 0).Take(limit + 1).Select(i => i.Named(diseases)).ToArray();
        return ([.. items.Take(limit)], items.Length > limit ? string.Create(CultureInfo.InvariantCulture, $"{Instants.ToMicroseconds(items[limit - 1].At)}-{items[limit - 1].Id:N}") : null);
    }

    /// <summary>Published imports of the very same file, the latest first.</summary>
    public static async Task<IReadOnlyList<ImportItem>> SameFileAsync<TImport>(OutbreakDb db, FileImport import, CancellationToken cancellation)
        where TImport : FileImport
    {
        var diseases = await db.DiseasesAsync(cancellation);
        var same = await db.Set<TImport>().AsNoTracking().Where(i => i.Sha256 == import.Sha256 && i.Id != import.Id && i.State == ImportState.Published).OrderByDescending(i => i.At).Take(5).Select(ImportItem.ColumnsOf<TImport>()).ToListAsync(cancellation);
        return [.. same.Select(i => i.Named(diseases))];
    }

    public static FileHead Head(Stream content, string fileName, string? sheet)
    {
        using var table = TableFile.Open(content, fileName, sheet);
        var sample = new List<IReadOnlyList<string>>();
        while (sample.Count < 5 && table.Read())
        {
            sample.Add([.. table.Row]);
        }
        return new(table.Headers, sample, table.Sheet, table.Sheets);
    }

    private static (DateTimeOffset? At, Guid Id) Key(string? after) =>
        after?.Split('-') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && Guid.TryParse(id, out var guid)
            ? (Instants.FromMicroseconds(microseconds), guid)
            : (null, default);
}
