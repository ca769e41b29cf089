namespace Fangxian.Epidemiology.Chains;

/// <summary>The days on which two cases were in contact, from all records of them.</summary>
internal sealed class ContactDays
{
    private readonly List<(DateOnly First, DateOnly Last)> windows = [];

    public void Add(DateOnly? first, DateOnly? last) => windows.Add((first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue));

    public bool BeginBy(DateOnly day) => windows.Exists(w => w.First <= day);

    public bool Hold(DateOnly day) => windows.Exists(w => w.First <= day && day <= w.Last);
}
