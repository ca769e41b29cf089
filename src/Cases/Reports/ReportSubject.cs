using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>The report a request is about with all that is on record of its day: its entries and the statements of the counts.</summary>
internal sealed record ReportSubject(AreaNode Area, Disease Disease, DateOnly Date, IReadOnlyList<ReportEntry> Entries, List<NewStatement> Statements, SeriesFacts? Facts, DateTimeOffset? DueAt)
{
    /// <summary>Moves with every entry and every statement of the day.</summary>
    public int Version => Entries.Count + Statements.Count;

    public ReportEntry? Last => Entries.Count > 0 ? Entries[^1] : null;

    public static async Task<Result<ReportSubject>> FindAsync(OutbreakDb db, Actor actor, string area, string? disease, DateOnly date, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, area, disease, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var (node, known, tree) = subject.Value;
        if (!node.IsOpenOn(date))
        {
            return new AreaClosed(node.Name);
        }
        var entries = await db.ReportEntries().AsNoTracking().Where(e => e.DiseaseId == known.Id && e.Position == node.Position && e.Date == date).OrderBy(e => e.Sequence).ToListAsync(cancellation);
        var statements = await CountLedger.StatementsAsync(db, known.Id, node.Position, date.DayNumber, date.DayNumber, cancellation);
        var duties = await db.ReportDuties().AsNoTracking().Where(d => d.DiseaseId == known.Id).ToListAsync(cancellation);
        var due = duties.Where(d => d.HoldsOn(date) && tree.Find(d.Position) is { } within && d.IsOwedBy(node, within)).Select(d => (DateTimeOffset?)d.DueAt(date, db.Shared.Calendar)).Min();
        return new ReportSubject(node, known, date, entries, statements, await db.CountFactsAsync(known.Id, node, null, cancellation), due);
    }

    public ReportEntry Entry(ReportEntryKind kind, bool isZero, CountBasis basis, CountValues values, Actor actor, string? reason, DateTimeOffset now) => new()
    {
        DiseaseId = Disease.Id,
        Position = Area.Position,
        Date = Date,
        Sequence = (short)Entries.Count,
        Kind = kind,
        IsZero = isZero,
        Basis = basis,
        Confirmed = values.Confirmed,
        Suspected = values.Suspected,
        Cured = values.Cured,
        Dead = values.Dead,
        At = now,
        DueAt = DueAt,
        By = actor.Name,
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
    };

    /// <summary>Adds the entry beside the statement just written, if one was, and answers the report as it stands then.</summary>
    public async Task<EnterReport.Response> AddAsync(OutbreakDb db, ReportEntry entry, bool counted, CancellationToken cancellation)
    {
        db.Add(entry);
        db.RaiseVersion(ReportTables.Topic(Disease.Id));
        await db.SaveChangesAsync(cancellation);
        return new EnterReport.Response(Area.Code, Date, Version + (counted ? 2 : 1), DailyReport.Of([.. Entries, entry], DueAt, entry.At))
        {
            AuditRecords = $"report {Disease.Code} {Area.Code} {Date:yyyy-MM-dd}: entry {entry.Sequence}" + (counted ? $"; counts: statement {Statements.Count}" : ""),
            AuditPosition = Area.Position,
        };
    }

    public DailyReport Standing(DateTimeOffset at) => DailyReport.Of(Entries, DueAt, at);
}
