namespace Fangxian.Registry.Areas;

/// <summary>The levels of the area tree, from the country down to the grid.</summary>
public enum AreaLevel
{
    Country = 0,
    Province = 1,
    Prefecture = 2,
    County = 3,
    Township = 4,
    Village = 5,
    Grid = 6,
}
