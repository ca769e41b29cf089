using System.Collections.Frozen;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Protocols;

/// <summary>What kind of thing a fact of a case is.</summary>
public enum FactKind
{
    Symptom = 1,
    Exposure = 2,
    Imaging = 3,
    Blood = 4,
    Laboratory = 5,

    /// <summary>An underlying illness or state.</summary>
    Condition = 6,
}

/// <summary>Something that may be known of a case, and that criteria ask for: a symptom, an exposure, a finding.</summary>
public sealed class Fact
{
    public const string CodeForm = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>Stable and speaking: <c>pneumonia-imaging</c>.</summary>
    public required string Code { get; init; }
    public required FactKind Kind { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>Whether a day belongs to it: of onset, of the last exposure, of the finding.</summary>
    public bool IsDated { get; set; }

    /// <summary>Its place in lists.</summary>
    public required int Place { get; set; }

    internal static void Configure(EntityTypeBuilder<Fact> table)
    {
        table.ToTable("fact");
        table.HasKey(f => f.Code);
        table.Property(f => f.Code).HasMaxLength(60);
        table.Property(f => f.Name).HasMaxLength(100);
        table.Property(f => f.NameEn).HasMaxLength(100);
    }
}

/// <summary>All facts in memory, in the order of their table.</summary>
public sealed class FactCatalogue
{
    internal const string Topic = "facts";

    private readonly FrozenDictionary<string, Fact> _byCode;

    internal FactCatalogue(IReadOnlyList<Fact> all)
    {
        All = all;
        _byCode = all.ToFrozenDictionary(f => f.Code, StringComparer.Ordinal);
    }

    public IReadOnlyList<Fact> All { get; }

    public Fact? ByCode(string? code) => _byCode.GetValueOrDefault(code ?? "");

    /// <summary>The fact that was probably meant; null where none is near.</summary>
    public Fact? Nearest(string code) => All.FirstOrDefault(f => f.Code.StartsWith(code, StringComparison.Ordinal) || code.StartsWith(f.Code, StringComparison.Ordinal))
        ?? All.Select(f => (Fact: f, Shared: f.Code.Split('-').Intersect(code.Split('-')).Count())).Where(f => f.Shared > 0).OrderByDescending(f => f.Shared).Select(f => f.Fact).FirstOrDefault();

    internal static Task<FactCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(Topic, "facts", async _ => new FactCatalogue(await db.Set<Fact>().AsNoTracking().OrderBy(f => f.Place).ThenBy(f => f.Code).ToListAsync(CancellationToken.None)), cancellation);
}
