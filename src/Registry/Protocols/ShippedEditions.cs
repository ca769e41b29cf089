using System.Runtime.ExceptionServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Protocols;

/// <summary>Puts the editions that ship into a database that has none.</summary>
internal static class ShippedEditions
{
    public static async Task LoadAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(actor.Scope);
        var folder = Path.Combine(databases.Shared.DataFolder, "protocols");
        if (await db.VersionAsync(EditionCatalogue.Topic, cancellation) > 0 || !Directory.Exists(folder))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(folder, "edition-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(file);
            var brought = await run.Async(ImportEdition.Slice, new ImportEdition.Request { Content = content, FileName = file }, actor, cancellation);
            var refusal = brought.IsOk
                ? (await run.Async(PublishEdition.Slice, new PublishEdition.Request { Disease = brought.Value.Disease, Number = brought.Value.Number, Version = brought.Value.Version }, actor, cancellation)).Refusal
                : brought.Refusal;
            if (refusal is DatabaseFault { Reason: { } reason })
            {
                ExceptionDispatchInfo.Throw(reason);
            }
        }
    }
}
