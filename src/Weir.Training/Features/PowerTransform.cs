using Weir.Models.Onnx.Building;

namespace Weir.Training.Features;

/// <summary>The transform of Yeo and Johnson (2000): brings skewed numbers, negative ones too, nearer to a normal distribution.</summary>
/// <param name="Lambda">1 changes nothing; below it long right tails are drawn in, above it left ones.</param>
internal sealed record PowerTransform(double Lambda)
{
    private const double Least = -3;
    private const double Most = 5;
    private const int MostValues = 10_000;
    private const int Steps = 50; // of the golden section: eight digits
    private const double Close = 1e-9; // so near to 0 or 2 the formula's other branch is exact and this one is not

    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The exponent of greatest likelihood.</summary>
    public static PowerTransform Fit(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length > MostValues) sorted = [.. Enumerable.Range(0, MostValues).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (MostValues - 1))])];
        var (low, high) = (Least, Most);
        var (a, b) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (atA, atB) = (Likelihood(sorted, a), Likelihood(sorted, b));
        for (var i = 0; i < Steps; i++)
        {
            if (atA >= atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (Golden * (high - low));
                atA = Likelihood(sorted, a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (Golden * (high - low));
                atB = Likelihood(sorted, b);
            }
        }

        return new PowerTransform((low + high) / 2);
    }

    public double Of(double x) => x >= 0
        ? IsLog ? double.LogP1(x) : (Math.Pow(x + 1, Lambda) - 1) / Lambda
        : IsNegativeLog ? -double.LogP1(-x) : -(Math.Pow(1 - x, 2 - Lambda) - 1) / (2 - Lambda);

    /// <summary>The value that <see cref="Of"/> makes <paramref name="z"/> of; beyond what it can make, the nearest.</summary>
    public double Inverse(double z) => z >= 0
        ? IsLog ? Math.Exp(z) - 1 : Math.Pow(Math.Max((z * Lambda) + 1, Close), 1 / Lambda) - 1
        : IsNegativeLog ? 1 - Math.Exp(-z) : 1 - Math.Pow(Math.Max(1 - ((2 - Lambda) * z), Close), 1 / (2 - Lambda));

    /// <summary>Adds <see cref="Of"/> for 64-bit floats.</summary>
    public string Add(GraphBuilder graph, string x)
    {
        var zero = graph.Scalar(0.0);
        var one = graph.Scalar(1.0);
        string Side(string size, double exponent, bool isLog) => isLog
            ? graph.Node("Log", [graph.Add(size, one)])
            : graph.Div(graph.Sub(graph.Node("Pow", [graph.Add(size, one), graph.Scalar(exponent)]), one), graph.Scalar(exponent));
        var above = Side(graph.Node("Max", [x, zero]), Lambda, IsLog);
        var below = Side(graph.Node("Neg", [graph.Node("Min", [x, zero])]), 2 - Lambda, IsNegativeLog);
        return graph.Sub(above, below); // one of them is 0
    }

    /// <summary>Adds <see cref="Inverse"/> for 64-bit floats.</summary>
    public string AddInverse(GraphBuilder graph, string z)
    {
        var zero = graph.Scalar(0.0);
        var one = graph.Scalar(1.0);
        string Side(string size, double exponent, bool isLog) => isLog
            ? graph.Sub(graph.Node("Exp", [size]), one)
            : graph.Sub(graph.Node("Pow", [graph.Node("Max", [graph.Add(graph.Mul(size, graph.Scalar(exponent)), one), graph.Scalar(Close)]), graph.Scalar(1 / exponent)]), one);
        var above = Side(graph.Node("Max", [z, zero]), Lambda, IsLog);
        var below = Side(graph.Node("Neg", [graph.Node("Min", [z, zero])]), 2 - Lambda, IsNegativeLog);
        return graph.Sub(above, below);
    }

    private bool IsLog => Math.Abs(Lambda) < Close;

    private bool IsNegativeLog => Math.Abs(Lambda - 2) < Close;

    private static double Likelihood(double[] values, double lambda)
    {
        var transform = new PowerTransform(lambda);
        double sum = 0, jacobian = 0;
        var bent = Array.ConvertAll(values, transform.Of);
        for (var i = 0; i < values.Length; i++)
        {
            sum += bent[i];
            jacobian += Math.Sign(values[i]) * double.LogP1(Math.Abs(values[i]));
        }

        var mean = sum / values.Length;
        var variance = bent.Sum(b => (b - mean) * (b - mean)) / values.Length;
        return double.IsFinite(variance) && variance > 0 ? (-values.Length / 2.0 * Math.Log(variance)) + ((lambda - 1) * jacobian) : double.NegativeInfinity;
    }
}
