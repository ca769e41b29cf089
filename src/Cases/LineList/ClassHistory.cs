using System.Globalization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>What a case was held to be so far, as a cell of a file holds it: 疑似病例 2020-01-26、确诊病例 2020-01-29.</summary>
internal static class ClassHistory
{
    /// <summary>The classes of the case <c>c</c> of a statement in their order, in one text that <see cref="Read"/> takes apart.</summary>
    public static string Sql(DatabaseKind kind) => kind is DatabaseKind.Postgres
        ? "(SELECT string_agg(h.class || '@' || (h.date - DATE '0001-01-01'), ' ' ORDER BY h.sequence) FROM case_classification h WHERE h.case_id = c.id)"
        : "(SELECT group_concat(h.class || '@' || h.date, ' ' ORDER BY h.sequence) FROM case_classification h WHERE h.case_id = c.id)";

    public static IReadOnlyList<ClassTold> Read(string found) =>
        [.. found.Split(' ').Select(one => one.Split('@')).Select(one => new ClassTold((CaseClass)int.Parse(one[0], CultureInfo.InvariantCulture), DateOnly.FromDayNumber(int.Parse(one[1], CultureInfo.InvariantCulture))))];

    public static string Show(IEnumerable<ClassTold> classes, Words words) => string.Join(words.IsEnglish ? "; " : "、", classes.Select(c => $"{words["cases.class." + c.Class]} {Words.Iso(c.Date)}"));

    /// <summary>The classes that a cell tells; null where it cannot be read.</summary>
    public static IReadOnlyList<ClassTold>? Parse(string text, CaseReading file)
    {
        var classes = new List<ClassTold>();
        foreach (var part in text.Split([';', '；', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.LastIndexOf(' ');
            if (at < 0 || !Enum.TryParse<CaseClass>(file.Words.Meaning(CaseFields.Class, part[..at], file.Mapping), ignoreCase: true, out var held) || DateText.Parse(part[(at + 1)..]) is not { } day || day > file.Today)
            {
                return null;
            }
            classes.Add(new(held, day));
        }
        return classes;
    }

    /// <summary>The classes that a row tells so; null where it does not.</summary>
    public static List<ClassTold>? Told(CaseReading file, TableFile table, Action<int, FieldError> wrong)
    {
        if (file.Columns.Filled(table, CaseFields.ClassHistory) is not (>= 0 and var column))
        {
            return null;
        }
        if (Parse(table[column], file) is { } told)
        {
            return [.. told];
        }
        wrong(column, new("linelist.row.class-history", table[column]));
        return null;
    }
}
