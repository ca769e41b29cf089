using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Audit;

/// <summary>A line to be put at the end of its chain, with what lies apart from it and who acts.</summary>
internal sealed record AuditNote(NewLine Line, NewDetail? Detail, Actor Actor);
