using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>
/// The published program is killed (<c>kill -9</c>) at random moments of single writes and of imports. What it answered
/// is there; what it did not answer is there as a whole or not at all; sent again, it gives the right figures.
/// </summary>
public abstract class KillTests(DatabaseKind kind) : IAsyncLifetime
{
    public sealed class OnSqlite() : KillTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : KillTests(DatabaseKind.Postgres);

    private const string Disease = "covid-19";
    private static readonly DateOnly FirstDay = new(2020, 1, 1);

    private PublishedHost _host = null!;
    private SingleWriter[] _writers = [];
    private Importer _importer = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await PublishedHost.NewAsync(kind);
        _writers = [new("990102"), new("9903"), new("990101")];
        _importer = new(["990201", "990202", "990101001001"]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact, Trait("Speed", "Slow")]
    public Task Killed_fifty_times_it_keeps_what_it_answered_and_nothing_by_half() => KillAsync(50);

    private async Task KillAsync(int kills)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("FANGXIAN_KILL_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var random = new Random(seed);
        var told = $"seed {seed}";
        TestContext.Current.TestOutputHelper?.WriteLine($"FANGXIAN_KILL_SEED={seed}");
        var whole = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            await _host.StartAsync();
            whole += await _importer.CheckAsync(_host.Client, $"{told}, before kill {kill}");
            await Task.WhenAll(_writers.Select(w => w.CheckAsync(_host.Client, $"{told}, before kill {kill}")));
            using var ended = new CancellationTokenSource();
            var work = _writers.Select(w => w.WriteAsync(_host.Client, ended.Token)).Append(_importer.WriteAsync(_host.Client, ended.Token)).ToArray();
            // Not while the first requests wait for code to be made ready: while all of them are at work.
            await Task.WhenAny(Task.WhenAll(_writers.Select(w => w.AtWork.Task).Append(_importer.AtWork.Task)), Task.WhenAny(work));
            await Task.Delay(random.Next(0, 700));
            await _host.KillAsync();
            await ended.CancelAsync();
            await Task.WhenAll(work);
        }
        await _host.StartAsync();
        whole += await _importer.CheckAsync(_host.Client, told);
        await Task.WhenAll(_writers.Select(w => w.CheckAsync(_host.Client, told)));
        var audit = await _host.Client.GetFromJsonAsync<JsonElement>("/api/audit/verify");
        Assert.True(audit.GetProperty("whole").GetBoolean(), $"{told}: {audit}");
        Assert.True(_writers.Sum(w => w.Answered) > kills && _importer.Answered > 0, $"{told}: nothing was written");
        await AssertSoundAsync(told);
        var sums = $"{kind}: {kills} kills, seed {seed}; {_writers.Sum(w => w.Answered)} single writes and {_importer.Answered} imports answered; unanswered single writes: {_writers.Sum(w => w.FoundWhole)} there, {_writers.Sum(w => w.FoundAbsent)} absent; unanswered imports: {_importer.FoundWhole} whole, {_importer.FoundAbsent} absent; {audit.GetProperty("lines")} audit lines whole; imports sent again: {whole}";
        TestContext.Current.TestOutputHelper?.WriteLine(sums);
        if (Environment.GetEnvironmentVariable("FANGXIAN_KILL_SEED") is not null)
        {
            Console.Error.WriteLine(sums);
        }
    }

    /// <summary>What SQLite itself says of the file, read with the log that the last kill left.</summary>
    private async Task AssertSoundAsync(string told)
    {
        if (kind is not DatabaseKind.Sqlite)
        {
            return;
        }
        await _host.KillAsync();
        await using var connection = new SqliteConnection($"Data Source={_host.Database};Pooling=False");
        await connection.OpenAsync();
        foreach (var check in new[] { "integrity_check", "foreign_key_check" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA " + check;
            Assert.True(await command.ExecuteScalarAsync() is null or "ok", $"{told}: {check}");
        }
    }

    /// <summary>The own confirmed figures of an area by day.</summary>
    private static async Task<Dictionary<DateOnly, int>> FiguresAsync(HttpClient client, string area)
    {
        var series = await client.GetStringAsync($"/api/counts/{area}/series?disease={Disease}&format=csv");
        return series.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Where(cells => cells[3].Length > 0)
            .ToDictionary(cells => DateOnly.ParseExact(cells[0].TrimStart('\ufeff'), "yyyy-MM-dd", CultureInfo.InvariantCulture), cells => int.Parse(cells[3], CultureInfo.InvariantCulture));
    }

    /// <summary>Enters one figure after the other, each on a day of its own, and later corrects them.</summary>
    private sealed class SingleWriter(string area)
    {
        private const int Days = 2000;

        private readonly Dictionary<DateOnly, int> _figures = [];
        private int _next;
        private (DateOnly Day, int Figure)? _unanswered;

        public int Answered { get; private set; }

        /// <summary>Done once the server of this start has answered.</summary>
        public TaskCompletionSource AtWork { get; private set; } = new();

        public int FoundWhole { get; private set; }

        public int FoundAbsent { get; private set; }

        public async Task WriteAsync(HttpClient client, CancellationToken ended)
        {
            AtWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
            while (!ended.IsCancellationRequested)
            {
                var (day, round) = (FirstDay.AddDays(_next % Days), _next / Days);
                _unanswered = (day, _next + 1);
                try
                {
                    using var answer = await client.PostAsJsonAsync($"/api/counts/{area}/days/{day:yyyy-MM-dd}", new { disease = Disease, confirmed = _next + 1, expectedVersion = round, reason = "counted again" }, ended);
                    if (answer.StatusCode != HttpStatusCode.OK)
                    {
                        Assert.Fail($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                    }
                    // The status alone is the answer: it is sent after the commit.
                    Settle();
                    Answered++;
                    AtWork.TrySetResult();
                }
                catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
                {
                    return;
                }
            }
        }

        public async Task CheckAsync(HttpClient client, string told)
        {
            var figures = await FiguresAsync(client, area);
            if (_unanswered is { } open)
            {
                var there = figures.GetValueOrDefault(open.Day) == open.Figure;
                _ = there ? FoundWhole++ : FoundAbsent++;
                if (there)
                {
                    Settle();
                }
                _unanswered = null;
            }
            var wrong = _figures.Where(f => figures.GetValueOrDefault(f.Key) != f.Value).Select(f => $"{f.Key:yyyy-MM-dd}: {f.Value} was answered, {(figures.TryGetValue(f.Key, out var is_) ? is_ : "nothing")} is there").ToArray();
            Assert.True(wrong.Length == 0 && figures.Count == _figures.Count, $"{told}, {area}: {figures.Count} figures of {_figures.Count}. {string.Join("; ", wrong.Take(5))}");
        }

        private void Settle()
        {
            _figures[_unanswered!.Value.Day] = _unanswered.Value.Figure;
            _unanswered = null;
            _next++;
        }
    }

    /// <summary>Imports the same days again and again, each time with another figure for all of them.</summary>
    private sealed class Importer(string[] areas)
    {
        private const int Days = 400;

        private int _figure;
        private int? _unanswered;

        public int Answered { get; private set; }

        /// <summary>Done once the server of this start has answered.</summary>
        public TaskCompletionSource AtWork { get; private set; } = new();

        public int FoundWhole { get; private set; }

        public int FoundAbsent { get; private set; }

        public async Task WriteAsync(HttpClient client, CancellationToken ended)
        {
            AtWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
            while (!ended.IsCancellationRequested)
            {
                _unanswered = _figure + 1;
                try
                {
                    using var answer = await SendAsync(client, _figure + 1, ended);
                    if (answer.StatusCode != HttpStatusCode.OK)
                    {
                        Assert.Fail($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                    }
                    (_figure, _unanswered) = (_figure + 1, null);
                    Answered++;
                    AtWork.TrySetResult();
                }
                catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
                {
                    return;
                }
            }
        }

        /// <summary>All rows have the figure of one import. One that was not answered is sent again and changes all or nothing.</summary>
        public async Task<int> CheckAsync(HttpClient client, string told)
        {
            var stands = await FigureAsync(client, told);
            if (_unanswered is not { } open)
            {
                Assert.True(stands == _figure, $"{told}: import {_figure} was answered, {stands} is there");
                return 0;
            }
            Assert.True(stands == _figure || stands == open, $"{told}: import {_figure} was answered, {open} was not, {stands} is there");
            _ = stands == open ? FoundWhole++ : FoundAbsent++;
            using var answer = await SendAsync(client, open, CancellationToken.None);
            var again = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(answer.IsSuccessStatusCode && again.GetProperty("refused").GetInt32() == 0, $"{told}: {again}");
            Assert.Equal(stands == open ? areas.Length * Days : 0, again.GetProperty("unchanged").GetInt32());
            (_figure, _unanswered) = (open, null);
            Assert.Equal(open, await FigureAsync(client, told));
            return 1;
        }

        private async Task<int> FigureAsync(HttpClient client, string told)
        {
            var figures = new List<int>();
            foreach (var area in areas)
            {
                figures.AddRange((await FiguresAsync(client, area)).Values);
            }
            Assert.True(figures.Count == 0 || (figures.Count == areas.Length * Days && figures.Distinct().Count() == 1), $"{told}: {figures.Count} rows of {areas.Length * Days} with the figures {string.Join(", ", figures.Distinct())}");
            return figures.FirstOrDefault();
        }

        private async Task<HttpResponseMessage> SendAsync(HttpClient client, int figure, CancellationToken cancellation)
        {
            var csv = new StringBuilder("date,code,confirmed\n");
            foreach (var area in areas)
            {
                for (var day = 0; day < Days; day++)
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{FirstDay.AddDays(day):yyyy-MM-dd},{area.PadRight(12, '0')},{figure}\n");
                }
            }
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString())), "file", "figures.csv" }, { new StringContent(Disease), "disease" } };
            return await client.PostAsync("/api/counts/import", form, cancellation);
        }
    }
}
