using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Client.Evaluations;

/// <summary>Something that is demanded of a figure; unlike <see cref="EvaluationRule"/> it has no outcome yet.</summary>
/// <param name="Figure">Name among the figures.</param>
/// <param name="Comparison"><c>&gt;=</c>, <c>&gt;</c>, <c>&lt;=</c> or <c>&lt;</c>.</param>
/// <param name="Limit">With what is compared.</param>
public sealed partial record EvaluationDemand(string Figure, string Comparison, double Limit)
{
    /// <summary>Figure − baseline is compared.</summary>
    public const string Difference = "difference";

    /// <summary>Figure ÷ baseline is compared.</summary>
    public const string Ratio = "ratio";

    /// <summary>Comparisons that there are.</summary>
    public static IReadOnlyList<string> Comparisons { get; } = [">=", ">", "<=", "<"];

    /// <summary>Part of the rows; null for all of them.</summary>
    public string? Slice { get; init; }

    /// <summary>Null for the figure itself, <see cref="Difference"/> or <see cref="Ratio"/> for what it is against the baseline.</summary>
    public string? Against { get; init; }

    /// <summary>Reads <c>roc_auc &gt;= 0.8</c>, <c>roc_auc[country=DE] &gt;= 0.75</c>, <c>roc_auc &gt;= baseline - 0.01</c> or <c>rmse &lt;= baseline * 1.05</c>.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static EvaluationDemand Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["limit"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{text}' is no demand on a figure", "write roc_auc >= 0.8, roc_auc[country=DE] >= 0.75, roc_auc >= baseline - 0.01 or rmse <= baseline * 1.05");
        var against = match.Groups["against"].Value switch { "" => null, "*" => Ratio, _ => Difference };
        return new EvaluationDemand(match.Groups["figure"].Value, match.Groups["comparison"].Value, match.Groups["against"].Value == "-" ? -limit : limit)
        {
            Slice = match.Groups["slice"] is { Success: true, Value: var slice } ? slice.Trim() : null,
            Against = against,
        };
    }

    /// <summary>The outcome on figures.</summary>
    /// <param name="figures">On all rows.</param>
    /// <param name="slices">On parts of them.</param>
    /// <param name="baseline">What is compared with.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: there is no such figure, slice or baseline.</exception>
    public EvaluationRule Judge(IReadOnlyDictionary<string, double?> figures, IReadOnlyList<EvaluationSlice>? slices, EvaluationBaseline? baseline)
    {
        var rows = Slice is null ? figures : (slices?.FirstOrDefault(s => s.Name == Slice) ?? throw Unknown("slice", Slice, slices?.Select(s => s.Name))).Figures;
        if (!rows.TryGetValue(Figure, out var value)) throw Unknown("figure", Figure, rows.Keys);
        double? other = null;
        if (Against is not null)
        {
            if (baseline is null) throw new WeirException(ErrorCodes.InvalidValue, $"'{this}' compares with a baseline, and there is none");
            var others = baseline.Of(Slice) ?? throw Unknown("slice of the baseline", Slice!, baseline.Slices?.Select(s => s.Name));
            if (!others.TryGetValue(Figure, out other)) throw Unknown("figure of the baseline", Figure, others.Keys);
        }

        var rule = new EvaluationRule(Figure, Comparison, Limit, value, false) { Slice = Slice, Against = Against, Baseline = other };
        return rule with { Passed = rule.IsMet };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var figure = Slice is null ? Figure : $"{Figure}[{Slice}]";
        return Against switch
        {
            null => string.Create(CultureInfo.InvariantCulture, $"{figure} {Comparison} {Limit:R}"),
            Difference => string.Create(CultureInfo.InvariantCulture, $"{figure} {Comparison} baseline {(Limit < 0 ? '-' : '+')} {Math.Abs(Limit):R}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{figure} {Comparison} baseline * {Limit:R}"),
        };
    }

    internal static bool Compare(double value, string comparison, double limit) => comparison switch
    {
        ">=" => value >= limit,
        ">" => value > limit,
        "<=" => value <= limit,
        _ => value < limit,
    };

    private static WeirException Unknown(string what, string name, IEnumerable<string>? known) =>
        new(ErrorCodes.InvalidValue, $"there is no {what} '{name}'", DidYouMean.Hint(name, known ?? []) ?? (known?.Any() == true ? $"there are {string.Join(", ", known.Take(12))}" : null));

    [GeneratedRegex(@"^\s*(?<figure>[^\s\[<>=]+)\s*(\[(?<slice>[^\]]+)\])?\s*(?<comparison>>=|<=|>|<)\s*(baseline\s*(?<against>[-+*])\s*)?(?<limit>[-+0-9.eE]+)\s*$")]
    private static partial Regex Form();
}
