using System.Security.Cryptography;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Imports;

/// <summary>What was read of a file and must be known before it can be published.</summary>
internal interface IStagedFile
{
    /// <summary>The order of day and month that some dates of the file prove and others need; null where none needs it or they disagree.</summary>
    DayMonthOrder? ProvenOrder { get; }

    /// <summary>How many rows it has.</summary>
    int Count { get; }
}

/// <summary>A file that has been read: what it holds, how, and what it is called.</summary>
internal sealed record ReadFile<TMapping, TStaged>(TStaged Staged, TMapping Mapping, string FileName, long Bytes, string Sha256, string? Sheet);

/// <summary>Reads a file by its mapping, outside any transaction; once more where some dates tell how others are meant.</summary>
internal static class FileReading
{
    /// <param name="content">The file.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="sheet">The sheet of a workbook; empty for the first that holds a table.</param>
    /// <param name="mappingOf">How files with these headers are read.</param>
    /// <param name="read">Reads its rows, knowing the order of day and month where it is proven.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="look">Goes through the rows once before they are read; answers whether it has.</param>
    public static async Task<Result<ReadFile<TMapping, TStaged>>> ReadAsync<TMapping, TStaged>(
        Stream content, string fileName, string? sheet, Func<IReadOnlyList<string>, Task<Result<TMapping>>> mappingOf, Func<TableFile, TMapping, DayMonthOrder?, Result<TStaged>> read, CancellationToken cancellation,
        Func<TableFile, TMapping, Task<bool>>? look = null)
        where TMapping : class, IFileMapping
        where TStaged : class, IStagedFile
    {
        var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        var bytes = content.Length;
        if (bytes > TableFile.MostBytes)
        {
            return new FileTooLarge(TableFile.MostBytes >> 20);
        }
        TMapping? mapping = null;
        for (DayMonthOrder? proven = null; ;)
        {
            content.Position = 0;
            using var table = TableFile.Open(new Unclosed(content), fileName, sheet);
            if (mapping is null)
            {
                var found = await mappingOf(table.Headers);
                if (!found.IsOk)
                {
                    return found.Refusal;
                }
                mapping = found.Value;
                if (look is not null && await look(table, mapping))
                {
                    continue;
                }
            }
            var staged = read(table, mapping, mapping.DateOrder ?? proven);
            if (staged.IsOk && mapping.DateOrder is null && proven is null && staged.Value.ProvenOrder is { } order)
            {
                // Some dates need the order that others of the column prove: read once more, knowing it.
                proven = order;
                continue;
            }
            if (staged.IsOk && staged.Value.Count == 0)
            {
                return new FileHasNoRows(Path.GetFileName(fileName));
            }
            return staged.IsOk ? new ReadFile<TMapping, TStaged>(staged.Value, mapping, Path.GetFileName(fileName), bytes, sha, table.Sheet) : staged.Refusal;
        }
    }
}
