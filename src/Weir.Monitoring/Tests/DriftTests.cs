using Weir.Foundation.Errors;
using Weir.Monitoring.Drift;

namespace Weir.Monitoring.Tests;

/// <summary>Every drift test. Adding one is a class in this folder and a line here.</summary>
public static class DriftTests
{
    private const long SmallReference = 1000;

    /// <summary>The tests.</summary>
    public static IReadOnlyList<IDriftTest> All { get; } =
    [
        new KolmogorovSmirnovDrift(),
        new WassersteinDrift(),
        new PsiDrift(),
        new JensenShannonDrift(),
        new ChiSquareDrift(),
        new ContingencyDrift(),
        new TwoProportionDrift(),
    ];

    /// <summary>A test by name.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public static IDriftTest Find(string name) => All.FirstOrDefault(t => t.Name == name) ?? throw new WeirException(
        ErrorCodes.NotFound, $"there is no drift test '{name}'", DidYouMean.Hint(name, All.Select(t => t.Name)) ?? "one of " + string.Join(", ", All.Select(t => t.Name)))
    { Kind = FailureKind.Usage };

    /// <summary>Evidently's choice. Up to 1,000 reference values: Kolmogorov-Smirnov for numbers with more than five distinct values, else chi-square, or z
    /// for two values; above: normed Wasserstein, else Jensen-Shannon. A category that the reference lacks makes chi-square infinite whatever its count: the
    /// contingency form is taken there.</summary>
    public static IDriftTest Default(ColumnPair pair)
    {
        var isNumeric = pair.Kind == DriftKind.Numeric && pair.PooledDistinct > ColumnPair.FewDistinct;
        if (pair.ReferencePresent > SmallReference) return isNumeric ? Find("wasserstein") : Find("jensenshannon");
        if (isNumeric) return Find("ks");
        if (pair.PooledDistinct <= 2) return Find("z");
        return pair.Categories.Any(c => c.Reference == 0) ? Find("chisquare_contingency") : Find("chisquare");
    }
}
