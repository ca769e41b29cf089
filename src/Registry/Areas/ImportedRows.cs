using Fangxian.Platform.ImportExport;

namespace Fangxian.Registry.Areas;

/// <summary>What an import of areas or populations did, as the API answers it.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="New">What was not known.</param>
/// <param name="Changed">What was known and changed.</param>
/// <param name="Unchanged">What was known as it is.</param>
/// <param name="Refused">Rows that could not be used.</param>
/// <param name="RefusedRows">The first thousand of them, with the reason.</param>
public sealed record ImportedRows(int Rows, int New, int Changed, int Unchanged, int Refused, IReadOnlyList<RefusedRowAnswer> RefusedRows);
