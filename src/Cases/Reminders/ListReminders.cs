using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Reports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reminders;

/// <summary>Lists the reminders that were sent, wait or failed, the latest first, with what the last try came to.</summary>
public static class ListReminders
{
    /// <summary>How many are listed at once.</summary>
    public const int Most = 200;

    public sealed record Request : IAboutArea
    {
        /// <summary>Only reminders of the area of this code and of areas below it.</summary>
        public string? Area { get; init; }

        /// <summary>Only those that stand so: Waiting, Sent, Cancelled, NotNeeded or GivenUp, in small or capital letters.</summary>
        [RegularExpression("^[A-Za-z]{4,12}$")] public string? State { get; init; }
    }

    /// <param name="Reminders">The latest first.</param>
    /// <param name="More">Whether there are earlier ones than are listed.</param>
    public sealed record Response(IReadOnlyList<Row> Reminders, bool More);

    /// <param name="Id">The reminder; its recipient gets the same id.</param>
    /// <param name="Kind">report-reminder, reminder-test, or emergency-look.</param>
    /// <param name="State">Waiting, Sent, Cancelled, NotNeeded or GivenUp.</param>
    /// <param name="Area">The area that is reminded.</param>
    /// <param name="Disease">Code of the disease; null where it is about no report.</param>
    /// <param name="Date">The day reported; null where it is about no report.</param>
    /// <param name="Channel">Who is reminded; null where the channel is gone.</param>
    /// <param name="CreatedAt">When it was put into the outbox.</param>
    /// <param name="Attempts">How often it was tried.</param>
    /// <param name="NextAt">When it is tried next; null where it is done with.</param>
    /// <param name="DoneAt">When it was sent, cancelled, found needless or given up.</param>
    /// <param name="GiveUpAt">From when on it is not tried any more.</param>
    /// <param name="Why">Why the last try failed, or why it is not needed: a stable word.</param>
    /// <param name="WhyDetail">What goes with it: a host, a status.</param>
    public sealed record Row(Guid Id, string Kind, OutboxState State, AreaItem Area, string? Disease, DateOnly? Date, string? Channel, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? NextAt, DateTimeOffset? DoneAt, DateTimeOffset GiveUpAt, string? Why, string? WhyDetail)
    {
        internal string? Says(Words words) => Why is null ? null : words["outbox.why." + Why, WhyDetail];

        [JsonIgnore] internal bool MayCancel => State is OutboxState.Waiting;

        [JsonIgnore] internal bool MaySendAgain => State is OutboxState.Cancelled or OutboxState.GivenUp || State is OutboxState.Waiting && Attempts > 0;

        internal static Row Of(OutboxMessage m, AreaTree tree, DiseaseCatalogue diseases, IReadOnlyDictionary<Guid, string> channels)
        {
            var reminder = Reminder.Read(m);
            return new(m.Id, m.Kind, m.State, AreaItem.Of(tree.Find(m.Position)!), diseases.ById(reminder.Disease)?.Code, reminder.Date, channels.GetValueOrDefault(reminder.Channel), m.CreatedAt, m.Attempts,
                m.State is OutboxState.Waiting ? m.NextAt : null, m.DoneAt, m.GiveUpAt, m.Why, m.WhyDetail);
        }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reminders/list", CasesContract.RemindersRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/reminders", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Lists the reminders that were sent, wait or failed");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.reports.area"] };
        var state = new Option<OutboxState?>("--state") { Description = commands.T["cli.reminders.state"] };
        var command = new Command("list", commands.T["cli.reminders.list"]) { area, state };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area), State = parsed.GetValue(state)?.ToString() }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            foreach (var row in result.Value.Reminders)
            {
                Console.Out.WriteLine($"{row.Id}  {words["outbox.state." + row.State]}  {row.Area.Code} {words.Name(row.Area.Name, row.Area.NameEn)}  {row.Disease} {row.Date:yyyy-MM-dd}  {row.Channel}  {row.Says(words)}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("reminders").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, diseases) = (await db.AreaTreeAsync(cancellation), await db.DiseasesAsync(cancellation));
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        var state = Enum.TryParse<OutboxState>(request.State, ignoreCase: true, out var asked) ? asked : default(OutboxState?);
        if (state is null && !string.IsNullOrEmpty(request.State))
        {
            return Malformed.Field("state", "validation.format");
        }
        var within = area?.Subtree ?? PositionRange.Everything;
        var found = await Own(db).AsNoTracking().Where(m => m.Position >= within.From && m.Position <= within.To && (state == null || m.State == state))
            .OrderByDescending(m => m.Id).Take(Most + 1).ToListAsync(cancellation);
        var channels = await db.ReminderChannels().AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Name, cancellation);
        return new Response([.. found.Take(Most).Select(m => Row.Of(m, tree, diseases, channels))], found.Count > Most);
    }

    /// <summary>The messages of the outbox that are reminders.</summary>
    internal static IQueryable<OutboxMessage> Own(OutbreakDb db) => db.OutboxMessages().Where(m => m.Kind == Reminder.Kind || m.Kind == Reminder.TestKind || m.Kind == Reminder.LookKind);
}
