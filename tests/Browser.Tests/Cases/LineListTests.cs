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
        var right = new Dictionary<string, string> { ["性别"] = "男", ["年龄"] = "40", ["身份证号"] = "", ["报告地区"] = "510107", ["发病日期"] = "2020-02-01", ["报告日期"] = "2020-02-03", ["病例分类"] = "确诊病例", ["病情"] = "轻型", ["转归日期"] = "2020-02-20" };
        return string.Join("\r\n", lines.Skip(1).Select(line => string.Join(',', line.Split(',').Take(13).Select((cell, i) => right.GetValueOrDefault(headers[i], cell)))).Prepend(string.Join(',', headers.Take(13))));
    }

    private static async Task<string> DownloadAsync(IPage page)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href$='/refused']").ClickAsync());
        using var text = new StreamReader(await download.CreateReadStreamAsync());
        return await text.ReadToEndAsync();
    }
}
