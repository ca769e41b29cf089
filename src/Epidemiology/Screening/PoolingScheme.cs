namespace Fangxian.Epidemiology.Screening;

/// <summary>How samples are pooled. The numbers are stable.</summary>
public enum PoolingScheme
{
    /// <summary>Dorfman: pools of n; everybody of a positive pool is tested alone.</summary>
    TwoStage = 0,

    /// <summary>n × n samples in a square, pooled by rows and by columns; who stands in a positive row and a positive column is tested alone.</summary>
    SquareArray = 1,
}
