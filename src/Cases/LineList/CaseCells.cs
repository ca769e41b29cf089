using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.LineList;

/// <summary>
/// A row of a file that this system made, beside the case that it is about: what says the same as the record is passed over, so that
/// only what somebody has mended is read, whatever the language of the file and the program that saved it.
/// </summary>
internal sealed class CaseCells(CaseReading file, TableFile table, CaseOnRecord? known, CaseDays days)
{
    private static readonly string[] OfThePerson = [CaseFields.Name, CaseFields.IdentityNumber, CaseFields.Phone];

    private readonly HashSet<int> _passedOver = [];
    private readonly List<int> _told = [];

    /// <summary>The columns that are not to be read in this row.</summary>
    public IReadOnlyCollection<int> PassedOver => _passedOver;

    /// <summary>Whether anything is left to be read.</summary>
    public bool SaysMore => _told.Count > 0;

    /// <summary>Cells in which a name or number is masked: they are left out.</summary>
    public int Masked { get; private set; }

    /// <summary>Cells that are empty and of which something is on record: it stays.</summary>
    public int Emptied { get; private set; }

    /// <summary>What of the row no file may change; null where it does not try.</summary>
    public (int Column, FieldError Why)? Compare()
    {
        foreach (var (field, columns) in file.Columns.Fields)
        {
            Emptied += known?.Values.ContainsKey(field) is true && columns.Length > 0 && columns.All(IsEmpty) ? 1 : 0;
            foreach (var column in columns.Where(c => !IsEmpty(c)))
            {
                Look(field, column);
            }
        }
        return known is null ? null : Fixed();
    }

    private bool IsEmpty(int column) => CaseColumnsIndex.IsNothing(table.Span(column));

    private void Look(string field, int column)
    {
        var value = known?.Values.GetValueOrDefault(field);
        if (value is not null && Says(field, table[column], value))
        {
            _passedOver.Add(column);
        }
        else if (OfThePerson.Contains(field) && table.Span(column).Contains('*'))
        {
            _passedOver.Add(column);
            Masked++;
        }
        else
        {
            _told.Add(column);
        }
    }

    private (int, FieldError)? Fixed()
    {
        if (known!.DiseaseId != file.DiseaseId)
        {
            return (file.Columns.First(CaseFields.Number), new("linelist.row.other-disease", known.Number));
        }
        if (Told(CaseFields.Reported) is >= 0 and var reported)
        {
            return (reported, new("linelist.row.other-report", known.Number, InstantText.Show(known.ReportedAt, file.Calendar)));
        }
        foreach (var field in (ReadOnlySpan<string>)[CaseFields.Investigated, CaseFields.ExternalId, CaseFields.ClassHistory])
        {
            if (Told(field) is >= 0 and var column && known.Values.TryGetValue(field, out var value))
            {
                return (column, new("linelist.row.fixed", value switch
                {
                    DateTimeOffset at => InstantText.Show(at, file.Calendar),
                    string text => text,
                    _ => new FieldError("cases.class." + known.Class),
                }));
            }
        }
        return Told(CaseFields.ClassDate) is >= 0 and var since && Told(CaseFields.Class) < 0 ? (since, new("linelist.row.fixed", Platform.Localisation.Words.Iso(known.ClassDate))) : null;
    }

    /// <summary>The column of a field in which the row says something else than the record; -1 where it does not.</summary>
    private int Told(string field) => file.Columns.Of(field).Where(_told.Contains).FirstOrDefault(-1);

    /// <summary>Whether a cell says what is on record.</summary>
    private bool Says(string field, string text, object value) => value switch
    {
        MaskedText own => IsText(text, own.Full) || IsText(text, own.Masked),
        string own => IsText(text, own),
        DateOnly day => days.Read(text).Day == day || (field == CaseFields.BirthDate && CaseDays.BirthOf(text) == day),
        DateTimeOffset at => days.Says(text, at),
        int age => AgeText.Years(text) == age,
        AreaNode area => AreaNames.IsCalled(area, text) || AreaCode.InAscii(text) is var code && (code == area.ShortCode || code == area.Code),
        IReadOnlySet<string> facts => facts.SetEquals(FactReader.Named(file.Facts, text)),
        IReadOnlyList<ClassTold> history => ClassHistory.Parse(text, file)?.SequenceEqual(history) is true,
        Enum word => word.ToString().Equals(file.Words.Meaning(field, text, file.Mapping), StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Texts as cells hold them: trimmed, lines ended either way, and with the sign before what would run as a formula.</summary>
    private static bool IsText(string text, string own)
    {
        var (cell, record) = (text.ReplaceLineEndings("\n").Trim(), own.ReplaceLineEndings("\n").Trim());
        return cell == record || cell == "'" + record;
    }
}
