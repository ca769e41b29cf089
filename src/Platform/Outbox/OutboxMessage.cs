using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Platform.Outbox;

/// <summary>Where a message stands.</summary>
public enum OutboxState
{
    /// <summary>To be sent; it may have been tried already.</summary>
    Waiting = 0,
    Sent = 1,

    /// <summary>Somebody took it back.</summary>
    Cancelled = 2,

    /// <summary>When its turn came there was no reason for it any more.</summary>
    NotNeeded = 3,

    /// <summary>It could not be delivered within its time.</summary>
    GivenUp = 4,
}

/// <summary>
/// Something that is to leave the process, written in the transaction of what caused it. It says what it is about; its
/// words and its recipient are made when it is sent, by the module it belongs to.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The message's id at its recipient too: whoever gets it twice sees that it is the same.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is, after which its module knows it: <c>report-reminder</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>There is one message of a key, however often it is asked for.</summary>
    public required string Key { get; init; }

    /// <summary>The position of the area that it concerns; those who see the area see the message.</summary>
    public required long Position { get; init; }

    /// <summary>What it is about, as its module wrote it (JSON); no personal data.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not tried any more.</summary>
    public required DateTimeOffset GiveUpAt { get; set; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextAt { get; set; }

    public OutboxState State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>The try that is under way; nobody else tries until <see cref="LeasedUntil"/>.</summary>
    public Guid? Lease { get; set; }

    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Why the last try failed, or why it was not needed: a text <c>outbox.why.…</c>.</summary>
    public string? Why { get; set; }

    /// <summary>What goes with it: a host, a status. Never an address of a person, a secret or what an answer said.</summary>
    public string? WhyDetail { get; set; }

    /// <summary>When it left <see cref="OutboxState.Waiting"/>.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    internal static void Configure(EntityTypeBuilder<OutboxMessage> table)
    {
        table.ToTable("outbox_message");
        table.HasKey(m => m.Id);
        table.Property(m => m.Id).ValueGeneratedNever();
        table.HasIndex(m => m.Key).IsUnique();
        table.HasIndex(m => new { m.State, m.NextAt });
        table.HasIndex(m => new { m.Position, m.Id });
        table.Property(m => m.Kind).HasMaxLength(40);
        table.Property(m => m.Key).HasMaxLength(200);
        table.Property(m => m.Subject).HasMaxLength(1000);
        table.Property(m => m.Why).HasMaxLength(40);
        table.Property(m => m.WhyDetail).HasMaxLength(200);
    }
}

public static class OutboxTables
{
    /// <summary>How long a message is tried where nobody says otherwise.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(3);

    /// <summary>How long what is done with is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public static DbSet<OutboxMessage> OutboxMessages(this OutbreakDb db) => db.Set<OutboxMessage>();

    /// <summary>
    /// Puts a message into the outbox within the present transaction; nothing where there is one of its key. Take a lock
    /// of your topic before, so that nobody else asks for the same at the same time.
    /// </summary>
    public static async Task<bool> PutInOutboxAsync(this OutbreakDb db, string kind, string key, long position, string subject, DateTimeOffset now, CancellationToken cancellation)
    {
        if (db.OutboxMessages().Local.Any(m => m.Key == key) || await db.OutboxMessages().AnyAsync(m => m.Key == key, cancellation))
        {
            return false;
        }
        db.Add(new OutboxMessage { Id = Guid.CreateVersion7(now), Kind = kind, Key = key, Position = position, Subject = subject, CreatedAt = now, NextAt = now, GiveUpAt = now + GivesUpAfter });
        return true;
    }
}
