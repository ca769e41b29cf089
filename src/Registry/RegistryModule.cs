using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Organisations;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Registry.Retention;
using Fangxian.Registry.Zones;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry;

/// <summary>Areas and zones, organisations, persons, the disease catalogue, statutory clocks: what every record hangs on.</summary>
public sealed class RegistryModule : IModule
{
    public string Name => "Registry";

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
        model.Entity<Area>(Area.Configure);
        model.Entity<AreaFormerName>(AreaFormerName.Configure);
        model.Entity<AreaSuccessor>(AreaSuccessor.Configure);
        model.Entity<AreaPopulation>(AreaPopulation.Configure);
        model.Entity<AreaBoundaries>(AreaBoundaries.Configure);
        model.Entity<Zone>(Zone.Configure);
        model.Entity<ZoneMember>(ZoneMember.Configure);
        model.Entity<Disease>(Disease.Configure);
        model.Entity<DiseaseClass>(DiseaseClass.Configure);
        model.Entity<StatutoryClock>(StatutoryClock.Configure);
        model.Entity<ProtocolEdition>(ProtocolEdition.Configure);
        model.Entity<Fact>(Fact.Configure);
        Person.Configure(model, db);
        model.Entity<PersonIdentity>(PersonIdentity.Configure);
        model.Entity<PersonPhone>(PersonPhone.Configure);
        model.Entity<PersonAddress>(PersonAddress.Configure);
        model.Entity<PersonMatch>(PersonMatch.Configure);
        model.Entity<PersonMerge>(PersonMerge.Configure);
        db.LimitToScope<PersonMatch>(model, m => m.Position);
        db.LimitToScope<PersonMerge>(model, m => m.Position);
        db.LimitToScope<PersonIdentity>(model, i => i.Position);
        db.LimitToScope<PersonPhone>(model, p => p.Position);
        db.LimitToScope<PersonAddress>(model, a => a.Position);
        model.Entity<Sector>(Sector.Configure);
        model.Entity<Organisation>(Organisation.Configure);
        model.Entity<OrganisationFormerName>(OrganisationFormerName.Configure);
        model.Entity<Appointment>(Appointment.Configure);
        db.LimitToScope<Organisation>(model, o => o.Position);
        db.LimitToScope<OrganisationFormerName>(model, n => n.Position);
        db.LimitToScope<Appointment>(model, a => a.Position);
    }

    public void Map(IEndpointRouteBuilder api)
    {
        SearchAreas.Map(api);
        ShowArea.Map(api);
        ShowBoundaries.Map(api);
        ImportAreas.Map(api);
        ImportPopulation.Map(api);
        ImportBoundaries.Map(api);
        LoadShippedAreas.Map(api);
        OpenArea.Map(api);
        RenameArea.Map(api);
        MergeAreas.Map(api);
        SplitArea.Map(api);
        AddGrids.Map(api);
        ListZones.Map(api);
        MakeZone.Map(api);
        ChangeZone.Map(api);
        CloseZone.Map(api);
        ListDiseases.Map(api);
        AddDisease.Map(api);
        ChangeDisease.Map(api);
        ClassifyDisease.Map(api);
        ListFacts.Map(api);
        RecordFact.Map(api);
        ListEditions.Map(api);
        FindEdition.Map(api);
        CompareEditions.Map(api);
        ShowEdition.Map(api);
        ExportEdition.Map(api);
        ImportEdition.Map(api);
        TakeShippedEdition.Map(api);
        DraftEdition.Map(api);
        ChangeDraft.Map(api);
        PublishEdition.Map(api);
        WithdrawEdition.Map(api);
        DiscardDraft.Map(api);
        ListClocks.Map(api);
        ListSectors.Map(api);
        ListOrganisations.Map(api);
        CountGaps.Map(api);
        ShowOrganisation.Map(api);
        OpenOrganisation.Map(api);
        ChangeOrganisation.Map(api);
        CloseOrganisation.Map(api);
        AppointPerson.Map(api);
        DismissPerson.Map(api);
        ImportOrganisations.Map(api);
        ExportOrganisations.Map(api);
        SearchPersons.Map(api);
        RegisterPerson.Map(api);
        ShowPerson.Map(api);
        ChangePerson.Map(api);
        RevealNumber.Map(api);
        ListMatches.Map(api);
        KeepApart.Map(api);
        MergePersons.Map(api);
        PartPersons.Map(api);
        PreviewRetention.Map(api);
        RunRetention.Map(api);
        ListPersonalData.Map(api);
    }

    public void AddCommands(CommandTree commands)
    {
        ImportAreas.AddCommand(commands);
        ImportPopulation.AddCommand(commands);
        ImportOrganisations.AddCommand(commands);
        ExportOrganisations.AddCommand(commands);
        ListDiseases.AddCommand(commands);
        AddDisease.AddCommand(commands);
        ChangeDisease.AddCommand(commands);
        ClassifyDisease.AddCommand(commands);
        ListEditions.AddCommand(commands);
        ShowEdition.AddCommand(commands);
        ImportEdition.AddCommand(commands);
        ExportEdition.AddCommand(commands);
        CompareEditions.AddCommand(commands);
        PublishEdition.AddCommand(commands);
        PeopleCommands.Add(commands);
        RetentionCommands.Add(commands);
    }

    // A database from before the classes had days takes the diseases once more: their codes are what records hang on, and stay.
    private static readonly (string Topic, string Table, Slice<CatalogueTable, CatalogueRows> Import)[] Catalogues =
    [
        (AreaTopics.DiseaseClasses, "diseases/diseases.csv", ImportDiseases.Slice),
        (AreaTopics.DiseaseClasses, "diseases/classes.csv", ImportDiseaseClasses.Slice),
        (ClockCatalogue.Topic, "clocks/clocks.csv", ImportClocks.Slice),
        (OrganisationTopics.Sectors, "organisations/sectors.csv", ImportSectors.Slice),
        (FactCatalogue.Topic, "protocols/facts.csv", ImportFacts.Slice),
    ];

    /// <summary>Reads each shipped catalogue into a database that has nothing of its topic.</summary>
    public async Task SeedAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation)
    {
        foreach (var (topic, table, import) in Catalogues)
        {
            await using var db = databases.ForReading(actor.Scope);
            var file = Path.Combine(databases.Shared.DataFolder, table);
            if (await db.VersionAsync(topic, cancellation) == 0 && File.Exists(file))
            {
                await using var content = File.OpenRead(file);
                databases.Shared.Refused.Note(table, (await run.Async(import, new() { Content = content, FileName = table }, actor, cancellation)).Refusal);
            }
        }
        await ShippedEditions.LoadAsync(run, databases, actor, cancellation);
    }
}
