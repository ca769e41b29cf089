using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Imports;

/// <summary>How the columns of a file are to be read, whatever it tells.</summary>
public interface IFileMapping
{
    /// <summary>The name it is saved under; empty for a guess.</summary>
    string? Name { get; }

    /// <summary>The headers of the files it is for; a file with just these headers is read by it.</summary>
    IReadOnlyList<string> Headers { get; }

    /// <summary>The order of day and month in dates whose year is last; empty: as the column itself proves.</summary>
    DayMonthOrder? DateOrder { get; }

    /// <summary>The sheet of a workbook; empty: the first visible one that holds a table.</summary>
    string? Sheet { get; }

    /// <summary>Whether a file with these headers is one of those it is for.</summary>
    bool Recognises(IReadOnlyList<string> headers) => Headers.SequenceEqual(headers, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The mappings of one kind: those people saved, those that ship, and a guess for a file nobody has mapped yet.</summary>
/// <param name="kind">What they are for.</param>
/// <param name="folder">Where those that ship lie, below the tables of facts.</param>
/// <param name="named">A mapping under another name.</param>
/// <param name="guess">A mapping by the words of the headers.</param>
internal sealed class MappingShelf<TMapping>(MappingKind kind, string folder, Func<TMapping, string, TMapping> named, Func<IReadOnlyList<string>, TMapping> guess)
    where TMapping : class, IFileMapping, new()
{
    public MappingKind Kind => kind;

    public static TMapping FromJson(string json) => json.Length == 0 ? new() : JsonSerializer.Deserialize<TMapping>(json, Json.Options) ?? new();

    public static string ToJson(TMapping mapping) => JsonSerializer.Serialize(mapping, Json.Options);

    public TMapping Named(TMapping mapping, string name) => named(mapping, name);

    /// <summary>Those that ship; one that cannot be read is left out and told of.</summary>
    public IReadOnlyList<TMapping> Shipped(SharedState shared)
    {
        var path = Path.Combine(shared.DataFolder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Select(file => Read(file, shared)).OfType<TMapping>()] : [];
    }

    private static TMapping? Read(string file, SharedState shared)
    {
        try
        {
            return FromJson(File.ReadAllText(file));
        }
        catch (JsonException wrong)
        {
            var table = Path.GetRelativePath(shared.DataFolder, file).Replace('\\', '/');
            shared.Refused.Note(table, new FileUnreadable(table, new("import.why.json", (wrong.LineNumber ?? 0) + 1, wrong.Path ?? "$")));
            return null;
        }
    }

    /// <summary>Mappings people saved, the latest first, then those that ship.</summary>
    public async Task<IReadOnlyList<TMapping>> KnownAsync(OutbreakDb db, CancellationToken cancellation) =>
        [.. (await db.SavedMappings(kind).AsNoTracking().OrderByDescending(m => m.At).ToListAsync(cancellation)).Select(m => named(FromJson(m.Mapping), m.Name)), .. Shipped(db.Shared)];

    /// <summary>The mapping asked for by name, else the one for just these headers, else a guess by their words.</summary>
    public async Task<Result<TMapping>> ForAsync(string? name, IReadOnlyList<string> headers, OutbreakDb db, CancellationToken cancellation)
    {
        var known = await KnownAsync(db, cancellation);
        if (!string.IsNullOrEmpty(name))
        {
            return known.FirstOrDefault(m => name.Equals(m.Name, StringComparison.OrdinalIgnoreCase)) is { } found ? found : new MappingNotFound(name);
        }
        var own = headers.Where(h => !RefusedRows.AddedColumns.Contains(h)).ToArray();
        return known.FirstOrDefault(m => m.Recognises(own)) ?? guess(own);
    }

    /// <summary>Gives a saved mapping another name, unlike that of any other; answers with it.</summary>
    public async Task<Result<string>> RenameAsync(OutbreakDb db, string? name, string to, CancellationToken cancellation)
    {
        to = to.Trim();
        if (await db.SavedMappings(kind).SingleOrDefaultAsync(m => m.Name == name, cancellation) is not { } mapping)
        {
            return new MappingNotFound(name ?? "");
        }
        if (to != mapping.Name && (await db.SavedMappings(kind).AnyAsync(m => m.Name == to, cancellation) || Shipped(db.Shared).Any(m => m.Name == to)))
        {
            return new MappingNameTaken(to);
        }
        (mapping.Name, mapping.Mapping) = (to, ToJson(named(FromJson(mapping.Mapping), to)));
        await db.SaveChangesAsync(cancellation);
        return to;
    }
}

/// <summary>What mappings of every kind have in common.</summary>
internal static class MappingShelf
{
    /// <summary>Saves a mapping under a name, or replaces the one that is.</summary>
    public static async Task SaveAsync(OutbreakDb db, MappingKind kind, string name, string json, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.SavedMappings(kind).SingleOrDefaultAsync(m => m.Name == name, cancellation) is { } present)
        {
            (present.Mapping, present.At) = (json, clock.Now());
        }
        else
        {
            db.Add(new SavedMapping { Id = Guid.CreateVersion7(clock.GetUtcNow()), Kind = kind, Name = name, Mapping = json, At = clock.Now() });
        }
        await db.SaveChangesAsync(cancellation);
    }
}
