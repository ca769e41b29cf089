using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>An edition that came with the product.</summary>
/// <param name="Table">Its file below the folder of shipped data.</param>
/// <param name="Document">What it says.</param>
internal sealed record ShippedEdition(string Table, EditionDocument Document);

/// <summary>
/// The editions that ship. A database that has none takes them all; into one that has some, a later one comes only when somebody takes
/// it in (<see cref="TakeShippedEdition"/>), for it would change how cases are judged.
/// </summary>
internal static class ShippedEditions
{
    /// <summary>The shipped editions whose number the database does not have, by disease and first day.</summary>
    public static async Task<IReadOnlyList<ShippedEdition>> NotTakenAsync(OutbreakDb db, CancellationToken cancellation)
    {
        var (diseases, editions) = (await db.DiseasesAsync(cancellation), await db.EditionsAsync(cancellation));
        return [.. (await AllAsync(db, cancellation)).Where(s => diseases.ByCode(s.Document.Disease) is not { } disease || editions.Find(disease.Id, s.Document.Number) is null)
            .OrderBy(s => s.Document.Disease, StringComparer.Ordinal).ThenBy(s => s.Document.From).ThenBy(s => s.Document.Number, StringComparer.Ordinal)];
    }

    /// <summary>All that ship, but for files that are none.</summary>
    public static Task<IReadOnlyList<ShippedEdition>> AllAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyList<ShippedEdition>>(EditionCatalogue.Topic, "shipped", async _ =>
        {
            var shipped = new List<ShippedEdition>();
            foreach (var file in Files(db.Shared.DataFolder))
            {
                if (EditionJson.Read(await File.ReadAllTextAsync(file, CancellationToken.None)) is { IsOk: true, Value: var document })
                {
                    shipped.Add(new(TableOf(file, db.Shared.DataFolder), document));
                }
            }
            return shipped;
        }, cancellation);

    /// <summary>Puts them into a database that has none.</summary>
    public static async Task LoadAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(actor.Scope);
        var (folder, loaded) = (databases.Shared.DataFolder, await db.VersionAsync(EditionCatalogue.Topic, cancellation) > 0);
        var files = Files(folder);
        if (loaded && await db.ProtocolEditions().CountAsync(cancellation) >= files.Length)
        {
            return;
        }
        foreach (var file in files)
        {
            var table = TableOf(file, folder);
            await using var content = File.OpenRead(file);
            // What was refused at an earlier start is still refused: it is told again, and nothing is brought into what people keep by now.
            databases.Shared.Refused.Note(table, loaded ? (await ImportEdition.ReadAsync(content, db, cancellation)).Refusal : await LoadAsync(run, content, table, actor, cancellation));
        }
    }

    private static async Task<Refusal?> LoadAsync(Run run, Stream content, string table, Actor actor, CancellationToken cancellation)
    {
        var (brought, refusal) = await run.Async(ImportEdition.Slice, new ImportEdition.Request { Content = content, FileName = table }, actor, cancellation);
        return brought is null ? refusal : (await run.Async(PublishEdition.Slice, new PublishEdition.Request { Disease = brought.Disease, Number = brought.Number, Version = brought.Version }, actor, cancellation)).Refusal;
    }

    private static string[] Files(string dataFolder) => Path.Combine(dataFolder, "protocols") is var folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "edition-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    private static string TableOf(string file, string dataFolder) => Path.GetRelativePath(dataFolder, file).Replace('\\', '/');
}
