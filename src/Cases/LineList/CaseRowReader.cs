using System.Globalization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Imports;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>
/// Reads one row of a line list field by field; the first thing that is wrong is told with its column. Of a row about a case that it
/// names by its number only what was mended is left to be read.
/// </summary>
internal sealed class CaseRowReader(CaseReading file, TableFile table, CaseOnRecord? known)
{
    /// <summary>Goes before numbers that another server of this system gave.</summary>
    private const string Elsewhere = "fangxian:";

    private static readonly IReadOnlyDictionary<string, string> NothingTold = new Dictionary<string, string>();

    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private (int Column, FieldError Why)? _wrong;

    /// <summary>The days and times of the row.</summary>
    public CaseDays Days => field ??= new(file, table, _told, Wrong);

    public (CaseRow? Row, int Column, FieldError? Why) Read(string key, byte[] hash)
    {
        var (area, isAreaTold) = ReadArea();
        var days = Days.ReadAll();
        var (reported, isToTheMinute) = known is null ? Days.Instant(CaseFields.Reported) : (known.ReportedAt, true);
        var diagnosed = Days.Instant(CaseFields.Diagnosed);
        var classes = known is null ? ReadClasses(days, reported ?? diagnosed.At) : MendedClass(days);
        if (_wrong is null && (reported ?? diagnosed.At ?? EndOfFirst(classes)) is { } at)
        {
            var row = Compose(key, hash, area!, days, at, diagnosed, classes, isToTheMinute) with { IsAreaTold = isAreaTold };
            if (_wrong is null)
            {
                return (row, -1, null);
            }
        }
        Wrong(CaseFields.Reported, new("linelist.row.no-date"));
        return (null, _wrong!.Value.Column, _wrong.Value.Why);
    }

    private CaseRow Compose(string key, byte[] hash, AreaNode area, IReadOnlyDictionary<string, DateOnly?> days, DateTimeOffset reported, (DateTimeOffset? At, bool IsToTheMinute) diagnosed, IReadOnlyList<ClassTold> classes, bool isToTheMinute)
    {
        var reportedOn = file.Calendar.DayOf(reported.AddTicks(-1));
        var age = Age();
        var onset = days[CaseFields.Onset];
        var person = ReadPerson(area, days[CaseFields.BirthDate], age, onset ?? known?.OnsetDate ?? reportedOn);
        var (outcome, outcomeDate, death) = Outcome(days);
        var diagnosedOn = diagnosed.At is { } d ? file.Calendar.DayOf(d.AddTicks(-1)) : (DateOnly?)null;
        var facts = new FactReader(file, table, _told).Read();
        var row = new CaseRow
        {
            Line = table.LineNumber, Key = key, Hash = hash, ExternalId = ExternalId(), CaseId = known?.Id, Number = known is null && Number is { } number && IsKept(number) ? number : null, Person = person!, Area = area, ResidencePosition = person?.Addresses.FirstOrDefault(a => a.Kind is AddressKind.Living)?.Area.Position,
            ReportedAt = reported > file.Now ? file.Now : reported, BeganOn = onset ?? days[CaseFields.FirstVisit] ?? diagnosedOn ?? (classes.Count > 0 && classes[0].Date < reportedOn ? classes[0].Date : reportedOn), Classes = classes, OnsetDate = onset, FirstVisitDate = days[CaseFields.FirstVisit], IsolationDate = days[CaseFields.Isolation],
            DiagnosedAt = diagnosed.At > file.Now ? file.Now : diagnosed.At, DiagnosedOnDay = diagnosed.IsToTheMinute ? null : diagnosedOn, Investigation = Investigation(reported, isToTheMinute), DeathDate = death, Severity = Word<Severity>(CaseFields.Severity), Outcome = outcome, OutcomeDate = outcomeDate,
            AgeYears = age ?? (person?.BirthDate is { } born ? Case.AgeOf(born, onset ?? known?.OnsetDate, reportedOn) : null), Occupation = WordOrTold<Occupation>(CaseFields.Occupation), Employer = Text(CaseFields.Employer, 100), Note = Text(CaseFields.Notes, 500), Facts = facts, Told = _told.Count == 0 ? NothingTold : _told, TimesAreTold = isToTheMinute,
            Stays = ReadStays(days), FactsWithdrawn = known is not null && file.Columns.Filled(table, CaseFields.Facts) >= 0 ? [.. known.PresentFacts.Except(facts.Select(f => f.Code))] : [],
        };
        if (person is not null)
        {
            Check(row.Dates(file.Calendar));
            Check(FactsTold.Check(facts, file.Facts, file.Today, person.BirthDate, death));
        }
        if (known is not null && _told.Count > 0)
        {
            // A mended cell is no free text: what nobody understands is not taken for mended.
            var (where, words) = _told.First();
            Wrong(where, new("linelist.row.not-understood", words));
        }
        return row;
    }

