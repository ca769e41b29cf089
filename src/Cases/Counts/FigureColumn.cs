namespace Fangxian.Cases.Counts;

/// <summary>The figures of a column as differences in variable-length integers; 0 stands for one that is missing.</summary>
internal static class FigureColumn
{
    public static void Encode(List<byte> bytes, int[] values)
    {
        var before = 0;
        foreach (var value in values)
        {
            if (value == SeriesFacts.Missing)
            {
                bytes.Add(0);
                continue;
            }
            var difference = value - before;
            WriteNumber(bytes, (uint)((difference << 1) ^ (difference >> 31)) + 1);
            before = value;
        }
    }

    public static int[] Decode(ReadOnlySpan<byte> bytes, ref int at, int days)
    {
        var values = new int[days];
        var before = 0;
        for (var i = 0; i < days; i++)
        {
            var number = ReadNumber(bytes, ref at);
            if (number == 0)
            {
                values[i] = SeriesFacts.Missing;
                continue;
            }
            number--;
            before += (int)(number >> 1) ^ -(int)(number & 1);
            values[i] = before;
        }
        return values;
    }

    public static void WriteNumber(List<byte> bytes, uint number)
    {
        while (number >= 0x80)
        {
            bytes.Add((byte)(number | 0x80));
            number >>= 7;
        }
        bytes.Add((byte)number);
    }

    public static uint ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            number |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
