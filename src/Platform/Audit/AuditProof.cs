using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Proves that no line of the chains was altered, deleted, inserted or put elsewhere: every line is hashed anew over the
/// hash of the one before, numbers run without a gap from 1 to the head, the head has the hash of the last line, and
/// heads kept elsewhere are still part of their chain. Details that are still there fit their lines; the index by person
/// names what the lines name, up to where looks are filed. One reader, and a hasher for every other processor.
/// </summary>
public sealed class AuditProof
{
    private static readonly int Hashers = Math.Clamp(Environment.ProcessorCount - 1, 1, 8);

    private readonly ReadSnapshot _snapshot;
    private readonly (long From, long To)[] _ranges;
    private readonly AuditWalk _walk;
    private readonly AuditBreaks _breaks;
    private readonly SubjectSums _named = new();
    private readonly IReadOnlyDictionary<long, long> _filed;

    private AuditProof(ReadSnapshot snapshot, (long From, long To)[] ranges, AuditWalk walk, AuditBreaks breaks, IReadOnlyDictionary<long, long> filed) =>
        (_snapshot, _ranges, _walk, _breaks, _filed) = (snapshot, ranges, walk, breaks, filed);

    /// <summary>Proves all chains within the scope, against heads kept elsewhere too where there are any.</summary>
    public static async Task<AuditVerdict> ProveAsync(OutbreakDb db, Scope scope, IReadOnlyList<KeptHead> kept, CancellationToken cancellation)
    {
        await using var snapshot = await ReadSnapshot.OpenAsync(db, cancellation);
        var ranges = scope.Ranges.Select(AuditChain.LinesWithin).Where(r => r.From <= r.To).Order().ToArray();
        var heads = await AuditHeads.ReadAsync(snapshot, scope, cancellation);
        var breaks = new AuditBreaks();
        var walk = new AuditWalk(heads, [.. kept.Where(k => scope.Covers(k.Position))], breaks);
        var proof = new AuditProof(snapshot, ranges, walk, breaks, await FiledLooks.MarksAsync(snapshot, cancellation));
        return await proof.RunAsync(cancellation);
    }

    private async Task<AuditVerdict> RunAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await LinesAsync(cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        var details = await DetailsAsync(cancellation);
        await IndexAsync(cancellation);
        return new AuditVerdict(_walk.Lines, _walk.Chains, details, took, _breaks.First());
    }

    /// <summary>Chunks go from the reader to the hashers and back; only so many are filled ahead.</summary>
    private async Task LinesAsync(CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var filled = Channel.CreateBounded<AuditChunk>(2 * Hashers);
        var empty = Channel.CreateUnbounded<AuditChunk>();
        for (var i = 0; i < 3 * Hashers + 1; i++)
        {
            empty.Writer.TryWrite(new AuditChunk());
        }
        var hashers = Enumerable.Range(0, Hashers).Select(_ => Task.Run(() => HashAsync(filled.Reader, empty.Writer, stopping.Token), stopping.Token)).ToArray();
        var reader = Task.Run(() => ReadAsync(empty.Reader, filled.Writer, stopping.Token), stopping.Token);
        await foreach (var ended in Task.WhenEach([reader, .. hashers]))
        {
            if (!ended.IsCompletedSuccessfully)
            {
                await stopping.CancelAsync();
            }
            await ended;
        }
    }

    private async Task ReadAsync(ChannelReader<AuditChunk> empty, ChannelWriter<AuditChunk> filled, CancellationToken cancellation)
    {
        try
        {
            foreach (var (from, to) in _ranges)
            {
                await using var scan = await AuditScan.OpenAsync(_snapshot, from, to, cancellation);
                for (var chunk = await empty.ReadAsync(cancellation); await Fill(scan, chunk); chunk = await empty.ReadAsync(cancellation))
                {
                    _walk.Pass(chunk);
                    await filled.WriteAsync(chunk, cancellation);
                }
            }
            _walk.End();
        }
        finally
        {
            filled.Complete();
        }

        ValueTask<bool> Fill(AuditScan scan, AuditChunk chunk)
        {
            chunk.Clear();
            return scan.FillAsync(chunk, cancellation);
        }
    }

    private async Task HashAsync(ChannelReader<AuditChunk> filled, ChannelWriter<AuditChunk> empty, CancellationToken cancellation)
    {
        await foreach (var chunk in filled.ReadAllAsync(cancellation))
        {
            Hash(chunk);
            empty.TryWrite(chunk);
        }
    }

    private void Hash(AuditChunk chunk)
    {
        Span<byte> hash = stackalloc byte[AuditEncoding.HashBytes];
        foreach (var line in chunk)
        {
            SHA256.HashData(line.Content, hash);
            if (!hash.SequenceEqual(line.Hash))
            {
                _breaks.Found(line.Id, AuditBreakKind.Altered, line.At);
            }
            if (line.Subjects is { IsEmpty: false } subjects && IsIndexed(line))
            {
                _named.Add(line.Id, subjects);
            }
        }
    }

    private bool IsIndexed(EncodedLine line) =>
        AuditChain.NumberOf(line.Id) <= _filed.GetValueOrDefault(AuditChain.PositionOfLine(line.Id)) || !line.IsFiledLater;

    private async Task<long> DetailsAsync(CancellationToken cancellation)
    {
        var details = 0L;
        foreach (var (from, to) in _ranges)
        {
            await using var command = _snapshot.Command(FormattableString.Invariant($"SELECT d.line_id, d.salt, d.reason, d.change, l.change_hash FROM audit_detail d LEFT JOIN audit_line l ON l.id = d.line_id WHERE d.line_id BETWEEN {from} AND {to}"));
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                details++;
                var hash = AuditEncoding.ChangeHash(row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3));
                if (row.IsDBNull(4) || !hash.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(4)))
                {
                    _breaks.Found(row.GetInt64(0), AuditBreakKind.Detail, null);
                }
            }
        }
        return details;
    }

    private async Task IndexAsync(CancellationToken cancellation)
    {
        var indexed = new SubjectSums(_named);
        foreach (var (from, to) in _ranges)
        {
            await using var command = _snapshot.Command(FormattableString.Invariant($"SELECT subject, line_id FROM audit_subject WHERE line_id BETWEEN {from} AND {to}"));
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                indexed.Add(row.GetInt64(1), row.GetValue(0) is Guid id ? id.ToByteArray(true) : row.GetFieldValue<byte[]>(0));
            }
        }
        foreach (var chain in _named.DifferFrom(indexed))
        {
            _breaks.Found(AuditChain.LineId(chain, 0), AuditBreakKind.Index, null);
        }
    }
}
