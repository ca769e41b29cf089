using System.Text;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MimeKit;

namespace Fangxian.Cases.Reminders;

/// <summary>How a reminder is sent.</summary>
public enum ReminderWay
{
    Email = 0,

    /// <summary>A POST of JSON, signed with a secret.</summary>
    Webhook = 1,
}

/// <summary>
/// Where an area is reminded of the daily report that it owes: the address of an office, never of a person at home. Address and
/// secret are encrypted: a webhook's address often holds a key itself.
/// </summary>
[PersonalData("responsibility", "infectious-disease-law", Sensitivity.Personal, Kept = "reminder-channel")]
public sealed class ReminderChannel
{
    public const int MostMinutesBefore = 720, MostAddress = 500;

    public required Guid Id { get; init; }

    /// <summary>The area that is reminded of its own report.</summary>
    public required long Position { get; init; }

    public required ReminderWay Way { get; init; }

    /// <summary>Who is reminded, as colleagues call the office: 县疾控中心值班室.</summary>
    public required string Name { get; set; }

    [NeverAudited, Encrypted]
    public required byte[] Address { get; set; }

    /// <summary>Signs what is posted; null for e-mail.</summary>
    [NeverAudited, Encrypted]
    public byte[]? Secret { get; set; }

    /// <summary>The language it is reminded in.</summary>
    public required Language Language { get; set; }

    /// <summary>How many minutes before the report is due it is reminded, where it has not reported by then; 0: once it is overdue.</summary>
    public required int MinutesBefore { get; set; }

    /// <summary>Nothing is sent for the time being.</summary>
    public bool IsPaused { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Version { get; set; } = 1;

    public string AddressIn(KeyRing keys) => Encoding.UTF8.GetString(keys.Decrypt(Address, Id));

    /// <summary>As it is shown: of a webhook's address no more than its host, since the rest opens it.</summary>
    public string ShownIn(KeyRing keys) => Way is ReminderWay.Email ? AddressIn(keys) : new Uri(AddressIn(keys)).GetLeftPart(UriPartial.Authority) + "/…";

    public byte[] Seal(string text, KeyRing keys) => keys.Encrypt(Encoding.UTF8.GetBytes(text), Id);

    /// <summary>What is wrong with an address; null where nothing is. Where a webhook leads is judged when it is called.</summary>
    public static Refusal? Check(ReminderWay way, string address) => way switch
    {
        ReminderWay.Email => MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address == address && mailbox.Domain.Length > 0 ? null : Malformed.Field("address", "reminders.address.email"),
        _ => Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { UserInfo: "", Fragment: "" } && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback) ? null : Malformed.Field("address", "reminders.address.https"),
    };

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<ReminderChannel> table = model.Entity<ReminderChannel>();
        table.ToTable("reminder_channel");
        table.HasKey(c => c.Id);
        table.Property(c => c.Id).ValueGeneratedNever();
        table.HasIndex(c => c.Position);
        table.Property(c => c.Name).HasMaxLength(100);
        table.Property(c => c.Version).IsConcurrencyToken();
        db.LimitToScope<ReminderChannel>(model, c => c.Position);
    }
}

/// <summary>A channel as it is told.</summary>
/// <param name="Id">The channel.</param>
/// <param name="Version">Counts its changes; sent back with the next one.</param>
/// <param name="Area">The area that is reminded of its own report.</param>
/// <param name="Way">Email or Webhook.</param>
/// <param name="Name">Who is reminded.</param>
/// <param name="Address">The e-mail address; of a webhook the host alone.</param>
/// <param name="Language">The language it is reminded in.</param>
/// <param name="MinutesBefore">How many minutes before the report is due; 0: once it is overdue.</param>
/// <param name="IsPaused">Nothing is sent for the time being.</param>
public sealed record ChannelState(Guid Id, int Version, AreaItem Area, ReminderWay Way, string Name, string Address, Language Language, int MinutesBefore, bool IsPaused)
{
    internal static ChannelState Of(ReminderChannel channel, AreaTree tree, KeyRing keys) =>
        new(channel.Id, channel.Version, AreaItem.Of(tree.Find(channel.Position)!), channel.Way, channel.Name, channel.ShownIn(keys), channel.Language, channel.MinutesBefore, channel.IsPaused);
}

internal static class ReminderTables
{
    public const string Topic = "reminders";

    public static DbSet<ReminderChannel> ReminderChannels(this OutbreakDb db) => db.Set<ReminderChannel>();
}
