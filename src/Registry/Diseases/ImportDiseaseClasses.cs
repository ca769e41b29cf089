using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Diseases;

/// <summary>Brings in the statutory classes of diseases by day from a table; one that is known (disease and first day) is brought up to date.</summary>
public static class ImportDiseaseClasses
{
    public sealed record Request
    {
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    public sealed record Response(int Rows, int New) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"classes of diseases: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("diseases/import-classes", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var diseases = await db.Diseases().Include(d => d.Classes).ToDictionaryAsync(d => d.Code, cancellation);
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        string? Cell(string name) => column.TryGetValue(name, out var index) && table[index].Length > 0 ? table[index] : null;
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            rows++;
            if (Cell("disease") is not { } code || !diseases.TryGetValue(code, out var disease) || Cell("class") is not ("A" or "B" or "C") || Cell("control_as_class") is not ("A" or "B" or "C") || Cell("source") is not { } source)
            {
                return new FileUnreadable(request.FileName, new("import.why.row"));
            }
            DateOnly? from = DateOnly.TryParseExact(Cell("from"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
            if (disease.Classes.Find(c => c.From == from) is not { } dated)
            {
                db.Add(dated = new DiseaseClass { Id = Guid.CreateVersion7(clock.GetUtcNow()), DiseaseId = disease.Id, From = from, Class = "", ControlAsClass = "", Source = source });
                added++;
            }
            (dated.Class, dated.ControlAsClass, dated.Source, dated.Verified) = (Cell("class")!, Cell("control_as_class")!, source, Cell("verified") is "true" or "1");
        }
        await db.RaiseVersionAsync(AreaTopics.Diseases, cancellation);
        await db.RaiseVersionAsync(AreaTopics.DiseaseClasses, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added);
    }
}
