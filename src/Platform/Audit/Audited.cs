namespace Fangxian.Platform.Audit;

/// <summary>A response that tells which records it wrote, so that the audit line can name them.</summary>
public interface IAudited
{
    /// <summary>Kind, key and number of the records; never a person's name, number or address.</summary>
    string AuditRecords { get; }

    /// <summary>The position of the area responsible for the records, where the tables written do not tell.</summary>
    long? AuditPosition => null;
}

/// <summary>A request that carries the reason for a change or a look. It lies in the detail and can be forgotten: people name persons in it.</summary>
public interface IReasoned
{
    string? Reason { get; }
}

/// <summary>A response that shows identifiable persons: the look leaves a line with all their ids before it is answered.</summary>
public interface IShowsPersons
{
    IReadOnlyCollection<Guid> PersonsShown { get; }

    /// <summary>What is shown in full that is masked elsewhere, by the names of its columns; never a value.</summary>
    string? ShownInFull => null;

    /// <summary>The position of the area responsible for them; the actor's own first area where it is not told.</summary>
    long? AuditPosition => null;
}

/// <summary>
/// Names the record that the row is part of: a stay is of a case, an address of a person. A line about the row is about that record
/// too, so that it is found by it, and its detail goes when the record is forgotten.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PartOfAttribute : Attribute;

/// <summary>That it changed may be known, its value never: passwords, tokens, keys and what is made from them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeverAuditedAttribute : Attribute;
