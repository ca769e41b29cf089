using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.People;

/// <summary>What was decided of two records that are alike.</summary>
public enum MatchState
{
    /// <summary>Nobody has decided yet.</summary>
    Open = 0,

    /// <summary>One person: the records were merged.</summary>
    Merged = 1,

    /// <summary>Two persons; never asked again.</summary>
    Apart = 2,
}

/// <summary>
/// Two records that may be of one person, waiting for somebody's decision. It belongs to the smallest area that holds both, so
/// that only who sees both sees it.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Pseudonymous)]
public sealed class PersonMatch
{
    public required Guid Id { get; init; }

    /// <summary>The record made first.</summary>
    public required Guid First { get; init; }

    public required Guid Second { get; init; }

    public required long Position { get; init; }

    /// <summary>How like they are, in bits.</summary>
    public required double Score { get; init; }

    public MatchState State { get; set; }
    public required DateTimeOffset FoundAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? DecidedBy { get; set; }

    /// <summary>Of the two records which is the other.</summary>
    public Guid Other(Guid one) => one == First ? Second : First;

    internal static PersonMatch Of(Guid one, long onePosition, Guid other, long otherPosition, double score, DateTimeOffset now)
    {
        var (first, second) = one.CompareTo(other) <= 0 ? (one, other) : (other, one);
        return new() { Id = Guid.CreateVersion7(now), First = first, Second = second, Position = Areas.AreaPosition.Over(onePosition, otherPosition), Score = Math.Round(score, 1), FoundAt = now };
    }

    internal Result<Done> Decide(MatchState state, string by, DateTimeOffset now)
    {
        if (State is not MatchState.Open)
        {
            return new MatchDecided();
        }
        (State, DecidedBy, DecidedAt) = (state, by, now);
        return Done.Instance;
    }

    internal static void Configure(EntityTypeBuilder<PersonMatch> table)
    {
        table.ToTable("person_match");
        table.HasKey(m => m.Id);
        table.Property(m => m.Id).ValueGeneratedNever();
        table.Property(m => m.DecidedBy).HasMaxLength(128);
        table.Property(m => m.First).HasColumnName("first_person");
        table.Property(m => m.Second).HasColumnName("second_person");
        table.HasIndex(m => new { m.First, m.Second }).IsUnique();
        table.HasIndex(m => m.Second);
        table.HasIndex(m => new { m.State, m.Score, m.Id });
        table.HasIndex(m => new { m.State, m.Position });
    }
}
