namespace Fangxian.Epidemiology.Screening;

/// <summary>What testing in pools of one size costs, and what it finds.</summary>
/// <param name="PoolSize">Samples in a pool (in a row and in a column of a square); 1 is testing everybody alone.</param>
/// <param name="TestsPerPerson">Tests expected for each person; its ends go with the 95 % range of the prevalence.</param>
/// <param name="Sensitivity">Share of the infected that is found in the end, 0–1.</param>
/// <param name="Specificity">Share of the others that is not called infected in the end, 0–1.</param>
public readonly record struct PoolPlan(int PoolSize, EstimateWithInterval TestsPerPerson, double Sensitivity, double Specificity);
