using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Cases.Reminders;
using Fangxian.Cases.Reports;
using Fangxian.Cases.WhatIf;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Registry;
using Fangxian.Registry.Retention;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases;

/// <summary>What is reported: cases and counts, the daily report, and the reminders of it.</summary>
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
        Case.Configure(model, db);
        CaseClassification.Configure(model, db);
        CaseClock.Configure(model, db);
        CaseStay.Configure(model, db);
        CaseTreatment.Configure(model, db);
        CaseSample.Configure(model, db);
        CaseTest.Configure(model, db);
        CaseHandover.Configure(model, db);
        model.Entity<CaseNumber>(CaseNumber.Configure);
        CaseImport.Configure(model, db);
        CaseSource.Configure(model, db);
        CaseIndexes.Configure(model, db);
        CaseEdit.Configure(model, db);
        CaseView.Configure(model);
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
        ReportCase.Map(api);
        OpenReport.Map(api);
        ListOwnReports.Map(api);
        ShowCard.Map(api);
        PrintCard.Map(api);
        ShowCase.Map(api);
        InvestigateCase.Map(api);
        ClassifyCase.Map(api);
        ShowOpinion.Map(api);
        RecordStay.Map(api);
        RecordTreatment.Map(api);
        RecordSample.Map(api);
        RecordTest.Map(api);
        RemoveEntry.Map(api);
        ListDue.Map(api);
        JudgeCases.Map(api);
        OfferCase.Map(api);
        ListOffers.Map(api);
        AnswerOffer.Map(api);
        WithdrawOffer.Map(api);
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
        ImportCases.Map(api);
        DraftCases.Map(api);
        ListCaseImports.Map(api);
        ShowCaseImport.Map(api);
        ChooseCaseColumns.Map(api);
        PreviewCaseImport.Map(api);
        PublishCaseImport.Map(api);
        DiscardCaseImport.Map(api);
        DownloadRefusedCases.Map(api);
        ListCaseMappings.Map(api);
        SaveCaseMapping.Map(api);
        RenameCaseMapping.Map(api);
        DeleteCaseMapping.Map(api);
        ListCases.Map(api);
        ExportCases.Map(api);
        EditCases.Map(api);
        UndoEdit.Map(api);
        ListEdits.Map(api);
        ListViews.Map(api);
        SaveView.Map(api);
        RenameView.Map(api);
        CompareCounts.Map(api);
    }

    public Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation) =>
        happened switch
        {
            AreasReorganised { Ended: var ended } => CountLedger.AreasEndedAsync(db, ended, cancellation),
            AreaLookedAt look => TellOfLooks.HandleAsync(look, db, cancellation),
            FilesAged aged => CaseImport.HandleAsync(aged, db, cancellation),
            _ => CasesOfPersons.HandleAsync(happened, db, cancellation),
        };

    public ValueTask<Outgoing?> PrepareAsync(OutboxMessage message, OutbreakDb db, Texts texts, Uri? site, TimeProvider clock, CancellationToken cancellation) =>
        Reminder.PrepareAsync(message, db, texts, site, clock, cancellation);

    public void AddCommands(CommandTree commands)
    {
        ImportCounts.AddCommand(commands);
        ImportCases.AddCommand(commands);
        ExportCases.AddCommand(commands);
        ExportCounts.AddCommand(commands);
        RebuildFacts.AddCommand(commands);
        ListDue.AddCommand(commands);
        JudgeCases.AddCommand(commands);
        ListDuties.AddCommand(commands);
        MakeDuty.AddCommand(commands);
        EndDuty.AddCommand(commands);
        EnterReport.AddCommand(commands);
        ListOwed.AddCommand(commands);
        ListReminders.AddCommand(commands);
        RunReminders.AddCommand(commands);
    }
}