    /// <summary>The number that this system has given the case, here or elsewhere.</summary>
    public string? Number => file.Columns.Filled(table, CaseFields.Number) is >= 0 and var column && CaseNumbers.IsNumber(table[column]) ? table[column] : null;

    /// <summary>The key of a row whose case another server of this system has numbered.</summary>
    public string? NumberElsewhere => Number is { } number ? Elsewhere + number : null;

    /// <summary>A number stays with its case where whoever imports answers for the county that gave it.</summary>
    private bool IsKept(string number) => file.Areas.IsWithin(CaseNumbers.CountyCode(number));

    /// <summary>The id of the row at its source; ids of two sources are never the same.</summary>
    public string? ExternalId()
    {
        var column = file.Columns.Filled(table, CaseFields.ExternalId);
        if (column < 0 && known is null && Number is { } number)
        {
            return IsKept(number) ? null : NumberElsewhere;
        }
        column = column < 0 && known is null ? file.Columns.Filled(table, CaseFields.Number) : column;
        if (column < 0)
        {
            return null;
        }
        var longest = file.Columns.IsOwn ? 100 : 60;
        if (table.Span(column).Length > longest)
        {
            Wrong(column, new("linelist.row.id-long", longest));
        }
        Whole(column);
        return string.IsNullOrEmpty(file.Mapping.System) ? table[column] : $"{file.Mapping.System}:{table[column]}";
    }

    private (AreaNode? Node, bool IsTold) ReadArea()
    {
        string[] fields = [CaseFields.Area, CaseFields.Prefecture, CaseFields.Province], parts = [.. fields.Select(field => file.Columns.Filled(table, field) is >= 0 and var column ? table[column] : "")];
        if (known is not null && parts.All(part => part.Length == 0))
        {
            return (known.Area, false);
        }
        if (parts.All(part => part.Length == 0) && file.Areas.OfResidence(Living()) is { } home)
        {
            return (home, false);
        }
        var (node, error, wrong) = file.Areas.Own(parts);
        if (error is not null)
        {
            Wrong(fields[wrong], error);
        }
        return (node, parts.Any(part => part.Length > 0));
    }

    /// <summary>The area in which the person lives, by its own column or by the beginning of the address.</summary>
    private AreaNode? Living() =>
        (file.Columns.Filled(table, CaseFields.Living) is >= 0 and var column ? file.Areas.Anywhere(table[column]) : null)
        ?? (file.Columns.Filled(table, CaseFields.LivingText) is >= 0 and var address ? file.Areas.AtBeginningOf(table[address]) : null);

    /// <summary>Never before the report, of which it may be known by the day alone.</summary>
    private InvestigationTold? Investigation(DateTimeOffset reported, bool isReportToTheMinute)
    {
        var (told, isToTheMinute) = Days.Instant(CaseFields.Investigated);
        if (told is not { } at)
        {
            return null;
        }
        if (isToTheMinute && isReportToTheMinute ? at < reported : file.Calendar.DayOf(at.AddTicks(-1)) < file.Calendar.DayOf(reported.AddTicks(-1)))
        {
            Wrong(CaseFields.Investigated, new("cases.before-report", file.Calendar.Shown(reported)));
        }
        at = at < reported ? reported : at;
        return new(at > file.Now ? file.Now : at, !isToTheMinute);
    }

    /// <summary>The class that was mended, since the day told beside it or today; never before that of the present one.</summary>
    private List<ClassTold> MendedClass(IReadOnlyDictionary<string, DateOnly?> days)
    {
        if (Word<CaseClass>(CaseFields.Class) is not { } told)
        {
            return [];
        }
        if (days[CaseFields.ClassDate] < known!.ClassDate)
        {
            Wrong(CaseFields.ClassDate, new("linelist.row.class-before", Platform.Localisation.Words.Iso(known.ClassDate)));
        }
        return [new(told, days[CaseFields.ClassDate] ?? file.Today)];
    }

