using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>
/// The facts that one or several editions ask for, each with a bit of its own, so that what is known of a case is two integers and
/// half a million cases are judged in a second. What no edition asks for is passed over.
/// </summary>
public sealed class FactIndex
{
    /// <summary>How many facts the editions of one index may ask for together.</summary>
    public const int Most = 128;

    private readonly FrozenDictionary<string, int> _bits;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bitsOfText;

    private FactIndex(IReadOnlyList<string> codes)
    {
        Codes = codes;
        _bits = codes.Select((code, bit) => (code, bit)).ToFrozenDictionary(c => c.code, c => c.bit, StringComparer.Ordinal);
        _bitsOfText = _bits.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The codes in the order of their bits.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>All facts that the editions ask for.</summary>
    /// <exception cref="ArgumentException">They ask for more than <see cref="Most"/>.</exception>
    public static FactIndex Of(params IEnumerable<EditionDocument> editions)
    {
        var codes = editions.SelectMany(e => e.CaseDefinitions).SelectMany(b => b.Classes).SelectMany(c => CriterionTree.Leaves(c.Criterion)).Select(leaf => leaf.Fact!).Distinct().Order(StringComparer.Ordinal).ToArray();
        return codes.Length <= Most ? new FactIndex(codes) : throw new ArgumentException($"The editions ask for {codes.Length} facts, more than {Most}.", nameof(editions));
    }

    /// <summary>The bit of a fact; null where no edition of this index asks for it.</summary>
    public int? BitOf(string code) => _bits.TryGetValue(code, out var bit) ? bit : null;

    /// <summary>What is known of a case.</summary>
    /// <param name="facts">Its facts; what is not listed is unknown. Of a fact told twice the last holds, of several days of an exposure the last before onset.</param>
    /// <param name="onset">Onset, or the first sampling where there are no symptoms; null where neither is known.</param>
    /// <param name="position">The responsible area.</param>
    public CaseFacts Pack(IEnumerable<CaseFact> facts, DateOnly? onset, long position = 0)
    {
        var packing = new Packing(new int[Codes.Count], onset);
        foreach (var fact in facts)
        {
            if (_bits.TryGetValue(fact.Code, out var bit))
            {
                packing.Add(bit, fact.Present, fact.On?.DayNumber ?? 0);
            }
        }
        return packing.Done(position);
    }

    /// <summary>As above, from the facts as a case keeps them; nothing but <paramref name="room"/> is written.</summary>
    /// <param name="json">A list of facts, as <see cref="CaseFactJson"/> writes it.</param>
    /// <param name="onset">Onset, or the first sampling where there are no symptoms.</param>
    /// <param name="position">The responsible area.</param>
    /// <param name="room">Days, one for each of <see cref="Codes"/>; what was packed into it before is lost.</param>
    public CaseFacts Read(ReadOnlySpan<char> json, DateOnly? onset, long position, int[] room)
    {
        Array.Clear(room);
        var packing = new Packing(room, onset);
        var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)));
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject)
                {
                    ReadOne(ref reader, ref packing);
                }
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
        }
        return packing.Done(position);
    }

    private void ReadOne(ref Utf8JsonReader reader, ref Packing packing)
    {
        var (bit, present, day) = (-1, false, 0);
        Span<char> text = stackalloc char[64];
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (isCode, isPresent, isDay) = (reader.ValueTextEquals("code"u8), reader.ValueTextEquals("present"u8), reader.ValueTextEquals("on"u8));
            reader.Read();
            if (isCode && reader.ValueSpan.Length <= text.Length)
            {
                bit = _bitsOfText.TryGetValue(text[..reader.CopyString(text)], out var known) ? known : -1;
            }
            else if (isPresent)
            {
                present = reader.TokenType is JsonTokenType.True;
            }
            else if (isDay && reader.TokenType is JsonTokenType.String)
            {
                day = DayOf(reader.ValueSpan);
            }
        }
        if (bit >= 0)
        {
            packing.Add(bit, present, day);
        }
    }

    /// <summary>2020-02-01 as a number of days; 0 for what is no day.</summary>
    private static int DayOf(ReadOnlySpan<byte> text) =>
        text.Length == 10 && System.Buffers.Text.Utf8Parser.TryParse(text[..4], out int year, out _) && System.Buffers.Text.Utf8Parser.TryParse(text[5..7], out int month, out _) && System.Buffers.Text.Utf8Parser.TryParse(text[8..], out int day, out _)
        && year is > 0 and < 10_000 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day).DayNumber
            : 0;

    private struct Packing(int[] days, DateOnly? onset)
    {
        private readonly int _onset = onset?.DayNumber ?? 0;
        private UInt128 _yes, _no;

        public void Add(int bit, bool present, int day)
        {
            var mask = UInt128.One << bit;
            (_yes, _no) = present ? (_yes | mask, _no & ~mask) : (_yes & ~mask, _no | mask);
            if (!present)
            {
                days[bit] = 0;
            }
            else if (day > 0 && (days[bit] == 0 || (day <= _onset ? day > days[bit] || days[bit] > _onset : days[bit] > _onset && day < days[bit])))
            {
                days[bit] = day;
            }
        }

        public readonly CaseFacts Done(long position) => new(_yes, _no, _onset, days, position);
    }
}

/// <summary>The facts of a case as its row keeps them.</summary>
public static class CaseFactJson
{
    public static string Write(IEnumerable<CaseFact> facts) => JsonSerializer.Serialize(facts, Options);

    public static IReadOnlyList<CaseFact> Read(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<List<CaseFact>>(json, Options) ?? [];

    private static readonly JsonSerializerOptions Options = new(Json.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
