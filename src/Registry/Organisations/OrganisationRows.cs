using System.Text.RegularExpressions;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Registry.Organisations;


/// <summary>The rows of a table of organisations, read and checked one by one.</summary>
internal sealed class OrganisationRows
{
    /// <summary>The columns, and what people call them in Chinese; an export has them in this order.</summary>
    public static readonly (string Key, string[] Called)[] Columns =
    [
        ("name", ["名称", "单位名称", "机构名称"]), ("name_en", ["英文名称"]), ("pinyin", ["拼音首字母"]), ("sector", ["行业", "部门", "类别"]),
        ("area_code", ["区划代码", "责任地区代码", "地区代码"]), ("area", ["地区", "责任地区"]), ("credit_code", ["统一社会信用代码"]), ("address", ["地址"]), ("office_phone", ["办公电话", "电话"]),
        ("parent", ["上级单位"]), ("opened_on", ["成立日期", "设立日期"]), ("closed_on", ["撤销日期"]),
        ("first_responsible", ["第一责任人"]), ("first_responsible_post", ["第一责任人职务"]), ("first_responsible_phone", ["第一责任人电话"]), ("first_responsible_from", ["第一责任人任职日期"]),
        ("deputy", ["副职"]), ("deputy_post", ["副职职务"]), ("deputy_phone", ["副职电话"]), ("deputy_from", ["副职任职日期"]), ("note", ["备注", "说明"]),
    ];

    private static readonly string[] Required = ["name", "sector", "area_code"];
    private static readonly string[] Dates = ["opened_on", "first_responsible_from", "deputy_from"];

    public required IReadOnlyList<string> Headers { get; init; }

    public string? MissingColumns { get; init; }

    public List<OrganisationCells> Usable { get; } = [];

    public List<RefusedRow> Refused { get; } = [];

    public int Count => Usable.Count + Refused.Count;

    public static OrganisationRows Read(Stream content, string fileName, AreaTree tree, SectorCatalogue sectors, OrganisationScope scope, DateOnly today)
    {
        var orders = OrdersOf(content, fileName);
        using var table = TableFile.Open(content, fileName);
        var column = ColumnsOf(table);
        var missing = Required.Where(name => !column.ContainsKey(name)).ToArray();
        var rows = new OrganisationRows { Headers = table.Headers, MissingColumns = missing.Length > 0 ? string.Join(", ", missing) : null };
        while (missing.Length == 0 && table.Read())
        {
            rows.Add(new Cells(table, column, orders), tree, sectors, scope, today);
        }
        return rows;
    }