    /// <summary>What the case was held to be, in the order of the days; where only one class is told, since its own day or its report.</summary>
    private List<ClassTold> ReadClasses(IReadOnlyDictionary<string, DateOnly?> days, DateTimeOffset? reported)
    {
        var classes = ClassHistory.Told(file, table, Wrong) ?? CaseFields.Classes.Where(c => days[c.Field] is not null).Select(c => new ClassTold(c.Class, days[c.Field]!.Value)).OrderBy(c => c.Date).ToList();
        var told = Word<CaseClass>(CaseFields.Class);
        var present = told ?? (classes.Count == 0 ? file.Mapping.Class : null);
        if (present is { } now && (classes.Count == 0 || classes[^1].Class != now))
        {
            var on = reported is { } at ? file.Calendar.DayOf(at.AddTicks(-1)) : (DateOnly?)null;
            if ((days[CaseFields.ClassDate] ?? (classes.Count == 0 ? on : Latest(on, classes[^1].Date))) is { } date)
            {
                classes.Add(new(now, date));
            }
        }
        if (classes.Count == 0 && _wrong is null)
        {
            Wrong(reported is null ? CaseFields.Reported : CaseFields.Class, new(reported is null ? "linelist.row.no-date" : "linelist.row.no-class"));
        }
        return classes;
    }

    private static DateOnly? Latest(DateOnly? a, DateOnly? b) => a is null || b > a ? b : a;

    private DateTimeOffset? EndOfFirst(IReadOnlyList<ClassTold> classes) => classes.Count == 0 ? null : file.Calendar.EndOf(classes[0].Date);

