using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Organisations;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Registry.Retention;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry;

/// <summary>What other modules may ask of the registry.</summary>
public static class RegistryContract
{
    public static readonly Permission AreasRead = new("areas.read");
    public static readonly Permission AreasWrite = new("areas.write");
    public static readonly Permission OrganisationsRead = new("organisations.read");
    public static readonly Permission OrganisationsWrite = new("organisations.write");
    public static readonly Permission ProtocolsRead = new("protocols.read");

    /// <summary>To decide by which rules everybody judges: editions of protocols, the catalogues of diseases and facts.</summary>
    public static readonly Permission ProtocolsWrite = new("protocols.write");
    public static readonly Permission PeopleRead = new("people.read");
    public static readonly Permission PeopleWrite = new("people.write");
    public static readonly Permission PeopleReveal = new("people.reveal");
    public static readonly Permission PeopleMerge = new("people.merge");
    public static readonly Permission RetentionRun = new("retention.run");
    public static readonly Permission DataProtectionRead = new("data-protection.read");

    /// <summary>The present tree of areas, kept in memory and renewed when any process changes it.</summary>
    public static Task<AreaTree> AreaTreeAsync(this OutbreakDb db, CancellationToken cancellation) => AreaTreeStore.GetAsync(db, cancellation);

    /// <summary>All diseases of the catalogue, by code.</summary>
    public static Task<DiseaseCatalogue> DiseasesAsync(this OutbreakDb db, CancellationToken cancellation) => DiseaseCatalogue.GetAsync(db, cancellation);

    /// <summary>The diseases of which counts are on record here, so that lists offer them first.</summary>
    public static async Task<IReadOnlySet<short>> RecordedDiseasesAsync(this OutbreakDb db, CancellationToken cancellation) =>
        (await db.TopicsAsync(DiseaseTopics.Counts, cancellation)).Select(topic => short.TryParse(topic.AsSpan(DiseaseTopics.Counts.Length), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : (short)0).ToHashSet();

    /// <summary>The editions of protocols: which one holds on a day in an area.</summary>
    public static Task<EditionCatalogue> EditionsAsync(this OutbreakDb db, CancellationToken cancellation) => EditionCatalogue.GetAsync(db, cancellation);

    /// <summary>The facts that may be known of a case.</summary>
    public static Task<FactCatalogue> FactsAsync(this OutbreakDb db, CancellationToken cancellation) => FactCatalogue.GetAsync(db, cancellation);

    /// <summary>The statutory clocks, by code and day.</summary>
    public static Task<ClockCatalogue> ClocksAsync(this OutbreakDb db, CancellationToken cancellation) => ClockCatalogue.GetAsync(db, cancellation);

    /// <summary>All sectors of organisations, by key.</summary>
    public static Task<SectorCatalogue> SectorsAsync(this OutbreakDb db, CancellationToken cancellation) => SectorCatalogue.GetAsync(db, cancellation);

    /// <summary>
    /// Of rows with a <c>Position</c> and a <c>Sector</c> those that the actor's grants cover: of their areas and, where a grant names a
    /// sector, of that and those below it.
    /// </summary>
    public static async Task<IQueryable<TRow>> WithinSectorsAsync<TRow>(this OutbreakDb db, IQueryable<TRow> rows, Actor actor, CancellationToken cancellation) =>
        new OrganisationScope(actor, await db.SectorsAsync(cancellation)).Limit(rows);

    /// <summary>The organisations within the actor's areas, to be joined with what hangs on them.</summary>
    public static IQueryable<OrganisationRow> OrganisationRows(this OutbreakDb db) => db.Organisations().AsNoTracking().Select(o => new OrganisationRow
    {
        Id = o.Id, Name = o.Name, NameEn = o.NameEn, Sector = o.Sector, Position = o.Position, CreditCode = o.CreditCode, OfficePhone = o.OfficePhone, ClosedOn = o.ClosedOn,
    });

    /// <summary>Resident population of areas by position, latest census first; areas without a figure are absent.</summary>
    public static Task<IReadOnlyDictionary<long, AreaPopulationRow>> PopulationsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyDictionary<long, AreaPopulationRow>>(AreaTopics.Areas, "population", async _ =>
            (await db.AreaPopulations().AsNoTracking().OrderBy(p => p.Year).ToListAsync(CancellationToken.None))
                .GroupBy(p => p.Position)
                .ToDictionary(g => g.Key, g => new AreaPopulationRow { Position = g.Key, Population = g.Last().Population, Year = g.Last().Year, Source = g.Last().Source }), cancellation);

    /// <summary>The boundaries of the areas of a level below an area (the highest there is by default); null where none are stored.</summary>
    public static async Task<BoundariesRow?> BoundariesAsync(this OutbreakDb db, AreaNode area, AreaLevel? level, CancellationToken cancellation)
    {
        var kept = await db.KeptAsync(AreaTopics.Areas, $"boundaries/{area.Position}/{level}", async _ =>
        {
            var found = await db.AreaBoundaries().AsNoTracking().Where(b => b.Position == area.Position && (level == null || b.Level == level)).OrderBy(b => b.Level).FirstOrDefaultAsync();
            return new[] { found is null ? null : new BoundariesRow { Level = found.Level, GeoJsonGzip = found.GeoJson, GeoJson = Unzip(found.GeoJson), Source = found.Source } };
        }, cancellation);
        return kept[0];
    }

    /// <summary>
    /// The scope that an area or a zone gives: its subtree (those of its members), and what lies elsewhere of the areas
    /// that it has followed after a merge or a split, for whose records it answers now.
    /// </summary>
    public static async Task<Scope> ScopeOfAsync(this OutbreakDb db, long? position, Guid? zone, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var positions = position is { } one ? [one] : await db.Set<Zones.ZoneMember>().AsNoTracking().Where(m => m.ZoneId == zone).Select(m => m.Position).ToArrayAsync(cancellation);
        if (positions.Contains(AreaPosition.Root))
        {
            return Scope.Everything;
        }
        var own = positions.Select(tree.Find).OfType<AreaNode>().Select(node => node.Subtree).ToList();
        var followed = await db.KeptAsync(AreaTopics.Areas, "predecessors", async _ => await db.Set<AreaSuccessor>().AsNoTracking().Select(s => new { s.Position, s.SuccessorPosition }).ToArrayAsync(CancellationToken.None), cancellation);
        for (var before = -1; own.Count != before;)
        {
            before = own.Count;
            own.AddRange([.. followed.Where(f => own.Any(range => range.Covers(f.SuccessorPosition)) && !own.Any(range => range.Covers(f.Position))).Select(f => tree.Find(f.Position)).OfType<AreaNode>().Select(node => node.Subtree).Distinct()]);
        }
        return Scope.Of(own);
    }

    /// <summary>The zones by name.</summary>
    public static Task<IReadOnlyList<ZoneName>> ZoneNamesAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyList<ZoneName>>(AreaTopics.Areas, "zone-names", async _ => await db.Set<Zones.Zone>().AsNoTracking().OrderBy(z => z.Name).Select(z => new ZoneName(z.Id, z.Name, z.NameEn)).ToListAsync(CancellationToken.None), cancellation);

    private static string Unzip(byte[] packed)
    {
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}

/// <summary>A zone as other modules name it.</summary>
public sealed record ZoneName(Guid Id, string Name, string? NameEn);

/// <summary>Schematic boundaries as GeoJSON; each feature's id is the position of its area.</summary>
public sealed record BoundariesRow
{
    public required AreaLevel Level { get; init; }
    public required string GeoJson { get; init; }
    public required byte[] GeoJsonGzip { get; init; }
    public required string Source { get; init; }
}

/// <summary>The resident population of one area in one year, and who counted it.</summary>
public sealed record AreaPopulationRow
{
    public required long Position { get; init; }
    public required long Population { get; init; }
    public required int Year { get; init; }
    public required string Source { get; init; }
}

/// <summary>An organisation as other modules see it.</summary>
public sealed record OrganisationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }
    public required string Sector { get; init; }
    public required long Position { get; init; }
    public string? CreditCode { get; init; }
    public string? OfficePhone { get; init; }
    public DateOnly? ClosedOn { get; init; }
}

