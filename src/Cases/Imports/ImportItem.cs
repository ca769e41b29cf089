using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Fangxian.Registry.Diseases;

namespace Fangxian.Cases.Imports;

/// <summary>An import as lists show it.</summary>
public sealed record ImportItem
{
    /// <summary>Id of the record.</summary>
    public required Guid Id { get; init; }
    /// <summary>Name of the file.</summary>
    public required string FileName { get; init; }
    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }
    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The code of the disease of the whole file; null where a column tells it.</summary>
    public string? Disease { get; init; }
    /// <summary>Who published it.</summary>
    public string? Source { get; init; }
    /// <summary>Draft, published or discarded.</summary>
    public required ImportState State { get; init; }
    /// <summary>Who did it.</summary>
    public required string By { get; init; }
    /// <summary>When it came in.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
    /// <summary>Rows of the file.</summary>
    public int Rows { get; init; }
    /// <summary>Rows that say something new.</summary>
    public int New { get; init; }
    /// <summary>Rows that change a figure.</summary>
    public int Corrected { get; init; }
    /// <summary>Rows that say what is known.</summary>
    public int Unchanged { get; init; }
    /// <summary>Rows that cannot be used.</summary>
    public int Refused { get; init; }
    [JsonIgnore] public short DiseaseId { get; init; }

    internal static Expression<Func<TImport, ImportItem>> ColumnsOf<TImport>()
        where TImport : FileImport => i => new ImportItem
    {
        Id = i.Id, FileName = i.FileName, Bytes = i.Bytes, Sha256 = i.Sha256, Source = i.Source, State = i.State, By = i.By, At = i.At,
        PublishedAt = i.PublishedAt, Rows = i.Rows, New = i.New, Corrected = i.Corrected, Unchanged = i.Unchanged, Refused = i.Refused, DiseaseId = i.DiseaseId,
    };

    private static readonly Func<FileImport, ImportItem> Make = ColumnsOf<FileImport>().Compile();

    internal static ImportItem Of(FileImport import, DiseaseCatalogue diseases) => Make(import).Named(diseases);

    internal ImportItem Named(DiseaseCatalogue diseases) => this with { Disease = diseases.ById(DiseaseId)?.Code };
}
