namespace Fangxian.Epidemiology.Numerics;

/// <summary>Draws one of many with given weights at the same cost whatever their number.</summary>
/// <remarks>Source: Walker AJ. ACM Trans Math Softw 1977;3:253–6, doi 10.1145/355744.355749; built as Vose MD. IEEE Trans Softw Eng 1991;17:972–5, doi 10.1109/32.92917.</remarks>
internal sealed class AliasTable
{
    private readonly double[] own;
    private readonly int[] other;

    /// <param name="weights">Not negative, with a sum above 0.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        (own, other) = (new double[weights.Length], new int[weights.Length]);
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < own.Length; i++)
        {
            (own[i], other[i]) = (weights[i] / sum * own.Length, i);
            (own[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            other[less] = more;
            own[more] -= 1 - own[less];
            (own[more] < 1 ? small : large).Push(more);
        }

        foreach (var left in small.Concat(large))
        {
            own[left] = weights[left] > 0 ? 1 : own[left];
        }
    }

    public int Draw(RandomStream random)
    {
        var scaled = random.Uniform() * own.Length;
        var place = (int)scaled;
        return scaled - place < own[place] ? place : other[place];
    }
}
