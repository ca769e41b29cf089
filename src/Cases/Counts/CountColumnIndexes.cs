namespace Fangxian.Cases.Counts;

/// <summary>Where each mapped column stands in the file; -1 where it does not.</summary>
internal sealed class CountColumnIndexes(IReadOnlyList<string> headers, CountColumns columns)
{
    public readonly int Date = Find(headers, columns.Date);
    public readonly int Area = Find(headers, columns.Area);
    public readonly int AreaName = Find(headers, columns.AreaName);
    public readonly int Confirmed = Find(headers, columns.Confirmed);
    public readonly int Suspected = Find(headers, columns.Suspected);
    public readonly int Cured = Find(headers, columns.Cured);
    public readonly int Dead = Find(headers, columns.Dead);
    public readonly int Measure = Find(headers, columns.Measure);
    public readonly int Value = Find(headers, columns.Value);
    public readonly int SourceUrl = Find(headers, columns.SourceUrl);
    public readonly int PublishedAt = Find(headers, columns.PublishedAt);
    public readonly int Disease = Find(headers, columns.Disease);

    public string? Missing(bool needsDisease) =>
        Date < 0 ? "date"
        : Area < 0 ? "area"
        : Measure >= 0 && Value < 0 ? "value"
        : Measure < 0 && Confirmed < 0 && Suspected < 0 && Cured < 0 && Dead < 0 ? "confirmed"
        : needsDisease && Disease < 0 ? "disease"
        : null;

    private static int Find(IReadOnlyList<string> headers, string? name)
    {
        for (var i = 0; name is not null && i < headers.Count; i++)
        {
            if (headers[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }
        return -1;
    }
}
