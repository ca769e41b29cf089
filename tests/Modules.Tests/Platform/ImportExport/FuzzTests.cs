using System.Globalization;
using System.Text;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Platform.ImportExport;

/// <summary>
/// Files of the corpus with bytes changed, cut, doubled and spliced, through every parser of tables: each is read or
/// refused as unreadable, and nothing else happens. See docs/operations/fuzzing.md.
/// </summary>
public sealed class FuzzTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private static readonly byte[] Telling = [.. "\"',;\t\n\r=<>&/-. 0123456789ABZ\0"u8, 0x80, 0xff, 0xfe, 0xe6, 0xbf, 0xc1];

    [Fact, Trait("Speed", "Slow")]
    public async Task No_file_breaks_a_parser()
    {
        var inputs = long.Parse(Environment.GetEnvironmentVariable("FANGXIAN_FUZZ") ?? "20000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("FANGXIAN_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);
        var parsers = await ParsersAsync();
        var files = Corpus.Files.Values.ToArray();
        var (read, unreadable, begun) = (0L, 0L, System.Diagnostics.Stopwatch.StartNew());
        for (var i = 0L; i < inputs; i++)
        {
            // Each input by its own seed, so that one that fails can be made again by itself.
            var random = new Random(unchecked(seed * 1_000_003 + (int)i));
            var input = i % 4 == 0 ? Workbook(random) : Mutated(files[random.Next(files.Length)], files[random.Next(files.Length)], random);
            foreach (var (name, parse) in parsers)
            {
                try
                {
                    parse(input);
                    read++;
                }
                catch (TableUnreadableException)
                {
                    unreadable++;
                }
                catch (Exception fault)
                {
                    var kept = Path.Combine(Path.GetTempPath(), $"fangxian-fuzz-{seed}-{i}.bin");
                    File.WriteAllBytes(kept, input);
                    Assert.Fail($"{name}, seed {seed}, input {i} (kept in {kept}): {fault}");
                }
            }
        }
        Assert.True(read > 0 && unreadable > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{inputs} inputs, seed {seed}: {read} read, {unreadable} unreadable, {begun.Elapsed.TotalSeconds:0} s");
        if (Environment.GetEnvironmentVariable("FANGXIAN_FUZZ") is not null)
        {
            Console.Error.WriteLine($"{inputs} inputs, seed {seed}: {read} read, {unreadable} unreadable, {begun.Elapsed.TotalSeconds:0} s");
        }
    }

    private async Task<(string, Action<byte[]>)[]> ParsersAsync()
    {
        await using var db = App.Read();
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var diseases = await db.DiseasesAsync(CancellationToken.None);
        var (calendar, disease) = (db.Shared.Calendar, diseases.ByCode(CountFiles.Disease));
        return
        [
            ("counts", bytes =>
            {
                using var table = TableFile.Open(new MemoryStream(bytes), "fuzz");
                var mapping = CountMappingGuess.Guess(table.Headers);
                var staged = StagedCounts.Read(table, mapping, disease, tree, diseases, calendar, new DateOnly(2020, 3, 1), App.Actor.Scope);
                if (staged.IsOk)
                {
                    RefusedRows.Csv(table.Headers, staged.Value.Refused, App.Words);
                    _ = FileFactsText.Say(staged.Value.Facts, 1, App.Words).ToArray();
                }
            }),
            ("areas", bytes => AreaRows.Read(new MemoryStream(bytes), "fuzz")),
            ("cells", bytes =>
            {
                using var table = TableFile.Open(new MemoryStream(bytes), "fuzz");
                while (table.Read())
                {
                    foreach (var cell in table.Row)
                    {
                        FigureText.TryParse(cell, out _);
                        _ = (DateText.Parse(cell), DateText.Parse(cell, DayMonthOrder.DayFirst), InstantText.Parse(cell, calendar), TableWriter.Cell(cell));
                        _ = AreaPosition.FromCode(cell);
                    }
                }
            }),
        ];
    }

    /// <summary>A workbook whose package is sound and whose sheet is not.</summary>
    private static byte[] Workbook(Random random)
    {
        const string Rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>date</t></is></c><c t=\"str\"><v>code</v></c><c t=\"s\"><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"1\"><v>43862.5</v></c><c r=\"B2\"><v>9901</v></c><c r=\"C2\"><f>A1</f><v>3</v></c></row><row><c t=\"e\"><v>#REF!</v></c><c t=\"b\"><v>1</v></c><c s=\"2\"><v>1E9</v></c></row>";
        const string Behind = "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
        var rows = Encoding.UTF8.GetString(Mutated(Encoding.UTF8.GetBytes(Rows), Encoding.UTF8.GetBytes(Rows), random));
        return Corpus.Book(("a", "", rows, random.Next(4) == 0 ? Encoding.UTF8.GetString(Mutated(Encoding.UTF8.GetBytes(Behind), [], random)) : Behind), ("b", random.Next(2) == 0 ? "hidden" : "", Rows, ""));
    }

    private static byte[] Mutated(byte[] file, byte[] other, Random random)
    {
        var bytes = file.ToList();
        for (var turns = random.Next(1, 9); turns > 0 && bytes.Count > 0; turns--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5 when other.Length > 0:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }
        return [.. bytes];
    }
}
