namespace Fangxian.Platform.Audit;

/// <summary>
/// A request, or a response, about areas that are named by their codes, so that a look in an emergency is noted only
/// where it concerns the area looked at. One that does not say what it is about is noted in any case.
/// </summary>
public interface IAboutArea
{
    /// <summary>The code; several are separated by commas.</summary>
    string? Area { get; }
}

/// <summary>A request for what is no secret of any area: names of areas, sectors, how columns of files are read.</summary>
public interface IAboutNoArea;
