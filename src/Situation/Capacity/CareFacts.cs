using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;

namespace Fangxian.Situation.Capacity;

/// <summary>A figure of care.</summary>
/// <param name="Value">Percent, days or patients, as its name says.</param>
/// <param name="Source">Where it is published; null where it is an assumption.</param>
internal sealed record CareFact(double Value, string? Source);

/// <summary>
/// What is published about the care of a disease, for a reader who has no own figures: <c>data/care/care.csv</c>. Own ones are better:
/// shares and stays depend on rules of admission, age and place.
/// </summary>
internal sealed class CareFacts
{
    public const string AdmissionPercent = "admission-percent";
    public const string AdmissionDelayDays = "admission-delay-days";
    public const string StayDays = "stay-days";
    public const string IntensiveCarePercent = "intensive-care-percent";
    public const string IntensiveCareStayDays = "intensive-care-stay-days";
    public const string PatientsPerNurse = "patients-per-nurse";

    private const string EveryDisease = "*";

    private readonly Dictionary<(string Disease, string Figure), CareFact> _facts = [];

    private CareFacts(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }
        using var content = File.OpenRead(file);
        using var table = TableFile.Open(content, file);
        int Column(string name) => table.Headers.ToList().IndexOf(name);
        var (disease, figure, value, source) = (Column("disease"), Column("figure"), Column("value"), Column("source"));
        while (table.Read())
        {
            _facts[(table[disease], table[figure])] = new(double.Parse(table[value], CultureInfo.InvariantCulture), table[source] is { Length: > 0 } said ? said : null);
        }
    }

    /// <summary>A figure of this disease, or else that of every disease; null where none is published.</summary>
    public CareFact? Of(string disease, string figure) => _facts.GetValueOrDefault((disease, figure)) ?? _facts.GetValueOrDefault((EveryDisease, figure));

    /// <summary>Read once.</summary>
    public static Task<CareFacts> GetAsync(OutbreakDb db) => db.Shared.GetAsync("care-facts", 0, () => Task.FromResult(new CareFacts(Path.Combine(db.Shared.DataFolder, "care", "care.csv"))));
}
