using System.Text.Json;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// What a file said of a case last: by which key its row is known again, by which hash it is known not to have changed, and the
/// words of the row that are no fact of the catalogue, as they were told.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class CaseSource
{
    [PartOf] public required Guid CaseId { get; init; }

    /// <summary>That of the case, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required short DiseaseId { get; init; }

    /// <summary>The source and the id that the row has there; a hash of the row where it has none.</summary>
    public required string Key { get; set; }

    /// <summary>Half of the SHA-256 of the row and of how it was read.</summary>
    public required byte[] Hash { get; set; }
    public required Guid ImportId { get; set; }
    public required int Line { get; set; }

    /// <summary>Field and words, as JSON; null where everything was understood.</summary>
    public string? Told { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        var table = model.Entity<CaseSource>();
        table.ToTable("case_source");
        table.HasKey(s => s.CaseId);
        table.Property(s => s.CaseId).ValueGeneratedNever();
        table.Property(s => s.Key).HasMaxLength(160);
        table.HasIndex(s => new { s.DiseaseId, s.Key });
        table.HasIndex(s => s.ImportId);
        db.LimitToScope<CaseSource>(model, s => s.Position);
    }
}

/// <summary>The words of a row that nobody has understood yet, by field.</summary>
internal static class ToldWords
{
    public static string? Write(IReadOnlyDictionary<string, string> told) => told.Count == 0 ? null : JsonSerializer.Serialize(told, Json.Options);

    public static IReadOnlyDictionary<string, string> Read(string? json) => json is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(json, Json.Options) ?? [];

    /// <summary>Names and numbers: the page of the person masks them.</summary>
    private static readonly string[] OfThePerson = [CaseFields.Name, CaseFields.Guardian, CaseFields.IdentityNumber, CaseFields.Phone];

    /// <summary>Where the person lives: for whoever may see persons.</summary>
    private static readonly string[] Places = [CaseFields.Living, CaseFields.LivingText, CaseFields.Registered, CaseFields.Staying];

    /// <summary>What may stand on the page of a case, in the order of fields.</summary>
    public static IReadOnlyList<(string Field, string Words)> Shown(IReadOnlyDictionary<string, string> told, Actor actor, long position) =>
        [.. CaseFields.All.Where(f => told.ContainsKey(f) && !OfThePerson.Contains(f) && (!Places.Contains(f) || actor.MayAt(RegistryContract.PeopleRead, position))).Select(f => (f, told[f]))];

    /// <summary>The words as told of a case that the reader sees.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ToldOfAsync(this OutbreakDb db, Guid caseId, CancellationToken cancellation) =>
        Read(await db.CaseSources().AsNoTracking().Where(s => s.CaseId == caseId).Select(s => s.Told).SingleOrDefaultAsync(cancellation));
}
