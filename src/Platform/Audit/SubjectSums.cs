using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;

namespace Fangxian.Platform.Audit;

/// <summary>
/// How many ids the lines of each chain name, and a sum over them that does not depend on their order. It is made with
/// numbers drawn anew for each proof, so that no index can be forged to fit.
/// </summary>
internal sealed class SubjectSums
{
    private readonly ulong[] _keys;
    private readonly ConcurrentDictionary<long, (long Count, ulong Sum)> _chains = new();

    public SubjectSums() => _keys = [Key(), Key(), Key(), Key()];

    /// <summary>Sums that can be compared with others.</summary>
    public SubjectSums(SubjectSums like) => _keys = like._keys;

    /// <param name="line">The line that names them.</param>
    /// <param name="ids">16 bytes each.</param>
    public void Add(long line, ReadOnlySpan<byte> ids)
    {
        var (count, sum) = (0L, 0UL);
        for (; ids.Length >= 16; ids = ids[16..])
        {
            sum += Mixed(BinaryPrimitives.ReadUInt64BigEndian(ids), BinaryPrimitives.ReadUInt64BigEndian(ids[8..]), (ulong)line);
            count++;
        }
        _chains.AddOrUpdate(AuditChain.PositionOfLine(line), (count, sum), (_, known) => (known.Count + count, known.Sum + sum));
    }

    /// <summary>The chains of which the other holds something else.</summary>
    public IEnumerable<long> DifferFrom(SubjectSums other) =>
        _chains.Keys.Union(other._chains.Keys).Where(chain => _chains.GetValueOrDefault(chain) != other._chains.GetValueOrDefault(chain)).Order();

    private ulong Mixed(ulong high, ulong low, ulong line)
    {
        var mixed = (high ^ _keys[0]) * (low | 1) + BitOperations.RotateLeft(low ^ _keys[1], 29) * _keys[2] + (line + _keys[3]) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        mixed = (mixed ^ (mixed >> 32)) * _keys[2];
        return mixed ^ (mixed >> 32);
    }

    private static ulong Key() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;
}
