using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>Brings in the catalogue of facts from a table; a code that is known is brought up to date.</summary>
public static class ImportFacts
{
    public sealed record Request
    {
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    public sealed record Response(int Rows, int New) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"facts: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/import-facts", RegistryContract.ProtocolsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.RaiseVersionAsync(FactCatalogue.Topic, cancellation);
        var known = await db.Facts().ToDictionaryAsync(f => f.Code, cancellation);
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        string? Cell(string name) => column.TryGetValue(name, out var index) && table[index].Length > 0 ? table[index] : null;
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            rows++;
            if (Cell("code") is not { Length: <= 60 } code || Cell("name") is not { } name || Cell("name_en") is not { } nameEn || !Enum.TryParse<FactKind>(Cell("kind"), ignoreCase: true, out var kind))
            {
                return new FileUnreadable(request.FileName, new("import.why.row"));
            }
            if (!known.TryGetValue(code, out var fact))
            {
                db.Add(fact = known[code] = new Fact { Code = code, Kind = kind, Name = name, NameEn = nameEn, Place = rows });
                added++;
            }
            (fact.Kind, fact.Name, fact.NameEn, fact.IsDated, fact.Place) = (kind, name, nameEn, Cell("dated") is "true", rows);
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added);
    }
}
