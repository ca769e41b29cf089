using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>What every row of one file is read by.</summary>
internal sealed record CaseReading(short DiseaseId, CaseMapping Mapping, CaseColumnsIndex Columns, CaseWords Words, CaseAreas Areas, AreaTree Tree, FactCatalogue Facts, OutbreakCalendar Calendar, DateTimeOffset Now)
{
    public DateOnly Today { get; } = Calendar.DayOf(Now);

    /// <summary>The cases that rows name by their numbers.</summary>
    public CasesOnRecord OnRecord { get; init; } = CasesOnRecord.None;
}
