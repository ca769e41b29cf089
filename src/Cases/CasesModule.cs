using Fangxian.Cases.Counts;
using Fangxian.Cases.Reminders;
using Fangxian.Cases.Reports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Registry;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases;

/// <summary>What is reported: counts per area and day, the daily report, and the reminders of it.</summary>
public sealed class CasesModule : IModule
{
    public string Name => "Cases";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
        CountStatement.Configure(model, db);
        CountSeries.Configure(model, db);
        model.Entity<CountSource>(CountSource.Configure);
        CountImport.Configure(model, db);
        model.Entity<ImportName>(ImportName.Configure);
        model.Entity<SavedMapping>(SavedMapping.Configure);
        model.Entity<ReportDuty>(ReportDuty.Configure);
        ReportEntry.Configure(model, db);
        ReminderChannel.Configure(model, db);
    }

    public void Map(IEndpointRouteBuilder api)
    {
        ExportCounts.Map(api);
        ImportCounts.Map(api);
        ListCounts.Map(api);
        ShowCountDay.Map(api);
        EnterCount.Map(api);
        ListCorrections.Map(api);
        ExportSeries.Map(api);
        DraftImport.Map(api);
        ListImports.Map(api);
        ShowImport.Map(api);
        ChooseColumns.Map(api);
        PreviewImport.Map(api);
        PublishImport.Map(api);
        DiscardImport.Map(api);
        DownloadImport.Map(api);
        ListMappings.Map(api);
        SaveMapping.Map(api);
        DeleteMapping.Map(api);
        RenameMapping.Map(api);
        ListDuties.Map(api);
        MakeDuty.Map(api);
        EndDuty.Map(api);
        ShowReport.Map(api);
        EnterReport.Map(api);
        WithdrawReport.Map(api);
        ListOwed.Map(api);
        ExportOwed.Map(api);
        ListChannels.Map(api);
        MakeChannel.Map(api);
        ChangeChannel.Map(api);
        RemoveChannel.Map(api);
        TestChannel.Map(api);
        ListReminders.Map(api);
        SendReminderAgain.Map(api);
        CancelReminder.Map(api);
    }

    public Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation) =>
        happened is AreasReorganised { Ended: var ended } ? CountLedger.AreasEndedAsync(db, ended, cancellation) : Task.CompletedTask;

    public ValueTask<Outgoing?> PrepareAsync(OutboxMessage message, OutbreakDb db, Texts texts, Uri? site, TimeProvider clock, CancellationToken cancellation) =>
        Reminder.PrepareAsync(message, db, texts, site, clock, cancellation);

    public void AddCommands(CommandTree commands)
    {
        ImportCounts.AddCommand(commands);
        ExportCounts.AddCommand(commands);
        RebuildFacts.AddCommand(commands);
        ListDuties.AddCommand(commands);
        MakeDuty.AddCommand(commands);
        EndDuty.AddCommand(commands);
        EnterReport.AddCommand(commands);
        ListOwed.AddCommand(commands);
        ListReminders.AddCommand(commands);
        RunReminders.AddCommand(commands);
    }
}
