namespace Fangxian.Platform.Telemetry;

/// <summary>A response of a use case that took in a file: how many of its rows came to what.</summary>
public interface ITakesRows
{
    int New { get; }
    int Changed { get; }
    int Unchanged { get; }
    int Refused { get; }
}
