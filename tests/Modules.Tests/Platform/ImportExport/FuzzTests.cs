using System.Globalization;
using System.IO.Compression;
using System.Text;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Modules.Tests.Cases.Counts;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.PublicInformation.OpenPage;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;

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
            var form = (i % 16) switch { 1 => Form.Json, 5 => Form.Archive, 9 => Form.Register, _ => Form.Table };
            var input = form switch
            {
                Form.Json => Mutated(Shapes, Shapes, random),
                Form.Archive => Archive(Mutated(Contents, Contents, random), random),
                Form.Register => Mutated(Registers[random.Next(Registers.Length)], Registers[random.Next(Registers.Length)], random),
                _ => i % 4 == 0 ? Workbook(random) : Mutated(files[random.Next(files.Length)], files[random.Next(files.Length)], random),
            };
            foreach (var (_, name, parse) in parsers.Where(p => p.Form == form))
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

    /// <summary>What an input is made of; each form has parsers of its own.</summary>
    private enum Form
    {
        Table,

        /// <summary>A table of organisations or populations.</summary>
        Register,

        /// <summary>A GeoJSON collection.</summary>
        Json,

        /// <summary>A sound ZIP with a mutated table of contents.</summary>
        Archive,
    }

    private static readonly byte[] Shapes = Encoding.UTF8.GetBytes("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"9901","name":"晴川市"},"geometry":{"type":"Polygon","coordinates":[[[103.5,30.1],[104.5,30.1],[104.5,31.2],[103.5,30.1]]]}},{"type":"Feature","properties":{"code":"9902"},"geometry":{"type":"MultiPolygon","coordinates":[[[[105,30],[106,30],[106,-3.1e1],[105,30]]]]}}]}""");

    private static readonly byte[] Contents = Encoding.UTF8.GetBytes("""{"format":1,"madeAt":"2020-05-10T00:00:00+00:00","schema":"20260101_Founding","program":"1.0.0","database":"sqlite","keyVersions":[1],"tables":[{"table":{"name":"area","columns":[{"name":"position","kind":"integer"}]},"rows":1,"sha256":"00"}]}""");

    private static readonly byte[][] Registers =
    [
        Encoding.UTF8.GetBytes("code,population,year\n9901,1200000,2020\n990101,53000,2020\n99,18446744073709551616,2201\n"),
        Encoding.UTF8.GetBytes("名称,行业,区划代码,统一社会信用代码,电话,成立日期,撤销日期,第一责任人,第一责任人任职日期\n南湾区人民医院,hospital,990101,91350100M000100Y43,010-12345678,2001-02-03,,张三,2019-01-01\n\"北岭,县\",school,990102,,,2001年2月3日,20200101,,\n"),
        Encoding.UTF8.GetBytes(InventedProvince.Table),
    ];

    private async Task<(Form Form, string Name, Action<byte[]> Parse)[]> ParsersAsync()
    {
        await using var db = App.Read();
        var folder = TestDatabases.NewFolder();
        var tree = await db.AreaTreeAsync(CancellationToken.None);
        var diseases = await db.DiseasesAsync(CancellationToken.None);
        var (calendar, disease) = (db.Shared.Calendar, diseases.ByCode(CountFiles.Disease));
        return
        [
            (Form.Table, "counts", bytes =>
            {
                using var table = TableFile.Open(new MemoryStream(bytes), "fuzz");
                var mapping = CountMappings.Guess(table.Headers);
                var staged = StagedCounts.Read(table, mapping, disease, tree, diseases, calendar, new DateOnly(2020, 3, 1), App.Actor.Scope);
                if (staged.IsOk)
                {
                    RefusedRows.Csv(table.Headers, staged.Value.Refused, App.Words);
                    _ = FileFactsText.Say(staged.Value.Facts, 1, App.Words).ToArray();
                }
            }),
            (Form.Table, "areas", bytes => AreaRows.Read(new MemoryStream(bytes), "fuzz")),
            (Form.Register, "areas", bytes => AreaRows.Read(new MemoryStream(bytes), "fuzz")),
            (Form.Register, "populations", bytes => Undone((db, token) => ImportPopulation.RunAsync(new ImportPopulation.Request { Content = new MemoryStream(bytes), FileName = "fuzz" }, db, App.Actor, Clock, token))),
            (Form.Register, "organisations", bytes => Undone((db, token) => ImportOrganisations.RunAsync(new ImportOrganisations.Request { Content = new MemoryStream(bytes), FileName = "fuzz" }, db, App.Actor, Clock, token))),
            (Form.Json, "boundaries", bytes => Undone((db, token) => ImportBoundaries.RunAsync(new ImportBoundaries.Request { Code = "99", Content = new MemoryStream(bytes), FileName = "fuzz" }, db, App.Actor, Clock, token))),
            (Form.Json, "map shapes", bytes => MapShapes.ReadAsync(new MemoryStream(bytes), 1 << 20, tree.ByCode("99")!, tree, CancellationToken.None).GetAwaiter().GetResult()),
            (Form.Archive, "archive", bytes =>
            {
                var file = Path.Combine(folder, "fuzz.zip");
                File.WriteAllBytes(file, bytes);
                if (DatabaseArchive.OpenAsync(file, CancellationToken.None).GetAwaiter().GetResult() is { IsOk: true, Value.Zip: var zip })
                {
                    zip.Dispose();
                }
            }),
            (Form.Table, "cells", bytes =>
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

    /// <summary>Runs what reads a file in a transaction that is not committed.</summary>
    private void Undone<T>(Func<OutbreakDb, CancellationToken, Task<Result<T>>> read) => App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
    {
        await read(db, token);
        return new PageNotFound();
    }, CancellationToken.None).GetAwaiter().GetResult();

    private static byte[] Archive(byte[] contents, Random random)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in new[] { ("area.rows", new byte[8]), ("contents.json", contents) })
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(bytes);
            }
        }
        return random.Next(4) == 0 ? Mutated(packed.ToArray(), [], random) : packed.ToArray();
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
