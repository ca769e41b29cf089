namespace Fangxian.Epidemiology.Transmission;

/// <summary>What a growth model found in one window.</summary>
internal readonly record struct GrowthFit(GrowthRate Rate, double Dispersion, double? Size);
