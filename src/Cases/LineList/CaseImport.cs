using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// One line list that came in. Its file names persons: it lies encrypted while it is a draft and goes when its rows are on
/// record; the refused rows stay, encrypted, until they are mended or their time is over. What people call a file may name persons
/// too, and goes with them: <see cref="Nameless"/> stands in its place.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive, Kept = "case-import")]
public sealed class CaseImport : FileImport
{
    [NeverAudited]
    public override string FileName { get; set; } = "";

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

    /// <summary>What stands for a file whose name is forgotten, and what may be left of that: an ending is no name.</summary>
    internal const string Nameless = "*";

    /// <summary>The longer first, and last what any name ends with.</summary>
    private static readonly string[] Endings = [".csv.gz", ".xlsx.gz", ".xlsx", ".csv", ".txt", ""];

    private static readonly string[] Forgotten = [.. Endings.Select(ending => Nameless + ending)];

    /// <summary>Files of drafts and refused rows whose time is over go, with what they were called, and with its file a draft is given up; the lines in the list of imports stay.</summary>
    internal static async Task HandleAsync(FilesAged aged, OutbreakDb db, CancellationToken cancellation)
    {
        var over = db.CaseImports().Where(i => i.At < aged.Before && (i.PublishedAt == null || i.PublishedAt < aged.Before) && (i.Content != null || i.RefusedCsv != null || !Forgotten.Contains(i.FileName)));
        var rows = await over.CountAsync(cancellation);
        if (rows == 0)
        {
            return;
        }
        aged.Rows["case_import"] = rows;
        foreach (var ending in aged.Asked is AgedFiles.Forgotten ? Endings : [])
        {
            var name = Nameless + ending;
            await over.Where(i => i.FileName.EndsWith(ending)).ExecuteUpdateAsync(set => set.SetProperty(i => i.Content, (byte[]?)null).SetProperty(i => i.RefusedCsv, (byte[]?)null).SetProperty(i => i.FileName, name)
                .SetProperty(i => i.State, i => i.State == ImportState.Draft ? ImportState.Discarded : i.State).SetProperty(i => i.Version, i => i.Version + 1), cancellation);
        }
    }

    /// <summary>What files of any area are called goes where it holds the name of somebody who is forgotten.</summary>
    internal static async Task HandleAsync(PersonsForgotten forgotten, OutbreakDb db, CancellationToken cancellation)
    {
        var files = await db.Anywhere<CaseImport>().Where(i => !Forgotten.Contains(i.FileName)).Select(i => new { i.Id, i.FileName }).ToListAsync(cancellation);
        if (files.Count == 0)
        {
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in forgotten.Persons.Chunk(500))
        {
            names.UnionWith(await db.PersonsOfRoles().Where(p => some.Contains(p.Id) && p.NameKey != "").Select(p => p.NameKey).ToListAsync(cancellation));
        }
        foreach (var file in files.Where(f => KeysIn(f.FileName).Any(key => names.Any(name => key.Contains(name, StringComparison.Ordinal)))))
        {
            var name = Nameless + Endings.First(ending => file.FileName.EndsWith(ending, StringComparison.Ordinal));
            await db.Anywhere<CaseImport>().Where(i => i.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.FileName, name).SetProperty(i => i.Version, i => i.Version + 1), cancellation);
            forgotten.Rows["case_import"] = forgotten.Rows.GetValueOrDefault("case_import") + 1;
        }
    }

    /// <summary>A key holds no more than the longest name: a long text has several, each of which reaches into the next.</summary>
    private static IEnumerable<string> KeysIn(string text) => Enumerable.Range(0, 1 + text.Length / (Person.LongestName / 2)).Select(part => PersonName.KeyOf(text.Substring(part * (Person.LongestName / 2), Math.Min(Person.LongestName, text.Length - part * (Person.LongestName / 2)))));

    internal void Keep(byte[]? packed, KeyRing keys) => Content = packed is null ? null : keys.Encrypt(packed, Id);

    internal void KeepRefused(byte[]? packed, KeyRing keys) => RefusedCsv = packed is null ? null : keys.Encrypt(packed, Id);
}

internal static class LineListTables
{
    public static DbSet<CaseImport> CaseImports(this OutbreakDb db) => db.Set<CaseImport>();

    public static DbSet<CaseSource> CaseSources(this OutbreakDb db) => db.Set<CaseSource>();
}
