namespace Fangxian.Epidemiology.Simulation;

/// <summary>Something that happens at the beginning of a day: infectious people arrive from outside, or people move from one area to another.</summary>
public sealed record ScheduledEvent
{
    private ScheduledEvent(int day, int? fromArea, int toArea, int persons)
    {
        InRange.Require(day >= 0, nameof(day), day, "A day is 0 or more.");
        InRange.Require(persons >= 0, nameof(persons), persons, "A number of people is 0 or more.");
        InRange.Require(fromArea is null or >= 0 && fromArea != toArea && toArea >= 0, nameof(toArea), toArea, "The index of an area, another than the one they come from, is needed.");
        (Day, FromArea, ToArea, Persons) = (day, fromArea, toArea, persons);
    }

    /// <summary>Days after the start, 0 or more.</summary>
    public int Day { get; }

    /// <summary>Index of the area they leave; null where they come from outside.</summary>
    public int? FromArea { get; }

    /// <summary>Index of the area they come to.</summary>
    public int ToArea { get; }

    /// <summary>How many; of those who move no more than there are.</summary>
    public int Persons { get; }

    /// <summary>Infectious people arrive from outside, and stay. They are no new cases: they were infected elsewhere.</summary>
    /// <param name="day">Days after the start, 0 or more.</param>
    /// <param name="area">Index of the area.</param>
    /// <param name="persons">How many, 0 or more.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    public static ScheduledEvent Import(int day, int area, int persons) => new(day, null, area, persons);

    /// <summary>People, drawn by chance from all of an area, move to another for good.</summary>
    /// <param name="day">Days after the start, 0 or more.</param>
    /// <param name="fromArea">Index of the area they leave.</param>
    /// <param name="toArea">Index of the area they come to.</param>
    /// <param name="persons">How many, 0 or more.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0, or the areas are the same.</exception>
    public static ScheduledEvent Move(int day, int fromArea, int toArea, int persons) => new(day, fromArea, toArea, persons);
}
