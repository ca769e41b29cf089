namespace Fangxian.Epidemiology.Screening;

/// <summary>The results of pools of one size.</summary>
/// <param name="PoolSize">Samples in a pool, at least 1.</param>
/// <param name="Pools">Pools tested, not negative.</param>
/// <param name="Positive">Of these, positive.</param>
public readonly record struct PoolResults(int PoolSize, int Pools, int Positive);