    private PersonWanted? ReadPerson(AreaNode area, DateOnly? born, short? age, DateOnly ageOn)
    {
        var told = new PersonTold
        {
            Name = Text(CaseFields.Name, 400), IsNameUnknown = true, Sex = Word<Sex>(CaseFields.Sex) ?? Sex.Unknown, BirthDate = born, AgeYears = age, AgeOn = age is null ? null : ageOn,
            IdentityKind = Word<IdentityKind>(CaseFields.IdentityKind), IdentityNumber = Text(CaseFields.IdentityNumber, 60),
            Phones = (Text(CaseFields.Phone, 200) ?? "").Split([',', ';', '、', '，', '；', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            GuardianName = Text(CaseFields.Guardian, 400), GuardianBasis = GuardianBases.ReportDuty,
        };
        var read = PersonReading.Read(told, file.Tree, area.Position, file.Today);
        if (!read.IsOk)
        {
            Check(read.Refusal as Malformed);
            return null;
        }
        // A record that has no basis gets none by a mended cell, unless that tells an age.
        return read.Value with { Addresses = Addresses(area), ArePhonesAll = known is not null, GuardianBasis = known is not null && born is null && age is null ? null : read.Value.GuardianBasis };
    }

    private List<AddressWanted> Addresses(AreaNode own)
    {
        var addresses = new List<AddressWanted>();
        foreach (var (field, kind) in ((string, AddressKind)[])[(CaseFields.Living, AddressKind.Living), (CaseFields.Registered, AddressKind.Registered), (CaseFields.Staying, AddressKind.Staying)])
        {
            var text = Text(field, 200);
            if (text is not null && (file.Areas.Anywhere(text) ?? own.Path.FirstOrDefault(around => AreaNames.IsCalled(around, text))) is { } node)
            {
                addresses.Add(new(kind, node, kind is AddressKind.Living ? Text(CaseFields.LivingText, PersonAddress.LongestText) : null));
            }
            else if (text is not null)
            {
                _told[field] = text;
            }
        }
        if (addresses.All(a => a.Kind is not AddressKind.Living) && Text(CaseFields.LivingText, PersonAddress.LongestText) is { } alone)
        {
            if (!_told.ContainsKey(CaseFields.Living) && file.Areas.AtBeginningOf(alone) is { } begins)
            {
                addresses.Add(new(AddressKind.Living, begins, alone));
                return addresses;
            }
            _told[CaseFields.LivingText] = alone;
        }
        return addresses;
    }

    /// <summary>30, 30岁, 8个月, 8 Months; a span of ages is no age and stays as told.</summary>
    private short? Age()
    {
        var column = file.Columns.Filled(table, CaseFields.Age);
        if (column < 0)
        {
            return null;
        }
        var text = table[column];
        if (AgeText.Years(text) is { } years)
        {
            return years;
        }
        if (text.Count(char.IsAsciiDigit) >= 2 && (text.Contains('-') || text.Contains("to", StringComparison.OrdinalIgnoreCase) || text.Contains('~') || text.Contains('多')))
        {
            _told[CaseFields.Age] = text;
        }
        else
        {
            Wrong(column, new("linelist.row.age", text));
        }
        return null;
    }

    private (CaseOutcome? Outcome, DateOnly? On, DateOnly? Death) Outcome(IReadOnlyDictionary<string, DateOnly?> days)
    {
        var outcome = Word<CaseOutcome>(CaseFields.Outcome);
        if (file.Columns.Filled(table, CaseFields.Died) >= 0)
        {
            outcome = CaseOutcome.Died;
        }
        else if (outcome is null && file.Columns.Filled(table, CaseFields.Recovered) >= 0)
        {
            outcome = CaseOutcome.Cured;
        }
        outcome ??= known?.Outcome;
        if (known is not null && outcome is null && days[CaseFields.OutcomeDate] is not null)
        {
            Wrong(CaseFields.OutcomeDate, new("linelist.row.no-outcome"));
        }
        var on = days[CaseFields.OutcomeDate] ?? (known?.OutcomeDate is not null ? null : outcome is CaseOutcome.Died ? days[CaseFields.Died] : outcome is CaseOutcome.Cured ? days[CaseFields.Recovered] : null);
        return outcome is null ? default : (outcome, on, outcome is CaseOutcome.Died ? days[CaseFields.Died] ?? on : null);
    }

    private List<StayTold> ReadStays(IReadOnlyDictionary<string, DateOnly?> days)
    {
        var stays = new List<StayTold>(0);
        var hospital = Text(CaseFields.Hospital, 100) ?? "";
        if (days[CaseFields.Admission] is { } admitted)
        {
            stays.Add(new(StayKind.Ward, hospital, admitted, null));
        }
        else if (hospital.Length > 0)
        {
            _told[CaseFields.Hospital] = hospital;
        }
        if (days[CaseFields.IcuFrom] is { } intensive)
        {
            if (days[CaseFields.IcuTo] < intensive)
            {
                Wrong(CaseFields.IcuTo, new("cases.until-before-from", Words.Iso(intensive)));
            }
            stays.Add(new(StayKind.IntensiveCare, hospital, intensive, days[CaseFields.IcuTo]));
        }
        return stays;
    }

    /// <summary>A word of a field as one of its meanings; a word nobody knows is an error, one that means nothing stays as told.</summary>
    private T? Word<T>(string field)
        where T : struct, Enum => Word<T>(field, column => Wrong(column, new("linelist.row.word", table[column], new FieldError("linelist.words." + field))));

    /// <summary>The same of a field in which people write what they like: a word nobody knows stays as told.</summary>
    private T? WordOrTold<T>(string field)
        where T : struct, Enum => Word<T>(field, column => _told[field] = table[column]);

    private T? Word<T>(string field, Action<int> unknown)
        where T : struct, Enum
    {
        var column = file.Columns.Filled(table, field);
        if (column < 0)
        {
            return null;
        }
        var meaning = file.Words.Meaning(field, table[column], file.Mapping);
        if (meaning is { Length: > 0 } && Enum.TryParse<T>(meaning, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }
        if (meaning is null)
        {
            unknown(column);
        }
        else
        {
            _told[field] = table[column];
        }
        return null;
    }

    private string? Text(string field, int longest)
    {
        var text = file.Columns.Joined(table, field);
        text = text.Length > 1 && text[0] == '\'' && text[1] is '=' or '+' or '-' or '@' ? text[1..] : text;
        if (field is CaseFields.IdentityNumber or CaseFields.Phone && text.Length > 0)
        {
            Whole(file.Columns.Filled(table, field));
        }
        if (text.Length > longest)
        {
            _told[field] = text.Length > 4000 ? text[..4000] : text;
            return field is CaseFields.Notes or CaseFields.Hospital or CaseFields.Employer ? text[..longest] : text;
        }
        return text.Length == 0 ? null : text;
    }

    /// <summary>5.10E+17: a spreadsheet program has made a figure of a number, and its last digits are lost.</summary>
    private void Whole(int column)
    {
        if (table.Span(column).Contains("E+", StringComparison.OrdinalIgnoreCase) && double.TryParse(table.Span(column), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            Wrong(column, new("linelist.row.rounded", table[column]));
        }
    }

    private void Check(CaseDates dates) => Check(dates.Check(file.Today));

    private void Check(Malformed? malformed)
    {
        foreach (var (field, errors) in malformed?.Fields ?? new Dictionary<string, FieldError[]>())
        {
            Wrong(FieldOf(field), errors[0]);
        }
    }

    /// <summary>A death may stand in the file as the outcome.</summary>
    private string FieldOf(string field) => CaseFields.OfRecord(field) is not CaseFields.Died and var named ? named : file.Columns.Filled(table, CaseFields.Died) >= 0 ? CaseFields.Died : CaseFields.OutcomeDate;

    private void Wrong(string field, FieldError why) => Wrong(file.Columns.Filled(table, field) is >= 0 and var filled ? filled : file.Columns.First(field), why);

    private void Wrong(int column, FieldError why) => _wrong ??= (column, why);
}
