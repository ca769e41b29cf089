using System.Globalization;

namespace Fangxian.Platform.Data;

/// <summary>
/// Room for a transaction that writes very many rows. SQLite writes pages that do not fit into memory to its log and reads them again
/// as soon as another row touches them: rows that come in no order touch every page of every index.
/// </summary>
public sealed class WriteRoom : IAsyncDisposable
{
    /// <summary>What the write gate has for everybody.</summary>
    internal const int UsualKibibytes = 64 * 1024;

    private const int MostKibibytes = 768 * 1024;

    /// <summary>About what a row of a record with its indexes takes.</summary>
    private const int KibibytesPerRow = 2;

    private readonly OutbreakDb? _db;

    private WriteRoom(OutbreakDb? db) => _db = db;

    /// <summary>Makes room until it is disposed of; on PostgreSQL there is nothing to do.</summary>
    /// <param name="db">The writing transaction.</param>
    /// <param name="rows">How many records are to be written.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<WriteRoom> ForAsync(OutbreakDb db, int rows, CancellationToken cancellation)
    {
        var wanted = (int)Math.Min((long)rows * KibibytesPerRow, MostKibibytes);
        if (db.Kind is DatabaseKind.Postgres || wanted <= UsualKibibytes)
        {
            return new(null);
        }
        await SetAsync(db, wanted, cancellation);
        return new(db);
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
        {
            await SetAsync(_db, UsualKibibytes, CancellationToken.None);
        }
    }

    private static async Task SetAsync(OutbreakDb db, int kibibytes, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{kibibytes}"));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