    private static Dictionary<string, int> ColumnsOf(TableFile table)
    {
        var column = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < table.Headers.Count; i++)
        {
            var header = table.Headers[i].Trim().ToLowerInvariant();
            column.TryAdd(Columns.FirstOrDefault(c => c.Key == header || c.Called.Contains(header)).Key ?? "", i);
        }
        return column;
    }

    /// <summary>In which order each column of dates writes day and month, as far as its own dates prove it: it is read once before.</summary>
    private static Dictionary<string, DayMonthOrder> OrdersOf(Stream content, string fileName)
    {
        var proven = new Dictionary<string, ColumnDateOrder>(StringComparer.Ordinal);
        using (var table = TableFile.Open(new Unclosed(content), fileName))
        {
            var columns = ColumnsOf(table).Where(c => Dates.Contains(c.Key)).ToArray();
            while (columns.Length > 0 && table.Read())
            {
                foreach (var (name, at) in columns)
                {
                    proven[name] = proven.GetValueOrDefault(name).With(DateText.Read(table.Span(at)));
                }
            }
        }
        content.Position = 0;
        return proven.Where(p => p.Value.Proven is not null).ToDictionary(p => p.Key, p => p.Value.Proven!.Value, StringComparer.Ordinal);
    }

    private void Add(Cells cells, AreaTree tree, SectorCatalogue sectors, OrganisationScope scope, DateOnly today)
    {
        var name = cells.Name("name", 150);
        var sector = sectors.Named(cells["sector"]);
        var area = tree.ByCode(cells["area_code"]);
        var row = new OrganisationCells
        {
            Line = cells.Line,
            Cells = cells.All,
            Name = name ?? "",
            NameEn = cells.Name("name_en", 200),
            Pinyin = cells.Text("pinyin", "^[a-z0-9]{1,60}$", "validation.format"),
            Sector = sector!,
            Area = area!,
            CreditCode = cells.Code("credit_code"),
            Address = cells.Name("address", 200),
            OfficePhone = cells.Text("office_phone", OrganisationFields.Telephone, "validation.format"),
            Parent = cells.Name("parent", 150),
            OpenedOn = cells.Day("opened_on", today),
            Note = cells.Name("note", 500),
            FirstResponsible = cells.Person("first_responsible", today),
            Deputy = cells.Person("deputy", today),
        };
        cells.Require("name", name is not null, "validation.required");
        cells.Require("sector", sector is not null, "organisations.row.sector");
        cells.Require("area_code", area is not null && (sector is null || scope.Covers(area.Position, sector.Key)), "organisations.row.area");
        cells.Require("area_code", area?.ClosedOn is null, "organisations.row.area-closed");
        cells.Require("closed_on", cells["closed_on"].Length == 0, "organisations.row.closed-on");
        if (cells.Wrong is { } wrong)
        {
            Refused.Add(wrong);
        }
        else
        {
            Usable.Add(row);
        }
    }

    /// <summary>The cells of one row by column; the first that is wrong is kept.</summary>
    private sealed class Cells(TableFile table, Dictionary<string, int> column, Dictionary<string, DayMonthOrder> orders)
    {
        public int Line { get; } = table.LineNumber;

        public IReadOnlyList<string> All { get; } = [.. table.Row];

        public RefusedRow? Wrong { get; private set; }

        /// <summary>Exports put an apostrophe before what a spreadsheet would run as a formula.</summary>
        public string this[string name] => !column.TryGetValue(name, out var at) ? "" : table[at] is ['\'', '=' or '+' or '-' or '@', ..] quoted ? quoted[1..] : table[at];

        public void Require(string field, bool holds, string key)
        {
            if (!holds)
            {
                Refuse(field, new FieldError(key, this[field]));
            }
        }

        public string? Name(string field, int longest)
        {
            var text = this[field];
            if (text.Length > longest)
            {
                Refuse(field, new FieldError("validation.length", 0, longest));
                return null;
            }
            return NameText.ErrorOf(text) is { } error ? Refuse(field, error) : NameText.Clean(text);
        }

        public string? Text(string field, string form, string key) =>
            this[field] is not { Length: > 0 } text ? null : Regex.IsMatch(text, form, RegexOptions.None, TimeSpan.FromSeconds(1)) ? text : Refuse(field, new FieldError(key));

        public string? Code(string field) =>
            this[field] is not { Length: > 0 } text ? null
            : (NameText.ErrorOf(text) ?? Organisations.CreditCode.ErrorOf(text)) is { } error ? Refuse(field, error)
            : Organisations.CreditCode.Parse(text)!.Text;

        public DateOnly? Day(string field, DateOnly today)
        {
            if (this[field] is not { Length: > 0 } text)
            {
                return null;
            }
            var reading = DateText.Read(text, orders.TryGetValue(field, out var order) ? order : null);
            if (reading.Day is not { } day)
            {
                Refuse(field, new FieldError(reading.Needs ? "organisations.row.date-order" : "organisations.row.date", text));
                return null;
            }
            if (day > today)
            {
                Refuse(field, new FieldError("areas.day-in-future"));
            }
            return day;
        }

        public PersonCells? Person(string field, DateOnly today) =>
            new PersonCells(Name(field, 60) ?? "", Name(field + "_post", 100), Text(field + "_phone", OrganisationFields.Telephone, "validation.format"), Day(field + "_from", today)) is { Name.Length: > 0 } person ? person : null;

        private string? Refuse(string field, FieldError error)
        {
            Wrong ??= new RefusedRow(Line, field, this[field], error, All);
            return null;
        }
    }
}

/// <summary>A row of a table of organisations that can be used; what is empty in the file is null.</summary>
internal sealed record OrganisationCells
{
    public required int Line { get; init; }
    public required IReadOnlyList<string> Cells { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }
    public string? Pinyin { get; init; }
    public required Sector Sector { get; init; }
    public required AreaNode Area { get; init; }
    public string? CreditCode { get; init; }
    public string? Address { get; init; }
    public string? OfficePhone { get; init; }

    /// <summary>The organisation above: its credit code or its full name.</summary>
    public string? Parent { get; init; }
    public DateOnly? OpenedOn { get; init; }
    public string? Note { get; init; }
    public PersonCells? FirstResponsible { get; init; }
    public PersonCells? Deputy { get; init; }
}

/// <summary>Who answers, as a row tells it.</summary>
internal sealed record PersonCells(string Name, string? Post, string? OfficePhone, DateOnly? From);
