#:package Microsoft.Playwright
#:property PlaywrightPlatform=linux
#:property PublishAot=false

// Takes the pictures of the guide from a running demonstration: MakePictures.cs ADDRESS FOLDER. See make-pictures.
using Microsoft.Playwright;

var (address, folder) = (args[0], args[1]);
string[] quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.First(File.Exists), Args = quiet });

foreach (var (language, locale) in new[] { ("zh", "zh-CN"), ("en", "en-GB") })
{
    await using var context = await browser.NewContextAsync(new() { BaseURL = address, Locale = locale, ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1200, Height = 780 } });
    var page = await context.NewPageAsync();
    await page.GotoAsync("/sign-in");
    await page.SelectOptionAsync("#demo-account", "epidemiologist.province");
    await page.ClickAsync("#demo button[type=submit]");
    await page.WaitForURLAsync("**/situation**");
    await TakeAsync("province", "/situation?area=51&disease=covid-19&date=2020-02-25");
    await TakeAsync("prefecture", "/situation?area=5133&disease=covid-19&date=2020-02-25");
    await TakeAsync("back-in-time", "/situation?area=51&disease=covid-19&date=2020-02-10&known-at=2020-02-10");
    await TakeAsync("correction", "/counts/day?area=5108&disease=covid-19&date=2020-01-30");
    await TakeAsync("comparison", "/situation/compare?area=51&disease=covid-19&date=2020-02-25&areas=5101,5133,5113&figure=Total");
    await ImportAsync();
    await ReportAsync(isFirst: language is "zh");
    await NowcastAsync(isFirst: language is "zh");
    await ForecastAsync(isFirst: language is "zh");
    await TakeAsync("capacity", "/situation/capacity?area=51&disease=covid-19&date=2020-02-05&beds=400&intensiveCareBeds=30");
    await TakeAsync("scenario", "/situation/scenario?area=51&disease=covid-19&date=2020-02-01&contactsPercent=40");
    await CasesAsync();
    await TakeAsync("protocol", "/protocols/compare?of=covid-19&before=4&after=5");
    await TakeAsync("what-if", "/cases/judge?area=51&disease=covid-19&edition=2&against=5");
    await page.GotoAsync("/situation?area=51&disease=covid-19&date=2020-02-25", new() { WaitUntil = WaitUntilState.NetworkIdle });
    await page.EmulateMediaAsync(new() { Media = Media.Print });
    await PictureAsync("print");

    async Task TakeAsync(string name, string path)
    {
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await PictureAsync(name);
    }

    async Task ImportAsync()
    {
        await page.GotoAsync("/counts/import?area=5101&disease=covid-19");
        await page.SetInputFilesAsync("input[name=upload]", Path.Combine(folder, "..", "counts-to-mend.csv"));
        await page.ClickAsync("form.fx-form button[type=submit].btn-primary");
        await page.WaitForURLAsync("**/counts/imports/*-*");
        await page.ClickAsync("form button[type=submit].btn-primary");
        await page.WaitForURLAsync("**/preview");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await PictureAsync("import");
    }

    async Task CasesAsync()
    {
        await TakeAsync("line-list", "/cases?area=5101&disease=covid-19");
        await page.GotoAsync("/cases?area=5101&disease=covid-19&severity=Critical");
        await page.ClickAsync("#list tbody a");
        await page.WaitForURLAsync("**/cases/*-*");
        var person = await page.GetAttributeAsync("#now a[href*='/people/']", "href");
        await TakeAsync("case", page.Url);
        await TakeAsync("person", person!);
        await page.GotoAsync("/cases/import?area=5101&disease=covid-19");
        await page.SetInputFilesAsync("#upload", Path.Combine(folder, "..", "cases-to-mend.csv"));
        await page.ClickAsync("form.fx-form button[type=submit].btn-primary");
        await page.WaitForURLAsync("**/cases/imports/*-*");
        await page.ClickAsync(".fx-formfoot button[type=submit].btn-primary");
        await page.WaitForURLAsync("**/preview");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await PictureAsync("line-list-import");
    }

    async Task ReportAsync(bool isFirst)
    {
        if (isFirst)
        {
            await page.GotoAsync("/reports/duties?area=5101&disease=covid-19");
            await page.SelectOptionAsync("#level", "County");
            await page.FillAsync("#due", "20:00");
            await page.FillAsync("#from", "2020-02-20");
            await page.FillAsync("#source", "示例 Example");
            await page.ClickAsync("#make button[type=submit]");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }
        foreach (var (area, confirmed) in new[] { ("510104", "5"), ("510105", "9") })
        {
            await page.GotoAsync($"/reports/enter?area={area}&disease=covid-19&date=2020-02-24");
            if (isFirst)
            {
                await page.FillAsync("#confirmed", confirmed);
                await page.PressAsync("#confirmed", "Enter");
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            }
        }
        await TakeAsync("who-owes", "/reports?area=5101&disease=covid-19&date=2020-02-24");
        await TakeAsync("report", "/reports/enter?area=510104&disease=covid-19&date=2020-02-25");
    }

    async Task NowcastAsync(bool isFirst)
    {
        if (isFirst)
        {
            // The bulletins of the demonstration were told once; this series is made up: half is told on the day, the rest within two days.
            await page.EvaluateAsync("""
                async csv => {
                  const form = new FormData();
                  form.append('file', new Blob([csv], { type: 'text/csv' }), 'counts.csv');
                  form.append('disease', 'influenza');
                  const answer = await fetch('/api/counts/import', { method: 'POST', body: form });
                  if (!answer.ok) throw new Error(await answer.text());
                }
                """, ToldLate());
        }
        await page.GotoAsync("/situation?area=510107&disease=influenza&date=2020-03-29", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.EvaluateAsync("document.querySelector('#curve-panel').scrollIntoView()");
        await PictureAsync("nowcast");
    }

    static string ToldLate()
    {
        var (text, last) = (new System.Text.StringBuilder("date,code,confirmed,published_at\n"), new DateOnly(2020, 3, 29));
        int Cases(int day) => (int)Math.Round(15 + (25 * Math.Exp(0.025 * (day - 30))) + (4 * Math.Sin(day * 2.1)));
        int Told(int day, int late) => (int)Math.Round(Cases(day) * (late switch { 0 => 0.5, 1 => 0.8, _ => 1.0 }));
        for (var known = 0; known < 60; known++)
        {
            for (var day = Math.Max(0, known - 2); day <= known; day++)
            {
                var total = Enumerable.Range(0, day + 1).Sum(d => Told(d, known - d));
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{last.AddDays(day - 59):yyyy-MM-dd},510107,{total},{last.AddDays(known - 59):yyyy-MM-dd}\n");
            }
        }
        return text.ToString();
    }

    async Task ForecastAsync(bool isFirst)
    {
        await page.GotoAsync("/situation/forecast?area=51&disease=covid-19&date=2020-04-30");
        if (isFirst)
        {
            await page.ClickAsync("form.fx-actions button[type=submit]");
            await page.WaitForURLAsync("**done=made");
        }
        await TakeAsync("forecast", "/situation/forecast?area=51&disease=covid-19&date=2020-04-30");
    }

    async Task PictureAsync(string name)
    {
        await page.WaitForTimeoutAsync(700);
        // Who loaded the demonstration is named after the machine; the pictures are the same on every one.
        await page.EvaluateAsync("document.querySelectorAll('small, p').forEach(s => { if (!s.children.length) s.textContent = s.textContent.replace(/operator@\\S+/, 'operator@host'); })");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.{language}.png"), Animations = ScreenshotAnimations.Disabled });
        Console.WriteLine($"{name}.{language}.png");
    }
}
