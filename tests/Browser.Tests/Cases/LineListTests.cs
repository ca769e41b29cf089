using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;

namespace Fangxian.Browser.Tests.Cases;

/// <summary>A county's line list in Excel. Each story brings invented patients of its own.</summary>
public sealed class LineListTests(DemoHost host) : Story(host)
{
    private static readonly string[] Bad =
    [
        "性别=汉", "年龄=四十", "发病日期=2020-13-01", "发病日期=2020-03-09", "报告日期=", "报告日期=2999-01-01", "病例分类=不好说", "病情=很重", "报告地区=518888", "报告地区=青禾", "身份证号=510107198603021230", "转归日期=2020-01-01",
    ];

    private static readonly Dictionary<string, string> Right = new() { ["性别"] = "男", ["年龄"] = "40", ["身份证号"] = "", ["报告地区"] = "510107", ["发病日期"] = "2020-02-01", ["报告日期"] = "2020-02-03", ["病例分类"] = "确诊病例", ["病情"] = "轻型", ["转归日期"] = "2020-02-20" };

    [Theory]
    [InlineData("zh", Screen.Desk, "甲", "导入病例一览表", "新建", "没有报告日期")]
    [InlineData("en", Screen.Phone, "乙", "Import a line list", "Created", "No date of report")]
    public async Task An_Excel_line_list_goes_in_with_twelve_bad_rows_comes_back_is_mended_and_completes(string language, Screen screen, string who, string title, string created, string noDate)
    {
        var page = await OpenAsync("/cases/import?area=510107&disease=covid-19", language, screen, "epidemiologist.county");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(title);
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = $"{who}.xlsx", MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Buffer = Workbook([.. Rows(who)]) });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/cases/imports/**");
        await AssertGoodAsync(page);
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/preview");
        await Assertions.Expect(page.Locator(".fx-figures")).ToContainTextAsync(created);
        await Assertions.Expect(page.Locator("#problems")).ToContainTextAsync("12");
        await Assertions.Expect(page.Locator("#problems")).ToContainTextAsync(noDate);
        await AssertGoodAsync(page);
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/preview", StringComparison.Ordinal));
        await AssertGoodAsync(page);
        var csv = await DownloadAsync(page);
        Assert.Equal(13, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // Mended at the desk and sent again.
        await page.GotoAsync("/cases/import?area=510107&disease=covid-19");
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = $"{who}-mended.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Mended(csv)) });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/cases/imports/**");
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/preview");
        await Assertions.Expect(page.Locator("#problems")).ToHaveCountAsync(0);
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/preview", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("a[href$='/refused']")).ToHaveCountAsync(0);

        // Twelve of them by the import, masked; a name is looked for by the form and never stands in the address.
        await page.Locator("main .fx-actions a.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(12);
        await page.GotoAsync("/cases?area=510107&disease=covid-19");
        await page.Locator("#words").FillAsync($"线{who}");
        await page.Locator("form[role=search] button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(20);
        Assert.DoesNotContain(Uri.EscapeDataString("线"), page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#list tbody")).Not.ToContainTextAsync($"线{who}");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "丙", "已修改 2 例", "已撤销：2 例恢复", "7 天内可以撤销")]
    [InlineData("en", Screen.Phone, "丁", "2 cases changed", "Taken back: 2 restored", "to be taken back for 7 days")]
    public async Task Several_cases_are_changed_at_once_and_changed_back_at_once_or_from_the_list_of_last_changes(string language, Screen screen, string who, string done, string undone, string limit)
    {
        var page = await ImportedAsync(who, language, screen);
        await ChangeAsync("Severity:Severe");
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToContainTextAsync(done);
        await AssertGoodAsync(page);
        await page.Locator(".fx-notice.is-done button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToContainTextAsync(undone);

        await SearchAsync(page, who);
        await ChangeAsync("Severity:Critical");
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToContainTextAsync(done);
        await page.Locator("details:has(#value) > summary").ClickAsync();
        await page.Locator("a[href^='/cases/edits']").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(limit);
        await AssertGoodAsync(page);
        await page.Locator("#edits tbody tr").First.Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator(".fx-notice.is-done")).ToContainTextAsync(undone);

        async Task ChangeAsync(string value)
        {
            await page.Locator("#list tbody input[name=ids]").Nth(0).CheckAsync();
            await page.Locator("#list tbody input[name=ids]").Nth(1).CheckAsync();
            await page.Locator("details:has(#value) > summary").ClickAsync();
            await page.Locator("#value").SelectOptionAsync(value);
            await page.Locator("details:has(#value) button[type=submit]").ClickAsync();
        }
    }

    [Theory]
    [InlineData("zh", Screen.Phone)]
    [InlineData("en", Screen.Desk)]
    public async Task A_reader_keeps_filters_as_a_view_renames_it_and_takes_it_away(string language, Screen screen)
    {
        var (name, later) = ($"view {language}", $"later {language}");
        var page = await OpenAsync("/cases?area=51&disease=covid-19&severity=Severe&onset-from=2020-02-01", language, screen, "commander.province");
        await page.Locator("input[name=view]").FillAsync(name);
        await page.Locator("form:has(input[name=view]) button").ClickAsync();
        await page.GotoAsync("/cases?area=51&disease=covid-19");
        await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**severity=Severe**");
        await Assertions.Expect(page.Locator("#severity")).ToHaveValueAsync("Severe");
        await page.Locator("#views summary").ClickAsync();
        await AssertGoodAsync(page);
        await page.Locator("#views select").SelectOptionAsync(name);
        await page.Locator("#views input[name=to]").FillAsync(later);
        await page.Locator("#views button.btn-line").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = later, Exact = true })).ToBeVisibleAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#views summary").ClickAsync();
        await page.Locator("#views select").SelectOptionAsync(later);
        await page.Locator("#views button.btn-stop").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = later, Exact = true })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("zh", "戊", "年龄", "降序")]
    [InlineData("en", "己", "Age", "descending")]
    public async Task The_head_of_a_column_orders_the_list_by_mouse_by_key_and_beside_a_name(string language, string who, string age, string descending)
    {
        var page = await ImportedAsync(who, language, Screen.Desk);
        var head = page.Locator("#list thead th", new() { HasTextString = age });
        // A name stays out of the address: the head is a button of the form.
        await head.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(20);
        Assert.DoesNotContain(Uri.EscapeDataString("线"), page.Url, StringComparison.Ordinal);
        await AssertGoodAsync(page);

        await page.GotoAsync("/cases?area=510107&disease=covid-19&sex=Male");
        await head.GetByRole(AriaRole.Link).ClickAsync();
        await page.WaitForURLAsync("**sort=AgeAscending**");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "ascending");
        var ages = await AgesAsync();
        Assert.Equal(ages.Order(), ages);
        await head.GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**sort=AgeDescending**");
        await Assertions.Expect(head).ToHaveAttributeAsync("aria-sort", "descending");
        ages = await AgesAsync();
        Assert.Equal(ages.OrderDescending(), ages);
        Assert.Contains("sex=Male", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#sort option:checked")).ToContainTextAsync(descending);
        await AssertGoodAsync(page);

        async Task<int[]> AgesAsync() => [.. (await page.Locator($"#list tbody td[data-name='{age}']").AllInnerTextsAsync()).Select(text => int.TryParse(text, out var years) ? years : 0)];
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "分类：确诊病例", "判定依据：第 6 版")]
    [InlineData("en", Screen.Desk, "Class: Confirmed", "Judged by Edition 6")]
    public async Task A_list_asks_what_if_of_its_cases_and_that_leads_back_and_prints_without_its_form(string language, Screen screen, string says, string by)
    {
        var page = await OpenAsync("/cases?area=51&disease=covid-19&class=Confirmed&reported-to=2020-02-10", language, screen);
        await page.Locator("main .fx-actions a[href^='/cases/judge']").ClickAsync();
        await page.WaitForURLAsync("**/cases/judge?**");
        await Assertions.Expect(page.Locator("#which")).ToContainTextAsync(says);
        await page.Locator("#edition").SelectOptionAsync("6");
        await page.Locator("#choose button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#result #judge-curve svg")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#which")).ToContainTextAsync(says);
        await AssertGoodAsync(page);

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator("#choose")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#which a")).ToBeHiddenAsync();
        foreach (var shown in new[] { "#which", "#result .fx-printonly", "#result svg", "#result table" })
        {
            await Assertions.Expect(page.Locator(shown).First).ToBeVisibleAsync();
        }
        await Assertions.Expect(page.Locator("#result .fx-printonly")).ToContainTextAsync(by);
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await page.Locator("#which a").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/cases?", StringComparison.Ordinal) && url.Contains("class=Confirmed&reported-to=2020-02-10", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("#class")).ToHaveValueAsync("Confirmed");
    }

    [Theory]
    [InlineData("zh", Screen.Desk, "没有导出", "出生日期")]
    [InlineData("en", Screen.Phone, "Nothing was exported", "Date of birth")]
    public async Task Births_leave_with_a_purpose_only_and_without_one_the_page_says_what_to_do(string language, Screen screen, string refused, string birth)
    {
        var page = await OpenAsync("/cases?area=510107&disease=covid-19", language, screen, "epidemiologist.county");
        await page.Locator("#export input[value=birthDate]").CheckAsync();
        await page.Locator("#format").SelectOptionAsync("csv");
        await page.Locator("#export button").ClickAsync();
        await page.WaitForURLAsync("**purpose=missing**");
        await Assertions.Expect(page.Locator("#export .fx-notice")).ToContainTextAsync(refused);
        await AssertGoodAsync(page);
        await page.Locator("#export input[value=birthDate]").CheckAsync();
        await page.Locator("#format").SelectOptionAsync("csv");
        await page.Locator("#reason").FillAsync("核对密切接触者");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#export button").ClickAsync());
        using var text = new StreamReader(await download.CreateReadStreamAsync());
        var lines = (await text.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(birth, lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 1 && !lines[1].Contains('*', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh", Screen.Phone, "疑似", "病例减上报")]
    [InlineData("en", Screen.Desk, "Suspected", "Difference")]
    public async Task Counts_from_cases_stand_beside_those_reported_for_every_area_and_day(string language, Screen screen, string suspected, string difference)
    {
        var page = await OpenAsync("/cases?area=51&disease=covid-19&date=2020-02-25", language, screen);
        await page.Locator("main a[href^='/cases/counts']").First.ClickAsync();
        await page.WaitForURLAsync("**/cases/counts**");
        await Assertions.Expect(page.Locator("#areas thead")).ToContainTextAsync(suspected);
        await Assertions.Expect(page.Locator("#days thead")).ToContainTextAsync(difference);
        await Assertions.Expect(page.Locator("#areas tbody tr").First).ToContainTextAsync("531");
        Assert.True(await page.Locator("#areas tbody tr").CountAsync() > 20);
    }

    /// <summary>Twenty cases of a county, looked for by the beginning of their names.</summary>
    private async Task<IPage> ImportedAsync(string who, string language, Screen screen)
    {
        var page = await OpenAsync("/cases/import?area=510107&disease=covid-19", language, screen, "epidemiologist.county");
        var rows = Rows(who).Select(r => { foreach (var (field, value) in Right) { r[field] = value; } return r; }).ToArray();
        await page.Locator("#upload").SetInputFilesAsync(new FilePayload { Name = $"{who}.xlsx", MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Buffer = Workbook(rows) });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/cases/imports/**");
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/preview");
        await page.Locator("main .fx-formfoot button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(url => !url.EndsWith("/preview", StringComparison.Ordinal));
        await page.GotoAsync("/cases?area=510107&disease=covid-19");
        await SearchAsync(page, who);
        return page;
    }

    private static async Task SearchAsync(IPage page, string who)
    {
        await page.Locator("#words").FillAsync($"线{who}");
        await page.Locator("form[role=search] button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(20);
    }

    /// <summary>Each step, at both widths, as every story asks of its last page.</summary>
    private static async Task AssertGoodAsync(IPage page)
    {
        await AssertNoSidewaysScrollAsync(page);
        await AssertAccessibleAsync(page);
    }

    private static IEnumerable<Dictionary<string, object>> Rows(string who)
    {
        for (var i = 0; i < 20; i++)
        {
            var row = new Dictionary<string, object>
            {
                ["病例编号"] = $"{who}-{i}", ["姓名"] = $"线{who}{(char)('一' + i)}", ["性别"] = i % 2 == 0 ? "男" : "女", ["年龄"] = 30 + i, ["身份证号"] = "", ["报告地区"] = "510107",
                ["发病日期"] = "2020-02-01", ["报告日期"] = "2020-02-03", ["病例分类"] = "确诊病例", ["病情"] = "轻型", ["症状"] = "发热、干咳", ["转归"] = "治愈", ["转归日期"] = "2020-02-20",
            };
            if (i < Bad.Length && Bad[i].Split('=') is [var field, var value])
            {
                row[field] = value;
            }
            yield return row;
        }
    }

    /// <summary>A workbook with one sheet, its texts in their cells.</summary>
    private static byte[] Workbook(IReadOnlyList<Dictionary<string, object>> rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        using var book = new MemoryStream();
        using (var zip = new ZipArchive(book, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
            Part("_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Part("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Part("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            var lines = rows.Select(r => r.Values.Select(v => v.ToString())).Prepend(rows[0].Keys);
            Part("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{string.Concat(lines.Select((cells, row) => $"<row r=\"{row + 1}\">{string.Concat(cells.Select((cell, i) => $"<c r=\"{(char)('A' + i)}{row + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>"))}</sheetData></worksheet>");

            void Part(string name, string xml)
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write(xml);
            }
        }
        return book.ToArray();
    }

    /// <summary>What a clerk would do: every wrong cell is put right.</summary>
    private static string Mended(string csv)
    {
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[0].TrimStart('\uFEFF').Split(',');
        return string.Join("\r\n", lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(13).Select((cell, i) => Right.GetValueOrDefault(headers[i], cell)))).Prepend(string.Join(',', headers.Take(13))));
    }

    private static async Task<string> DownloadAsync(IPage page)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href$='/refused']").ClickAsync());
        using var text = new StreamReader(await download.CreateReadStreamAsync());
        return await text.ReadToEndAsync();
    }
}
