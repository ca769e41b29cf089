using System.Diagnostics;
using System.Security.Cryptography;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Fangxian.AuditBench;

/// <summary>The proof of a long audit, and in turns with it the database alone handing out the same lines.</summary>
internal sealed class SpeedOfProof(Databases databases, int lines)
{
    private const int Chains = 200;
    private const int Rounds = 5;
    private const string Columns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";
    private const string Change = """[{"table":"count_import","was":"changed","key":{"id":"0197a7d0-0000-7000-8000-000000000000"},"fields":{"state":[0,1],"new":[0,120],"version":[1,2]}}]""";

    public async Task MeasureAsync()
    {
        await FillAsync();
        await using var db = databases.ForReading(Scope.Everything);
        var (raw, proof, whole, total) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await ReadAsync(db);
            var read = Stopwatch.GetElapsedTime(started).TotalSeconds;
            started = Stopwatch.GetTimestamp();
            var verdict = await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None);
            var all = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!verdict.IsWhole)
            {
                throw new InvalidOperationException("The audit that the benchmark made is not whole: " + verdict.Breaks[0]);
            }
            total = verdict.Lines;
            if (round > 0)
            {
                raw.Add(total / read);
                proof.Add(total / verdict.Took.TotalSeconds);
                whole.Add(all);
            }
        }
        Console.WriteLine($"| {databases.Address.Kind} | `audit verify`, lines | {Median(proof):#,0} lines/s ({proof.Min():#,0}–{proof.Max():#,0}) | ≥ 500,000 | the database alone handing out the same lines: {Median(raw):#,0} lines/s |");
        Console.WriteLine($"| {databases.Address.Kind} | `audit verify` with details and index | {Median(whole):0.0} s for {total:#,0} lines | – | |");
    }

    /// <summary>Half writes with a detail, half looks at one to three persons, over many chains that end before they begin anew.</summary>
    private async Task FillAsync()
    {
        var random = new Random(1);
        var result = await databases.WriteAsync<Done>(Scope.Everything, async (db, cancellation) =>
        {
            var perChain = lines / Chains;
            var (made, details) = (new List<AuditLine>(), new List<(long Line, byte[] Salt)>());
            await using (var rows = await BulkRows.IntoAsync(db, "audit_line", Columns.Split(", "), cancellation))
            {
                for (var chain = 0; chain < Chains; chain++)
                {
                    // Counties that no area has: the audit of what was written before stays whole.
                    var position = 990_000_000_000_000 + chain * 1_000_000_000L;
                    var previous = AuditChain.Beginning.ToArray();
                    for (var number = 1; number <= perChain; number++)
                    {
                        var line = Line(position, number, random, details);
                        line.Hash = previous = AuditEncoding.Hash(line, previous);
                        Add(rows, line);
                        if (line.Subjects is not null || number == perChain)
                        {
                            made.Add(line);
                        }
                    }
                }
                await rows.CompleteAsync();
            }
            await FillOthersAsync(db, made, details, perChain, cancellation);
            return Done.Instance;
        }, CancellationToken.None);
        if (!result.IsOk)
        {
            throw new InvalidOperationException(result.Refusal.Code);
        }
    }

    private static async Task FillOthersAsync(OutbreakDb db, List<AuditLine> made, List<(long Line, byte[] Salt)> details, int perChain, CancellationToken cancellation)
    {
        await using (var rows = await BulkRows.IntoAsync(db, "audit_detail", ["line_id", "salt", "reason", "change"], cancellation))
        {
            foreach (var (line, salt) in details)
            {
                rows.Add((long?)line);
                rows.Add(salt);
                rows.Add((string?)null);
                rows.Add(Change);
                rows.EndRow();
            }
            await rows.CompleteAsync();
        }
        await using (var rows = await BulkRows.IntoAsync(db, "audit_subject", ["subject", "line_id"], cancellation))
        {
            foreach (var line in made.Where(l => l.Subjects is not null))
            {
                foreach (var id in line.Subjects!.Chunk(16))
                {
                    rows.Add((Guid?)new Guid(id, bigEndian: true));
                    rows.Add((long?)line.Id);
                    rows.EndRow();
                }
            }
            await rows.CompleteAsync();
        }
        await using var heads = await BulkRows.IntoAsync(db, "audit_head", ["position", "number", "filed", "hash"], cancellation);
        foreach (var last in made.Where(l => l.Number == perChain))
        {
            heads.Add((long?)last.Position);
            heads.Add((long?)last.Number);
            heads.Add((long?)last.Number);
            heads.Add(last.Hash);
            heads.EndRow();
        }
        await heads.CompleteAsync();
    }

    private static AuditLine Line(long position, int number, Random random, List<(long, byte[])> details)
    {
        var isLook = number % 2 == 0;
        var (id, salt) = (AuditChain.LineId(position, number), new byte[16]);
        random.NextBytes(salt);
        if (!isLook)
        {
            details.Add((id, salt));
        }
        var subjects = new byte[16 * random.Next(1, 4)];
        random.NextBytes(subjects);
        return new AuditLine
        {
            Id = id,
            Position = position,
            At = Instants.FromMicroseconds(1_600_000_000_000_000 + number * 1_000_000L),
            Kind = isLook ? AuditKind.Look : AuditKind.Write,
            Actor = "officer.of.a.county",
            AccountId = new Guid(salt),
            SessionId = new Guid(salt),
            UseCase = isLook ? "organisations/show" : "counts/publish",
            Records = isLook ? "" : "import 0197a7d0-0000-7000-8000-000000000000: 120 new, 3 corrected",
            Subjects = isLook ? subjects : null,
            ChangeHash = isLook ? null : AuditEncoding.ChangeHash(salt, null, Change),
        };
    }

    private static void Add(BulkRows rows, AuditLine line)
    {
        rows.Add((long?)line.Id);
        rows.Add((long?)line.Position);
        rows.Add((DateTimeOffset?)line.At);
        rows.Add((int?)line.Kind);
        rows.Add(line.Actor);
        rows.Add(line.AccountId);
        rows.Add(line.SessionId);
        rows.Add(line.UseCase);
        rows.Add(line.Records);
        rows.Add(line.Subjects);
        rows.Add(line.ChangeHash);
        rows.Add(line.Hash);
        rows.EndRow();
    }

    /// <summary>What the database alone takes: every column of every line touched on SQLite, the bytes of COPY drained on PostgreSQL.</summary>
    private static async Task ReadAsync(OutbreakDb db)
    {
        await using var snapshot = await ReadSnapshot.OpenAsync(db, CancellationToken.None);
        var sql = $"SELECT {Columns} FROM audit_line ORDER BY id";
        if (snapshot.Connection is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginRawBinaryCopyAsync($"COPY ({sql}) TO STDOUT (FORMAT BINARY)");
            var buffer = new byte[256 << 10];
            while (await copy.ReadAsync(buffer.AsMemory(), CancellationToken.None) > 0)
            {
            }
            return;
        }
        var database = ((SqliteConnection)snapshot.Connection).Handle!;
        raw.sqlite3_prepare_v2(database, sql, out var statement);
        using (statement)
        {
            while (raw.sqlite3_step(statement) is raw.SQLITE_ROW)
            {
                for (var column = 0; column < 12; column++)
                {
                    _ = column < 4 ? raw.sqlite3_column_int64(statement, column) : raw.sqlite3_column_blob(statement, column).Length;
                }
            }
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
