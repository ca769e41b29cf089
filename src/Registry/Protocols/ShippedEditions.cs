using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>Puts the editions that ship into a database that has none.</summary>
internal static class ShippedEditions
{
    public static async Task LoadAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(actor.Scope);
        var (folder, loaded) = (Path.Combine(databases.Shared.DataFolder, "protocols"), await db.VersionAsync(EditionCatalogue.Topic, cancellation) > 0);
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "edition-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        if (loaded && await db.ProtocolEditions().CountAsync(cancellation) >= files.Length)
        {
            return;
        }
        foreach (var file in files)
        {
            var table = Path.GetRelativePath(databases.Shared.DataFolder, file).Replace('\\', '/');
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
}
