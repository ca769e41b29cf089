using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>What may be changed of many cases at once.</summary>
public enum CaseEditField
{
    Class = 1,
    Severity = 2,
    Outcome = 3,
}

/// <summary>A change of many cases at once, with what stood before, so that it can be taken back.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Pseudonymous, Kept = "case-edit")]
public sealed class CaseEdit
{
    /// <summary>So long it can be taken back.</summary>
    public const int UndoDays = 7;

    public required Guid Id { get; init; }

    /// <summary>The smallest area over all of them.</summary>
    public required long Position { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public required CaseEditField Field { get; init; }

    /// <summary>What it was changed to; 0 for unknown.</summary>
    public required int Value { get; init; }
    public required DateOnly Day { get; init; }

    /// <summary>The cases with what stood before, as JSON.</summary>
    public required string Before { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        var table = model.Entity<CaseEdit>();
        table.ToTable("case_edit");
        table.HasKey(e => e.Id);
        table.Property(e => e.Id).ValueGeneratedNever();
        table.Property(e => e.By).HasColumnName("edited_by").HasMaxLength(128);
        db.LimitToScope<CaseEdit>(model, e => e.Position);
    }

    /// <summary>From when on it can be taken back no more.</summary>
    internal DateTimeOffset Until => At.AddDays(UndoDays);

    internal IReadOnlyList<CaseBefore> Cases => JsonSerializer.Deserialize<List<CaseBefore>>(Before, Json.Options) ?? [];

    internal static string Write(IReadOnlyList<CaseBefore> cases) => JsonSerializer.Serialize(cases, Json.Options);
}

/// <param name="Id">The case.</param>
/// <param name="Value">What stood before; 0 for unknown.</param>
/// <param name="Day">The day from which that counted.</param>
/// <param name="Met">The codes of the clocks that waited and that the change met; null where it met none.</param>
/// <param name="Version">The version that the change gave the case.</param>
/// <param name="Undone">The version that taking it back gave the case; null where that left it alone.</param>
internal sealed record CaseBefore(Guid Id, int Value, DateOnly? Day, IReadOnlyList<string>? Met = null, int Version = 0, int? Undone = null);
