using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Counts;

/// <summary>One file of counts that came in.</summary>
public sealed class CountImport : FileImport
{
    /// <summary>The file itself (gzip), kept for uploads: the evidence behind every figure.</summary>
    public override byte[]? Content { get; set; }

    /// <summary>The refused rows as CSV (gzip), to be mended and sent again.</summary>
    public override byte[]? RefusedCsv { get; set; }

    internal static void Configure(ModelBuilder model, OutbreakDb db) => Configure<CountImport>(model, db, "count_import");
}

/// <summary>What stands beside a figure of the import that brought it: whoever sees the figure may know where it comes from.</summary>
public sealed class ImportName
{
    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required string FileName { get; init; }
    public string? Source { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    internal static void Configure(EntityTypeBuilder<ImportName> table) => table.HasNoKey().ToView("count_import");
}
