using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using Fangxian.Platform.Data;

namespace Fangxian.Platform.Archive;

/// <summary>
/// The rows of a table as bytes, the same from both databases: each cell one byte that says whether there is a value, then
/// the value, little-endian; texts (UTF-8) and bytes with their length before them, instants in microseconds since 1970, days
/// since 1 January of year 1. Rows follow each other in the order of their key.
/// </summary>
internal static class TableRows
{
    /// <summary>Writes every row of the table as the connection sees it, and answers how many there were.</summary>
    public static async Task<long> WriteAsync(DatabaseKind kind, Func<string, DbCommand> ask, ArchivedTable table, Stream to, CancellationToken cancellation)
    {
        await using var command = ask(Select(kind, table));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        var (count, columns) = (0L, table.Columns);
        while (await rows.ReadAsync(cancellation))
        {
            for (var i = 0; i < columns.Count; i++)
            {
                Write(writer, rows, i, columns[i].Kind, kind);
            }
            count++;
        }
        return count;
    }

    /// <summary>Reads rows until the stream ends and adds them, and answers how many there were.</summary>
    public static async Task<long> ReadAsync(Stream from, ArchivedTable table, BulkRows into, CancellationToken cancellation)
    {
        using var reader = new BinaryReader(new BufferedStream(from, 1 << 16), Encoding.UTF8, leaveOpen: true);
        var count = 0L;
        for (var first = reader.BaseStream.ReadByte(); first >= 0; first = reader.BaseStream.ReadByte(), count++)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                Add(into, reader, table.Columns[i].Kind, (i == 0 ? first : reader.ReadByte()) != 0);
            }
            into.EndRow();
            if (count % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
        await into.CompleteAsync();
        return count;
    }

    /// <summary>Texts are put in order by their bytes on both databases.</summary>
    private static string Select(DatabaseKind kind, ArchivedTable table)
    {
        var order = table.Key.Select(key => Quoted(key) + (kind is DatabaseKind.Postgres && table.Columns.Single(c => c.Name == key).Kind is CellKind.Text ? " COLLATE \"C\"" : ""));
        return $"SELECT {string.Join(", ", table.Columns.Select(c => Quoted(c.Name)))} FROM {Quoted(table.Name)} ORDER BY {string.Join(", ", order)}";
    }

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Write(BinaryWriter to, DbDataReader row, int i, CellKind cell, DatabaseKind kind)
    {
        if (row.IsDBNull(i))
        {
            to.Write(false);
            return;
        }
        to.Write(true);
        var sqlite = kind is DatabaseKind.Sqlite;
        switch (cell)
        {
            case CellKind.Integer16:
                to.Write(row.GetInt16(i));
                break;
            case CellKind.Integer32:
                to.Write(row.GetInt32(i));
                break;
            case CellKind.Integer64:
                to.Write(row.GetInt64(i));
                break;
            case CellKind.Real:
                to.Write(row.GetDouble(i));
                break;
            case CellKind.Truth:
                to.Write(row.GetBoolean(i));
                break;
            case CellKind.Text:
                Sized(to, Encoding.UTF8.GetBytes(row.GetString(i)));
                break;
            case CellKind.Bytes:
                Sized(to, row.GetFieldValue<byte[]>(i));
                break;
            case CellKind.Uuid:
                to.Write(sqlite ? row.GetFieldValue<byte[]>(i) : row.GetGuid(i).ToByteArray(true));
                break;
            case CellKind.Day:
                to.Write(sqlite ? row.GetInt32(i) : row.GetFieldValue<DateOnly>(i).DayNumber);
                break;
            case CellKind.Instant:
                to.Write(sqlite ? row.GetInt64(i) : Instants.ToMicroseconds(row.GetFieldValue<DateTimeOffset>(i)));
                break;
        }
    }

    private static void Add(BulkRows into, BinaryReader from, CellKind cell, bool holds)
    {
        switch (cell)
        {
            case CellKind.Integer16:
                into.Add(holds ? from.ReadInt16() : (short?)null);
                break;
            case CellKind.Integer32:
                into.Add(holds ? from.ReadInt32() : (int?)null);
                break;
            case CellKind.Integer64:
                into.Add(holds ? from.ReadInt64() : (long?)null);
                break;
            case CellKind.Real:
                into.Add(holds ? from.ReadDouble() : null);
                break;
            case CellKind.Truth:
                into.Add(holds ? from.ReadBoolean() : null);
                break;
            case CellKind.Text:
                into.Add(holds ? Encoding.UTF8.GetString(Sized(from)) : null);
                break;
            case CellKind.Bytes:
                into.Add(holds ? Sized(from) : null);
                break;
            case CellKind.Uuid:
                into.Add(holds ? new Guid(Exactly(from, 16), bigEndian: true) : (Guid?)null);
                break;
            case CellKind.Day:
                into.Add(holds ? DateOnly.FromDayNumber(from.ReadInt32()) : (DateOnly?)null);
                break;
            case CellKind.Instant:
                into.Add(holds ? Instants.FromMicroseconds(from.ReadInt64()) : (DateTimeOffset?)null);
                break;
        }
    }

    private static void Sized(BinaryWriter to, byte[] bytes)
    {
        to.Write(bytes.Length);
        to.Write(bytes);
    }

    private static byte[] Sized(BinaryReader from) => Exactly(from, from.ReadInt32());

    private static byte[] Exactly(BinaryReader from, int bytes)
    {
        var read = from.ReadBytes(bytes);
        return read.Length == bytes ? read : throw new EndOfStreamException();
    }
}
