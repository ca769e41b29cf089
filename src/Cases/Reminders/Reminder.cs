using System.Text;
using System.Text.Json;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Reports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>What a message in the outbox reminds of. Words and recipient are made when it is sent: a report that has come by then is not asked for.</summary>
/// <param name="Channel">Where to.</param>
/// <param name="Duty">By which duty the report is owed; null for a test.</param>
/// <param name="Disease">The disease.</param>
/// <param name="Date">The day reported; null for a test.</param>
/// <param name="Until">When the emergency look that it tells of ends.</param>
internal sealed record Reminder(Guid Channel, Guid? Duty, short Disease, DateOnly? Date, DateTimeOffset? Until = null)
{
    public const string Kind = "report-reminder";
    public const string TestKind = "reminder-test";
    public const string LookKind = "emergency-look";

    public static string Write(Reminder reminder) => JsonSerializer.Serialize(reminder, Json.Options);

    public static Reminder Read(OutboxMessage message) => JsonSerializer.Deserialize<Reminder>(message.Subject, Json.Options)!;

    public static async ValueTask<Outgoing?> PrepareAsync(OutboxMessage message, OutbreakDb db, Texts texts, Uri? site, TimeProvider clock, CancellationToken cancellation)
    {
        if (message.Kind is not (Kind or TestKind or LookKind))
        {
            return null;
        }
        var reminder = Read(message);
        if (await db.ReminderChannels().SingleOrDefaultAsync(c => c.Id == reminder.Channel, cancellation) is not { } channel)
        {
            return new Outgoing.NotNeeded("channel-removed");
        }
        if (channel.IsPaused && message.Kind is not TestKind)
        {
            return new Outgoing.NotNeeded("channel-paused");
        }
        var (tree, words) = (await db.AreaTreeAsync(cancellation), new Words(texts, channel.Language));
        var area = tree.Find(channel.Position)!;
        if (message.Kind is TestKind)
        {
            return Outgo(channel, db, new Said(message.Kind, AreaItem.Of(area), null, null, null, words["reminders.mail.test.subject", words.Name(area.Name, area.NameEn)], words["reminders.mail.test.text"], null), words);
        }
        if (message.Kind is LookKind)
        {
            var looked = tree.Find(message.Position)!;
            return Outgo(channel, db, new Said(message.Kind, AreaItem.Of(looked), null, null, null, words["reminders.mail.look.subject", words.Name(looked.Name, looked.NameEn)],
                words["reminders.mail.look.text", words.Name(looked.Name, looked.NameEn), db.Shared.Calendar.Shown(reminder.Until!.Value)], site is null ? null : new Uri(site, "/emergency/looks")), words);
        }
        var (duty, day) = (await db.ReportDuties().SingleOrDefaultAsync(d => d.Id == reminder.Duty, cancellation), reminder.Date!.Value);
        if (duty is null || !duty.HoldsOn(day) || tree.Find(duty.Position) is not { } within || !duty.IsOwedBy(area, within) || !area.IsOpenOn(day))
        {
            return new Outgoing.NotNeeded("not-owed");
        }
        var now = clock.Now();
        var entries = await db.ReportEntries().Where(e => e.DiseaseId == duty.DiseaseId && e.Position == area.Position && e.Date == day).OrderBy(e => e.Sequence).ToListAsync(cancellation);
        var due = duty.DueAt(day, db.Shared.Calendar);
        if (!DailyReport.Of(entries, due, now).IsMissing)
        {
            return new Outgoing.NotNeeded("reported");
        }
        var disease = (await db.DiseasesAsync(cancellation)).ById(duty.DiseaseId)!;
        var (name, ill) = (words.Name(area.Name, area.NameEn), words.Name(disease.Name, disease.NameEn));
        var link = site is null ? null : new Uri(site, $"/reports/enter?area={area.Code}&disease={Uri.EscapeDataString(disease.Code)}&date={Words.Iso(day)}");
        return Outgo(channel, db, new Said(message.Kind, AreaItem.Of(area), disease.Code, day, due,
            words["reminders.mail.subject", name, Words.Iso(day), ill],
            words[due < now ? "reminders.mail.overdue" : "reminders.mail.before", name, ill, Words.Iso(day), InstantText.Show(due, db.Shared.Calendar)], link), words);
    }

    private static Outgoing Outgo(ReminderChannel channel, OutbreakDb db, Said said, Words words)
    {
        var keys = db.Shared.Keys;
        return channel.Way is ReminderWay.Email
            ? new Outgoing.Email(channel.AddressIn(keys), said.Title, string.Join("\n\n", new[] { said.Text, said.Link?.ToString(), words[said.Kind is LookKind ? "reminders.mail.look.foot" : "reminders.mail.foot"] }.OfType<string>()) + "\n", channel.Language.Tag())
            : new Outgoing.Webhook(new Uri(channel.AddressIn(keys)), JsonSerializer.SerializeToUtf8Bytes(said, Json.Options), keys.Decrypt(channel.Secret!, channel.Id));
    }

    /// <summary>What a webhook is posted; see docs/operations/reminders.md.</summary>
    private sealed record Said(string Kind, AreaItem Area, string? Disease, DateOnly? Date, DateTimeOffset? DueAt, string Title, string Text, Uri? Link);
}
