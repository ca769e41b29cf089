using System.Text.Json;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.People;

/// <summary>
/// That a record went into another, and all it takes to part them again: which rows and roles came from it, and which fields
/// were filled from it. Ids and names of fields alone; what the record itself said stays in it until the time to part is over.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Pseudonymous)]
public sealed class PersonMerge
{
    public required Guid Id { get; init; }
    public required Guid Gone { get; init; }
    public required Guid Into { get; init; }
    public required long Position { get; init; }
    public required DateTimeOffset MergedAt { get; init; }
    public required string MergedBy { get; init; }

    /// <summary>The last day on which they can be parted.</summary>
    public required DateOnly PartableUntil { get; init; }
    public DateTimeOffset? PartedAt { get; set; }

    /// <summary>JSON, see <see cref="MergedParts"/>.</summary>
    public required string Parts { get; init; }

    internal MergedParts Read() => JsonSerializer.Deserialize<MergedParts>(Parts)!;

    internal static void Configure(EntityTypeBuilder<PersonMerge> table)
    {
        table.ToTable("person_merge");
        table.HasKey(m => m.Id);
        table.Property(m => m.Id).ValueGeneratedNever();
        table.Property(m => m.MergedBy).HasMaxLength(128);
        table.Property(m => m.Gone).HasColumnName("gone_person");
        table.Property(m => m.Into).HasColumnName("into_person");
        table.HasIndex(m => m.Gone);
        table.HasIndex(m => m.Into);
    }
}

/// <summary>What a merge moved and filled.</summary>
/// <param name="Identities">Rows of documents that came along.</param>
/// <param name="Phones">Rows of telephones that came along.</param>
/// <param name="Addresses">Kinds of addresses that came along.</param>
/// <param name="Roles">Roles that came along.</param>
/// <param name="Filled">Fields that were empty and were filled.</param>
internal sealed record MergedParts(IReadOnlyList<Guid> Identities, IReadOnlyList<Guid> Phones, IReadOnlyList<AddressKind> Addresses, IReadOnlyList<Guid> Roles, IReadOnlyList<string> Filled)
{
    public string ToJson() => JsonSerializer.Serialize(this);
}