/// <summary>Areas were merged or split: these subtrees, or parts of them, have ended.</summary>
public sealed record AreasReorganised(IReadOnlyList<PositionRange> Ended) : IDomainEvent;

/// <summary>Somebody looks at the area in an emergency, who has no right to it otherwise (break-glass).</summary>
/// <param name="Look">The look.</param>
/// <param name="Position">The area.</param>
/// <param name="At">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record AreaLookedAt(Guid Look, long Position, DateTimeOffset At, DateTimeOffset Until) : IDomainEvent;

/// <summary>A zone has ended: whatever was given in it gives nothing any more.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="At">When it ended.</param>
/// <param name="By">Who ended it, as the audit names the actor.</param>
public sealed record ZoneClosed(Guid Zone, DateTimeOffset At, string By) : IDomainEvent;

/// <summary>The module that keeps accounts. Those below it ask it what a person is called, and know no more of it.</summary>
public interface IKeepsAccounts
{
    /// <summary>What the person of an account is called; null where there is no such account.</summary>
    /// <param name="account">The account, as the audit names the actor.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<PersonCalled?> PersonOfAsync(string account, OutbreakDb db, CancellationToken cancellation);
}

/// <summary>What a person is called.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="NameEn">The same in English, where it is known.</param>
public sealed record PersonCalled(string Name, string? NameEn);

/// <summary>A zone reaches areas that it did not: so does whatever is given in it. Who may not give it there is refused, with the whole change.</summary>
/// <param name="Zone">The zone as it is from now on.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">When it changed.</param>
/// <param name="By">Who changed it.</param>
public sealed record ZoneWidened(Guid Zone, string Name, DateTimeOffset At, Actor By) : IDomainEvent;

/// <summary>Topics whose versions tell that the registry has changed.</summary>
public static class AreaTopics
{
    public const string Areas = "areas";
    public const string Diseases = "diseases";
    public const string DiseaseClasses = "disease-classes";
}

/// <summary>Topics of the figures of one disease.</summary>
public static class DiseaseTopics
{
    internal const string Counts = "counts/";

    public static string CountsOf(short disease) => Counts + disease.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Topics of the register of organisations.</summary>
public static class OrganisationTopics
{
    public const string Organisations = "organisations";
    public const string Sectors = "sectors";
}

/// <summary>How long persons are kept.</summary>
public static class PersonsKept
{
    /// <summary>How many days after the end of the last role.</summary>
    public static int DaysAfterLastRole => ForgetPersons.DaysAfterLastRole;

    /// <summary>The last day on which somebody is kept who is put on record today and whose roles are all long over.</summary>
    public static DateOnly ShortestFrom(DateOnly today) => today.AddDays(Registration.DaysWithoutRole - 1);
}
