using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Archive;

/// <summary>
/// A whole database in one file, made while others write, the same from SQLite and from PostgreSQL: a ZIP with the rows of
/// each table and, last, what it holds. It is there whole or not at all.
/// </summary>
public static class DatabaseArchive
{
    private const string Contents = "contents.json";
    private const string Rows = ".rows";

    /// <summary>Writes the database as it stands at this instant; <paramref name="file"/> appears when everything is in it.</summary>
    public static async Task<ArchiveManifest> WriteAsync(OutbreakDb db, string file, DateTimeOffset now, IProgress<ArchiveProgress>? progress, CancellationToken cancellation)
    {
        var (tables, part) = (ArchivedTable.Of(db), file + ".part");
        var keys = await db.ValuesByKeyVersionAsync(cancellation);
        var schema = NameOf((await db.Database.GetAppliedMigrationsAsync(cancellation)).Last());
        try
        {
            ArchiveManifest manifest;
            await using (var target = new FileStream(part, NewFile()))
            {
                await using (var zip = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
                await using (var snapshot = await ReadSnapshot.OpenAsync(db, cancellation))
                {
                    var written = new List<ArchivedRows>();
                    foreach (var table in tables)
                    {
                        await using var entry = await zip.CreateEntry(table.Name + Rows, CompressionLevel.Fastest).OpenAsync(cancellation);
                        var (rows, hash) = await HashAsync(entry, hashing => TableRows.WriteAsync(db.Kind, snapshot.Command, table, hashing, cancellation));
                        written.Add(new(table, rows, hash));
                        progress?.Report(new(table.Name, written.Count, tables.Count));
                    }
                    manifest = new(ArchiveManifest.ThisFormat, typeof(DatabaseArchive).Assembly.GetName().Version?.ToString(3) ?? "", now, db.Kind.ToString(), schema, [.. keys.Keys], written);
                    await using var contents = await zip.CreateEntry(Contents).OpenAsync(cancellation);
                    await JsonSerializer.SerializeAsync(contents, manifest, Json.Options, cancellation);
                }
                target.Flush(flushToDisk: true);
            }
            File.Move(part, file, overwrite: true);
            return manifest;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Reads every byte and compares it with what the archive says of itself.</summary>
    public static async Task<Result<ArchiveManifest>> CheckAsync(string file, CancellationToken cancellation)
    {
        var opened = await OpenAsync(file, cancellation);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }
        await using var zip = opened.Value.Zip;
        foreach (var table in opened.Value.Manifest.Tables)
        {
            if (await HashOfAsync(zip, table, cancellation) != table.Sha256)
            {
                return new ArchiveDamaged(file, table.Table.Name);
            }
        }
        return opened.Value.Manifest;
    }

    /// <summary>The rows of a table, to be read once.</summary>
    internal static Task<Stream> RowsAsync(ZipArchive zip, ArchivedTable table, CancellationToken cancellation) => zip.GetEntry(table.Name + Rows)!.OpenAsync(cancellation);

    internal static async Task<Result<OpenedArchive>> OpenAsync(string file, CancellationToken cancellation)
    {
        ZipArchive? zip = null;
        try
        {
            zip = await ZipFile.OpenReadAsync(file, cancellation);
            if (zip.GetEntry(Contents) is { } entry)
            {
                await using var contents = await entry.OpenAsync(cancellation);
                if (await JsonSerializer.DeserializeAsync<ArchiveManifest>(contents, Json.Options, cancellation) is { Format: ArchiveManifest.ThisFormat, Schema: not null, KeyVersions: not null, Tables: not null } manifest && manifest.Tables.All(t => t is { Sha256: not null, Table: { Name: not null, Columns: not null } table } && zip.GetEntry(table.Name + Rows) is not null))
                {
                    var opened = new OpenedArchive(zip, manifest);
                    zip = null;
                    return opened;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Said below.
        }
        finally
        {
            if (zip is not null)
            {
                await zip.DisposeAsync();
            }
        }
        return new ArchiveUnreadable(file);
    }

    /// <summary>What the two providers call a migration differs by its time stamp alone.</summary>
    internal static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <summary>Writes through a hash: how many rows, and SHA-256 over their bytes.</summary>
    internal static async Task<(long Rows, string Sha256)> HashAsync(Stream to, Func<Stream, Task<long>> write)
    {
        using var sha = SHA256.Create();
        long rows;
        await using (var hashing = new CryptoStream(to, sha, CryptoStreamMode.Write, leaveOpen: true))
        await using (var buffered = new BufferedStream(hashing, 1 << 16))
        {
            rows = await write(buffered);
        }
        return (rows, Convert.ToHexStringLower(sha.Hash!));
    }

    private static async Task<string?> HashOfAsync(ZipArchive zip, ArchivedRows table, CancellationToken cancellation)
    {
        try
        {
            await using var rows = await RowsAsync(zip, table.Table, cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(rows, cancellation));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Nobody but its owner reads it: it holds everything.</summary>
    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }
}

/// <summary>An archive whose table of contents was read.</summary>
internal sealed record OpenedArchive(ZipArchive Zip, ArchiveManifest Manifest);
