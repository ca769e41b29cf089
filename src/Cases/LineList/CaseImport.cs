using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Retention;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// One line list that came in. Its file names persons: it lies encrypted while it is a draft and goes when its rows are on
/// record; the refused rows stay, encrypted, until they are mended or their time is over.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive, Kept = "case-import")]
public sealed class CaseImport : FileImport
{
    [Encrypted, NeverAudited]
    public override byte[]? Content { get; set; }

    [Encrypted, NeverAudited]
    public override byte[]? RefusedCsv { get; set; }

    /// <summary>Rows whose person may be somebody on record: questions for people.</summary>
    public int Review { get; set; }

    /// <summary>The area of rows that tell none; null for that of whoever imports.</summary>
    public long? DefaultPosition { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        var table = Configure<CaseImport>(model, db, "case_import");
        table.HasIndex(i => i.At, "IX_case_import_kept").HasFilter("content IS NOT NULL OR refused_csv IS NOT NULL");
    }

    /// <summary>Files of drafts and refused rows whose time is over go, and with its file a draft is given up; the lines in the list of imports stay.</summary>
    internal static async Task HandleAsync(FilesAged aged, OutbreakDb db, CancellationToken cancellation)
    {
        var over = db.CaseImports().Where(i => i.At < aged.Before && (i.Content != null || i.RefusedCsv != null));
        var rows = aged.Asked is AgedFiles.Counted
            ? await over.CountAsync(cancellation)
            : await over.ExecuteUpdateAsync(set => set.SetProperty(i => i.Content, (byte[]?)null).SetProperty(i => i.RefusedCsv, (byte[]?)null)
                .SetProperty(i => i.State, i => i.State == ImportState.Draft ? ImportState.Discarded : i.State).SetProperty(i => i.Version, i => i.Version + 1), cancellation);
        if (rows > 0)
        {
            aged.Rows["case_import"] = rows;
        }
    }

    internal void Keep(byte[]? packed, KeyRing keys) => Content = packed is null ? null : keys.Encrypt(packed, Id);

    internal void KeepRefused(byte[]? packed, KeyRing keys) => RefusedCsv = packed is null ? null : keys.Encrypt(packed, Id);
}

internal static class LineListTables
{
    public static DbSet<CaseImport> CaseImports(this OutbreakDb db) => db.Set<CaseImport>();

    public static DbSet<CaseSource> CaseSources(this OutbreakDb db) => db.Set<CaseSource>();
}
