namespace Weir.Tuning.Samplers.Cma;

/// <summary>The constants of CMA-ES for a dimension and a population (Hansen, The CMA Evolution Strategy: A Tutorial, 2016, table 1).</summary>
internal sealed class CmaWeights
{
    public CmaWeights(int d, int population, bool isSeparable)
    {
        (Population, Parents) = (population, population / 2);
        var raw = Enumerable.Range(1, population).Select(i => Math.Log((population + 1) / 2.0) - Math.Log(i)).ToArray();
        EffectiveParents = Effective(raw.AsSpan(0, Parents));
        var effectiveRest = Effective(raw.AsSpan(Parents));
        RankOne = 2 / ((d + 1.3) * (d + 1.3) + EffectiveParents);
        RankMu = Math.Min(1 - RankOne - 1e-8, 2 * (EffectiveParents - 2 + 1 / EffectiveParents) / ((d + 2.0) * (d + 2.0) + EffectiveParents));
        if (isSeparable)
        {
            // Ros and Hansen (2008): a diagonal has d numbers to learn, not d².
            var faster = (d + 2.0) / 3;
            (RankOne, RankMu) = (Math.Min(1, RankOne * faster), Math.Min(1 - RankOne, RankMu * faster));
            RankMu = Math.Min(RankMu, 1 - RankOne);
        }

        var negative = Math.Min(1 + RankOne / RankMu, Math.Min(1 + 2 * effectiveRest / (EffectiveParents + 2), (1 - RankOne - RankMu) / (d * RankMu)));
        var (sumPositive, sumNegative) = (raw.Where(w => w >= 0).Sum(), -raw.Where(w => w < 0).Sum());
        Weights = Array.ConvertAll(raw, w => w >= 0 ? w / sumPositive : negative * w / sumNegative);
        SigmaRate = (EffectiveParents + 2) / (d + EffectiveParents + 5);
        SigmaDamping = 1 + 2 * Math.Max(0, Math.Sqrt((EffectiveParents - 1) / (d + 1)) - 1) + SigmaRate;
        PathRate = (4 + EffectiveParents / d) / (d + 4 + 2 * EffectiveParents / d);
        ExpectedNorm = Math.Sqrt(d) * (1 - 1.0 / (4 * d) + 1.0 / (21.0 * d * d));
    }

    public int Population { get; }

    public int Parents { get; }

    public double[] Weights { get; }

    public double EffectiveParents { get; }

    public double RankOne { get; }

    public double RankMu { get; }

    public double SigmaRate { get; }

    public double SigmaDamping { get; }

    public double PathRate { get; }

    public double ExpectedNorm { get; }

    private static double Effective(ReadOnlySpan<double> weights)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var w in weights) (sum, squares) = (sum + w, squares + w * w);
        return squares > 0 ? sum * sum / squares : 0;
    }
}
