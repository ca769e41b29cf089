using System.Text.Json;
using System.Text.Json.Serialization;
using Fangxian.Platform.Modules;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>Why a fact that holds does not answer to its window.</summary>
public enum WindowFault
{
    OnsetUnknown = 1,
    DayUnknown = 2,
    TooEarly = 3,
    AfterOnset = 4,
}

/// <summary>A fact as a judgement names it.</summary>
/// <param name="Fact">Its code.</param>
/// <param name="WithinDays">Its window before onset; null for none.</param>
/// <param name="Answer">Whether it holds, within its window.</param>
public sealed record JudgedFact(string Fact, int? WithinDays, Answer Answer)
{
    /// <summary>What is wrong with its day; null where nothing is.</summary>
    public WindowFault? Why { get; init; }

    /// <summary>Whether the criterion asks that it does not hold.</summary>
    public bool IsNegated { get; init; }
}

/// <summary>How one class of the edition fared.</summary>
/// <param name="Class">The class.</param>
/// <param name="Answer">Whether its criteria are met.</param>
/// <param name="Met">The facts that speak for it.</param>
/// <param name="Missing">The facts that stand in its way.</param>
public sealed record JudgedClass(CaseClass Class, Answer Answer, IReadOnlyList<JudgedFact> Met, IReadOnlyList<JudgedFact> Missing);

/// <summary>What an edition holds a case to be, and by which criteria.</summary>
/// <param name="Edition">Number of the edition.</param>
/// <param name="Branch">The branch of its case definition.</param>
/// <param name="Class">The first class whose criteria are met; null where none is.</param>
/// <param name="Classes">Every class of the branch in its order.</param>
public sealed record Judgement(string Edition, string Branch, CaseClass? Class, IReadOnlyList<JudgedClass> Classes)
{
    private static readonly JsonSerializerOptions Options = new(Json.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The criteria by which the class is met; none where no class is.</summary>
    public IReadOnlyList<JudgedFact> Met => Classes.FirstOrDefault(c => c.Class == Class)?.Met ?? [];

    /// <summary>What stands between the case and the next stronger class.</summary>
    public IReadOnlyList<JudgedFact> Missing => Nearest?.Missing ?? [];

    /// <summary>The next stronger class; the weakest where none is met. Who has symptoms is no candidate for being without, nor who is followed for being discarded.</summary>
    public JudgedClass? Nearest => Classes.TakeWhile(c => Class is null || c.Class != Class).LastOrDefault(c => c.Class is not (CaseClass.Discarded or CaseClass.Asymptomatic));

    /// <summary>As a line of the history keeps it.</summary>
    public string Basis => JsonSerializer.Serialize(new JudgementBasis(Edition, Branch, Class, Met, Missing), Options);

    /// <summary>What <see cref="Basis"/> has kept.</summary>
    public static JudgementBasis? ReadBasis(string? basis) => string.IsNullOrEmpty(basis) ? null : JsonSerializer.Deserialize<JudgementBasis>(basis, Options);
}

/// <summary>The criteria of a past judgement.</summary>
/// <param name="Edition">Number of the edition.</param>
/// <param name="Branch">The branch of its case definition.</param>
/// <param name="Class">The class that was met; null for none.</param>
/// <param name="Met">The facts that spoke for it.</param>
/// <param name="Missing">The facts that a stronger class asked for.</param>
public sealed record JudgementBasis(string Edition, string Branch, CaseClass? Class, IReadOnlyList<JudgedFact> Met, IReadOnlyList<JudgedFact> Missing)
{
    /// <summary>The facts that spoke for it.</summary>
    public IReadOnlyList<JudgedFact> Met { get; init; } = Met ?? [];

    /// <summary>The facts that a stronger class asked for.</summary>
    public IReadOnlyList<JudgedFact> Missing { get; init; } = Missing ?? [];
}
