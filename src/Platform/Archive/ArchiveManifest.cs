namespace Fangxian.Platform.Archive;

/// <summary>What an archive says of itself; the last entry to be written, so that an archive cut short has none.</summary>
/// <param name="Format">The version of this form: 1.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="MadeAt">The instant whose state it holds.</param>
/// <param name="Database">The kind of the database it was made from.</param>
/// <param name="Schema">The name of the newest migration.</param>
/// <param name="KeyVersions">The versions of the keys under which fields are encrypted: the key file is never in an archive.</param>
/// <param name="Tables">The tables, one that refers to another behind it.</param>
public sealed record ArchiveManifest(int Format, string Program, DateTimeOffset MadeAt, string Database, string Schema, IReadOnlyList<int> KeyVersions, IReadOnlyList<ArchivedRows> Tables)
{
    public const int ThisFormat = 1;

    public long Rows => Tables.Sum(t => t.Rows);
}

/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sha256">SHA-256 of its rows as <see cref="TableRows"/> writes them, in hexadecimal digits.</param>
public sealed record ArchivedRows(ArchivedTable Table, long Rows, string Sha256);

/// <summary>How far an archive has come.</summary>
/// <param name="Table">The table that was just finished.</param>
/// <param name="Done">How many tables are finished.</param>
/// <param name="All">How many there are.</param>
public sealed record ArchiveProgress(string Table, int Done, int All);
