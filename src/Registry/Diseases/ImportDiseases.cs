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

/// <summary>Brings in the disease catalogue from a table; a code that is known is brought up to date.</summary>
public static class ImportDiseases
{
    public sealed record Request
    {
        public Stream Content { get; init; } = Stream.Null;
        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    public sealed record Response(int Rows, int New) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"diseases: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("diseases/import", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var known = await db.Diseases().ToDictionaryAsync(d => d.Code, cancellation);
        var next = (short)(known.Values.Select(d => d.Id).DefaultIfEmpty((short)0).Max() + 1);
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        string? Cell(string name) => column.TryGetValue(name, out var index) && table[index].Length > 0 ? table[index] : null;
        double? Days(string name) => double.TryParse(Cell(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var days) ? days : null;
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            rows++;
            if (Cell("code") is not { } code || Cell("name") is not { } name)
            {
                return new FileUnreadable(request.FileName, new("import.why.row"));
            }
            if (!known.TryGetValue(code, out var disease))
            {
                db.Add(disease = known[code] = new Disease { Id = next++, Code = code, Name = name, NameEn = Cell("name_en") ?? name });
                added++;
            }
            (disease.Name, disease.NameEn, disease.Icd10, disease.Icd11) = (name, Cell("name_en") ?? name, Cell("icd10"), Cell("icd11"));
            disease.FormOf = Cell("form_of");
            (disease.SerialIntervalMeanDays, disease.SerialIntervalSdDays, disease.SerialIntervalSource) = (Days("serial_interval_mean_days"), Days("serial_interval_sd_days"), Cell("serial_interval_source"));
            disease.Verified = Cell("verified") is "true" or "1";
        }
        await db.RaiseVersionAsync(AreaTopics.Diseases, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added);
    }
}
