using System.Buffers.Binary;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Files looks under the persons they showed. A page of a list shows fifty, whose places in <c>audit_subject</c> lie far apart: to
/// write them with the line took longer than all else of the look. So a look without a reason is filed some seconds later, many together
/// in the order of the index; until then its own line, behind <see cref="AuditHead.Filed"/> in its chain, says whom it showed. What has a
/// detail is in the index at once, where forgetting looks for it.
/// </summary>
public static class FiledLooks
{
    /// <summary>So many lines are filed in one turn: of pages of fifty a turn of some ten milliseconds.</summary>
    internal const int LinesAtOnce = 128;

    internal static bool IsLater(AuditKind kind, bool hasDetail) => kind is AuditKind.Look && !hasDetail;

    /// <summary>The chains of which some lines are not filed.</summary>
    internal static Task<List<AuditHead>> UnfiledChainsAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.Set<AuditHead>().Where(head => head.Filed < head.Number).OrderBy(head => head.Position).ToListAsync(cancellation);

    /// <summary>Up to which of its lines each chain is filed, by its position.</summary>
    internal static async Task<IReadOnlyDictionary<long, long>> MarksAsync(ReadSnapshot snapshot, CancellationToken cancellation)
    {
        var marks = new Dictionary<long, long>();
        await using var command = snapshot.Command("SELECT position, filed FROM audit_head");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            marks[row.GetInt64(0)] = row.GetInt64(1);
        }
        return marks;
    }

    /// <summary>The looks at these records that are not filed yet, of the chains of these positions. To be asked before the index: what is filed meanwhile is then found twice, and not missed.</summary>
    public static async Task<IReadOnlyList<UnfiledLook>> UnfiledOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> records, IReadOnlyList<PositionRange> within, CancellationToken cancellation)
    {
        var (wanted, found) = (records.ToHashSet(), new List<UnfiledLook>());
        foreach (var head in (await UnfiledChainsAsync(db, cancellation)).Where(head => within.Any(range => range.Covers(head.Position))))
        {
            var (from, to) = (AuditChain.LineId(head.Position, head.Filed), AuditChain.LineId(head.Position, head.Number));
            var lines = db.AuditLines.IgnoreQueryFilters([OutbreakDb.ScopeFilter]).Where(line => line.Id > from && line.Id <= to && line.ChangeHash == null && line.Subjects != null);
            await foreach (var line in lines.Select(line => new { line.Id, line.Kind, line.Subjects, line.UseCase }).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                found.AddRange(Ids(line.Subjects!).Where(id => line.Kind is AuditKind.Look && wanted.Contains(id)).Distinct().Select(subject => new UnfiledLook(subject, line.Id, line.UseCase)));
            }
        }
        return found;
    }

    /// <summary>The ids a line names.</summary>
    /// <param name="packed">16 bytes each, big-endian.</param>
    internal static IEnumerable<Guid> Ids(byte[] packed) => Enumerable.Range(0, packed.Length / 16).Select(i => new Guid(packed.AsSpan(i * 16, 16), bigEndian: true));

    /// <summary>Files the next lines of a chain, within the present transaction.</summary>
    /// <param name="db">In a writing transaction.</param>
    /// <param name="chain">The position of the chain.</param>
    /// <param name="from">The number of the last line that is filed.</param>
    /// <param name="to">The number of the last line to file; up to it all lines are committed.</param>
    /// <param name="cancellation">Ends the transaction.</param>
    /// <returns>False where another process has filed them.</returns>
    internal static async Task<bool> FileAsync(OutbreakDb db, long chain, long from, long to, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);

        // Not asked for the kind, by whose index SQLite would go through all looks there are. Writes among them are in the index.
        const string Lines = "SELECT id, subjects FROM audit_line WHERE id > @from AND id <= @to AND change_hash IS NULL AND subjects IS NOT NULL";
        await using var file = lease.Command(db.Kind is DatabaseKind.Sqlite ? Lines : $"""
            INSERT INTO audit_subject (subject, line_id)
            SELECT DISTINCT encode(substring(l.subjects FROM at FOR 16), 'hex')::uuid, l.id FROM ({Lines}) l, generate_series(1, length(l.subjects), 16) at
            ORDER BY 1, 2 ON CONFLICT DO NOTHING
            """);
        file.Bind("@from", AuditChain.LineId(chain, from));
        file.Bind("@to", AuditChain.LineId(chain, to));
        await (file.Connection is SqliteConnection sqlite ? FileInFileAsync(sqlite, file, cancellation) : file.ExecuteNonQueryAsync(cancellation));
        await using var mark = lease.Command("UPDATE audit_head SET filed = @to WHERE position = @chain AND filed = @from");
        mark.Bind("@chain", chain);
        mark.Bind("@from", from);
        mark.Bind("@to", to);
        return await mark.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>In the order of the index, so that what lies on one page is written to it together.</summary>
    private static async Task FileInFileAsync(SqliteConnection connection, System.Data.Common.DbCommand read, CancellationToken cancellation)
    {
        var entries = new List<(UInt128 Subject, long Line)>();
        await using (var row = await read.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                var (line, subjects) = (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
                for (var at = 0; at + 16 <= subjects.Length; at += 16)
                {
                    entries.Add((BinaryPrimitives.ReadUInt128BigEndian(subjects.AsSpan(at)), line));
                }
            }
        }
        entries.Sort();
        using var file = new SqliteStatement(connection.Handle!, "INSERT OR IGNORE INTO audit_subject (subject, line_id) VALUES (?1, ?2)");
        var subject = new byte[16];
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt128BigEndian(subject, entry.Subject);
            file.Bind(subject).Bind(entry.Line).Run();
        }
    }
}

/// <summary>A look that is not in the index of subjects yet.</summary>
/// <param name="Subject">Whom or what it names.</param>
/// <param name="Line">The line that names it.</param>
/// <param name="UseCase">By what.</param>
public readonly record struct UnfiledLook(Guid Subject, long Line, string UseCase);
