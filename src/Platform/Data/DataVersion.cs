using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using NpgsqlTypes;

namespace Fangxian.Platform.Data;

/// <summary>
/// A counter per topic that every write to the topic raises in its own transaction. Figures are cached by it,
/// and ETags carry it; another process that writes to the same database raises the same counter.
/// </summary>
public sealed class DataVersion
{
    public required string Topic { get; init; }

    public long Version { get; set; }

    internal static void Configure(EntityTypeBuilder<DataVersion> table)
    {
        table.ToTable("data_version");
        table.HasKey(v => v.Topic);
        table.Property(v => v.Topic).HasMaxLength(64);
    }
}

public static class DataVersions
{
    private const string Raise = "INSERT INTO data_version (topic, version) VALUES ";
    private const string RaiseAgain = " ON CONFLICT (topic) DO UPDATE SET version = data_version.version + 1";

    /// <summary>
    /// Raises a topic's version; call it in the transaction that changes the topic's records. It is written last, right before the commit:
    /// every writer of the topic changes the same row, and waits there for whoever has and has not committed.
    /// </summary>
    public static void RaiseVersion(this OutbreakDb db, string topic) => db.Raised.Add(topic);

    /// <summary>Writes what the transaction has raised into the file.</summary>
    internal static async Task WriteRaisedAsync(this OutbreakDb db, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        foreach (var topic in db.Raised)
        {
            await using var command = lease.Command(Raise + "(@topic, 1)" + RaiseAgain);
            command.Bind("@topic", topic);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>What writes to the server what the transaction has raised; topics in one order, so that two do not wait for each other in a ring.</summary>
    internal static IEnumerable<NpgsqlBatchCommand> RaisedOnServer(this OutbreakDb db) =>
        db.Raised.Order(StringComparer.Ordinal).Select(topic => new NpgsqlBatchCommand(Raise + "($1, 1)" + RaiseAgain) { Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Text, Value = topic } } });

    /// <summary>
    /// Waits until no other writing transaction works on the topic; call it before what is known is compared with what is
    /// to be written. On SQLite the gate has done so already.
    /// </summary>
    public static async Task LockTopicAsync(this OutbreakDb db, string topic, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Postgres)
        {
            // While it waited another may have committed.
            db.Versions = null;
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({topic}))", cancellation);
        }
    }

    /// <summary>
    /// Waits until nobody has the topic alone (<see cref="LockTopicAsync"/>), and keeps it from whoever wants to: writers of single records
    /// share it, whoever writes to many at once has it alone.
    /// </summary>
    public static async Task ShareTopicAsync(this OutbreakDb db, string topic, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Postgres)
        {
            db.Versions = null;
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtext({topic}))", cancellation);
        }
    }

    /// <summary>
    /// A value derived from a topic's records, made once for the topic's present version and kept between requests.
    /// In a transaction that has raised the topic it is made anew, since nobody else may see it yet.
    /// </summary>
    public static async Task<T> KeptAsync<T>(this OutbreakDb db, string topic, string key, Func<long, Task<T>> make, CancellationToken cancellation)
        where T : notnull
    {
        var version = await db.VersionAsync(topic, cancellation);
        return db.Raised.Contains(topic) ? await make(version) : await db.Shared.GetAsync(key, version, () => make(version));
    }

    /// <summary>
    /// The present version of a topic; 0 before its first record. A context asks once for all topics, so that one request
    /// sees one state; one that writes asks the database itself, and anew after it has raised or waited for a topic.
    /// </summary>
    public static async Task<long> VersionAsync(this OutbreakDb db, string topic, CancellationToken cancellation)
    {
        if (db.IsWriting)
        {
            db.Versions ??= await AllVersionsAsync(db, cancellation);
            return db.Versions.GetValueOrDefault(topic);
        }
        db.Versions ??= await db.Shared.Versions.GetAsync(() => AllVersionsAsync(db, cancellation));
        return db.Versions.GetValueOrDefault(topic);
    }

    /// <summary>The topics that have a record whose names begin so.</summary>
    public static async Task<IReadOnlyList<string>> TopicsAsync(this OutbreakDb db, string beginning, CancellationToken cancellation)
    {
        await db.VersionAsync(beginning, cancellation);
        var versions = db.Versions ?? await AllVersionsAsync(db, cancellation);
        return [.. versions.Where(v => v.Value > 0 && v.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(v => v.Key)];
    }

    private static async Task<Dictionary<string, long>> AllVersionsAsync(OutbreakDb db, CancellationToken cancellation)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("SELECT topic, version FROM data_version");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            versions[reader.GetString(0)] = reader.GetInt64(1);
        }
        return versions;
    }
}
