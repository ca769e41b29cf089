using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Protocols;

public enum EditionState
{
    Draft = 0,
    Published = 1,
    Withdrawn = 2,
}

/// <summary>
/// An edition of the protocol of a disease: a document of facts with its days. Whoever judges by it names it, so once published
/// it is never changed: a corrected one has a number of its own.
/// </summary>
public sealed class ProtocolEdition
{
    public required Guid Id { get; init; }
    public required short DiseaseId { get; init; }

    /// <summary>As people call it: <c>6</c>, <c>6.1</c>.</summary>
    public required string Number { get; init; }
    public EditionState State { get; private set; }

    /// <summary>The first day on which it holds; null while it is a draft without one.</summary>
    public DateOnly? From { get; private set; }

    /// <summary>The first day on which it holds no more, by its own word; otherwise until another follows.</summary>
    public DateOnly? Until { get; private set; }

    /// <summary>The document, as <see cref="EditionDocument"/> reads it.</summary>
    public string Document { get; private set; } = "";
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public string? PublishedBy { get; private set; }
    public int Version { get; set; } = 1;

    /// <summary>Takes a document over into a draft.</summary>
    public Result<Done> Write(EditionDocument document)
    {
        if (State is not EditionState.Draft)
        {
            return new EditionPublished(Number);
        }
        (Document, From, Until) = (EditionJson.Write(document), document.From, document.Until);
        return Done.Instance;
    }

    public Result<Done> Publish(string by, DateTimeOffset at)
    {
        if (State is not EditionState.Draft)
        {
            return new EditionPublished(Number);
        }
        (State, PublishedAt, PublishedBy) = (EditionState.Published, at, by);
        Version++;
        return Done.Instance;
    }

    public Result<Done> Withdraw()
    {
        if (State is not EditionState.Published)
        {
            return new EditionNotPublished(Number);
        }
        State = EditionState.Withdrawn;
        Version++;
        return Done.Instance;
    }

    internal static void Configure(EntityTypeBuilder<ProtocolEdition> table)
    {
        table.ToTable("protocol_edition");
        table.HasKey(e => e.Id);
        table.Property(e => e.Id).ValueGeneratedNever();
        table.Property(e => e.Number).HasMaxLength(20);
        table.Property(e => e.From).HasColumnName("from_day");
        table.Property(e => e.Until).HasColumnName("until_day");
        table.Property(e => e.PublishedBy).HasMaxLength(128);
        table.Property(e => e.Version).IsConcurrencyToken();
        table.HasIndex(e => new { e.DiseaseId, e.Number }).IsUnique();
    }
}

internal static class ProtocolTables
{
    public static DbSet<ProtocolEdition> ProtocolEditions(this OutbreakDb db) => db.Set<ProtocolEdition>();

    public static DbSet<Fact> Facts(this OutbreakDb db) => db.Set<Fact>();
}
