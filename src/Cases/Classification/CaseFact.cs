namespace Fangxian.Cases.Classification;

/// <summary>
/// One fact of a case: a symptom, an exposure, a finding. What is not listed is unknown, never no.
/// </summary>
/// <param name="Code">Code of the catalogue of facts.</param>
/// <param name="Present">Whether it holds.</param>
/// <param name="On">The day it began (a symptom), was last so (an exposure) or was found (a finding).</param>
public sealed record CaseFact(string Code, bool Present, DateOnly? On = null);
