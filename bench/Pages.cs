using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Fangxian.Bench;

/// <summary>How fast pages come, what they cost the server, and what the raw database needs to read the same facts.</summary>
internal sealed partial class Pages(Host host, BenchData data, Report report, string name, TimeSpan warmUp, TimeSpan run)
{
    private const int Users = 32;

    public async Task MeasureAsync()
    {
        await ColdStartAsync();
        await using var server = await host.ServeAsync(Situation(data.Province));
        var sample = await server.Client.GetStringAsync(Situation(data.Province));
        if (!sample.Contains("fx-figures", StringComparison.Ordinal) || sample.Length < 20_000)
        {
            throw new InvalidOperationException("The Situation page shows no figures; nothing to measure.");
        }
        await server.LoadAsync(Situation(data.Province), Users, warmUp);
        foreach (var (what, area) in new[] { ("province", data.Province), ("prefecture", data.Prefecture), ("county", data.County) })
        {
            await server.LoadAsync(Situation(area), Users, TimeSpan.FromSeconds(2));
            report.Add(name, $"Situation page, {what}, {Users} users", (await server.LoadAsync(Situation(area), Users, run)).ToString(), "p95 ≤ 40 ms, ≤ 1.2 ms CPU", what == "province" && host.IsSqlite ? RawRead() : "");
        }
        report.Add(name, "static file, 32 users (floor of the server)", (await server.LoadAsync("/_content/Fangxian.Platform/favicon.svg", Users, TimeSpan.FromSeconds(4))).ToString(), "–");
        await OpenPageAsync(server);
        report.Add(name, "area search, 8 users", (await server.LoadAsync("/api/areas/search?q=%E6%AD%A6%E4%BE%AF", 8, TimeSpan.FromSeconds(5))).ToString(), "p95 ≤ 10 ms");
        await FirstAfterChangeAsync(server);
        await WhileImportingAsync(server);
        await SizesAsync(server);
        report.Add(name, "memory, peak of the server", $"{server.PeakBytes >> 20} MB", "≤ 350 MB");
    }

    private string Situation(string area) => $"/situation?area={area}&disease={data.Diseases[0]}";

    private async Task ColdStartAsync()
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await using var server = await host.ServeAsync(Situation(data.Province));
            times.Add(server.ColdStart.TotalSeconds);
        }
        times.Sort();
        report.Add(name, "cold start to the first page, published host", $"median {times[2]:0.00} s ({times[0]:0.00}–{times[^1]:0.00})", "≤ 2 s");
    }

    /// <summary>What a stranger reads, beside the static file: the whole page, made once and kept packed.</summary>
    private async Task OpenPageAsync(Server server)
    {
        await host.CommandAsync("user", "scope", "bench", "--role", "administrator");
        var draft = new { area = data.Province, disease = data.Diseases[0], title = "公开页", titleEn = "Open page", introduction = new string('疫', 1000), figures = new[] { "confirmed", "newCases", "incidence", "curve", "parts" } };
        using var drafted = await server.Client.PostAsJsonAsync("/api/publications", draft);
        var publication = (await drafted.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("publication");
        using var published = await server.Client.PostAsJsonAsync($"/api/publications/{publication.GetProperty("id").GetGuid()}/issues", new { version = 1 });
        published.EnsureSuccessStatusCode();
        var page = "/open/" + publication.GetProperty("name").GetString();
        await server.LoadAsync(page, Users, TimeSpan.FromSeconds(3));
        report.Add(name, $"open page, {Users} users", (await server.LoadAsync(page, Users, TimeSpan.FromSeconds(4))).ToString(), "≤ twice the static file");
    }

    private async Task FirstAfterChangeAsync(Server server)
    {
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var entry = new { disease = data.Diseases[0], confirmed = 500_000 + i, expectedVersion = 1, reason = "bench" };
            using var entered = await server.Client.PostAsJsonAsync($"/api/counts/{data.County}/days/{data.First.AddDays(i):yyyy-MM-dd}", entry);
            if (!entered.IsSuccessStatusCode)
            {
                report.Add(name, "first page after a change", $"the entry was refused: {(int)entered.StatusCode} {await entered.Content.ReadAsStringAsync()}", "≤ 60 ms");
                return;
            }
            var watch = Stopwatch.GetTimestamp();
            using var page = await server.Client.GetAsync(Situation(data.Province));
            await page.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }
        times.Sort();
        report.Add(name, "first page after a change (province)", $"median {times[10]:0} ms, p95 {times[18]:0} ms", "≤ 60 ms");
    }

    private async Task WhileImportingAsync(Server server)
    {
        var import = host.CommandAsync("import", "counts", data.SecondCsv, "--json");
        var slow = new List<double>();
        while (!import.IsCompleted)
        {
            var load = await server.LoadAsync(Situation(data.Province), 4, TimeSpan.FromMilliseconds(500));
            slow.Add(load.P95Ms);
        }
        await import;
        slow.Sort();
        slow = slow.Count > 0 ? slow : [(await server.LoadAsync(Situation(data.Province), 4, TimeSpan.FromMilliseconds(500))).P95Ms];
        report.Add(name, "Situation page while another process imports, 4 users", $"p95 {slow[^1]:0} ms (worst half second)", "≤ 100 ms");
    }

    private async Task SizesAsync(Server server)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None, UseCookies = false }) { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", server.Client.DefaultRequestHeaders.GetValues("Cookie"));
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br, gzip");
        using var plain = await server.Client.GetAsync(Situation(data.Province));
        var html = await plain.Content.ReadAsStringAsync();
        var page = (await client.GetByteArrayAsync(Situation(data.Province))).Length;
        var assets = Links().Matches(html).Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value)).Where(l => l.Contains("_content", StringComparison.Ordinal) || l.Contains("_framework", StringComparison.Ordinal) || l.StartsWith("/api/situation/curve", StringComparison.Ordinal) || l.StartsWith("/api/situation/map", StringComparison.Ordinal))
            .Append("_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js").Append("_content/Fangxian.Platform/charts.js").Distinct().ToArray();
        var all = page;
        foreach (var asset in assets)
        {
            using var answer = await client.GetAsync(asset);
            all += answer.IsSuccessStatusCode ? (await answer.Content.ReadAsByteArrayAsync()).Length : 0;
        }
        report.Add(name, $"first visit, {assets.Length + 1} files", $"{all / 1000} kB", "≤ 600 kB");
        report.Add(name, "a later page", $"{page / 1000} kB", "≤ 40 kB");
    }

    /// <summary>The floor below a first computation: the same rows of facts by plain ADO.NET, nothing made of them.</summary>
    private string RawRead()
    {
        using var connection = new SqliteConnection($"Data Source={host.Database};Mode=ReadOnly");
        connection.Open();
        var (watch, cpu, rounds) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime, 0);
        while (watch.Elapsed < TimeSpan.FromSeconds(2))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT position, first_date, last_date, data FROM count_series WHERE disease_id = 1 AND position IN (SELECT position FROM area WHERE position = $p OR parent_position = $p)";
            command.Parameters.AddWithValue("$p", long.Parse(data.Province) * 10_000_000_000_000);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                _ = reader.GetFieldValue<byte[]>(3).Length;
            }
            rounds++;
        }
        return $"raw SQLite reading the same facts: {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / rounds:0.00} ms CPU";
    }

    [GeneratedRegex("(?:href|src|data-src)=\"([^\"]+)\"")]
    private static partial Regex Links();
}
