using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>Reads a declared space from Hydra's sweeps: <c>lr=tag(log,interval(1e-5,1e-1))</c>, <c>depth=range(1,9)</c>, <c>opt=choice(adam,sgd)</c>, <c>opt=adam,sgd</c>.</summary>
public static partial class SweepReader
{
    /// <summary>Reads a space.</summary>
    /// <param name="overrides">Overrides; each has to be a sweep.</param>
    /// <exception cref="WeirException"><c>override_syntax</c>; <c>tuning_space</c>: no sweep, or bounds that make none.</exception>
    public static SearchSpace Read(IReadOnlyList<string> overrides) => new(overrides.Select(ReadOne));

    private static Parameter ReadOne(string text)
    {
        var one = Override.Parse(text);
        try
        {
            return new Parameter(one.Key, DistributionOf(one.Value, text), []);
        }
        catch (WeirException e) when (e.Code == TuningErrors.Space)
        {
            throw TuningErrors.InSpace(one.Key, e.Message, e.Hint);
        }
    }

    private static Distribution DistributionOf(OverrideValue? value, string text) => value switch
    {
        // The ends of an interval are floats in Hydra; a cast around it asks for whole numbers.
        IntervalSweep interval when Cast().IsMatch(text) => new IntDistribution((long)interval.Start, (long)interval.End, IsLog(interval)),
        IntervalSweep interval => new FloatDistribution(interval.Start, interval.End, IsLog(interval)),
        RangeSweep range => OfRange(range),
        ChoiceSweep choice => new CategoricalDistribution(choice.Values.Select(ValueOf)),
        SweepValue => throw new WeirException(TuningErrors.Space, $"'{text}' cannot be tuned", "interval(), range() and choice() can"),
        _ => throw new WeirException(TuningErrors.Space, $"'{text}' is one value and no sweep", "write name=interval(0,1), name=tag(log,interval(1e-5,1e-1)), name=range(1,9) or name=choice(a,b)"),
    };

    // As in Hydra the stop itself is not reached.
    private static NumericDistribution OfRange(RangeSweep range)
    {
        var values = range.Values().Take(1_000_001).ToList();
        if (values.Count == 0) throw new WeirException(TuningErrors.Space, $"{range.ToText()} holds no number");
        if (values.Count > 1_000_000) throw new WeirException(TuningErrors.Space, $"{range.ToText()} holds more than a million numbers", "use interval()");
        var numbers = values.ConvertAll(Number);
        var (low, high) = (numbers.Min(), numbers.Max());
        var step = numbers.Count > 1 ? Math.Abs(Number(range.Step)) : 1;
        return values[0] is IntValue ? new IntDistribution((long)low, (long)high, IsLog(range), IsLog(range) ? 1 : (long)step) : new FloatDistribution(low, high, false, step);
    }

    private static double Number(OverrideValue value) => value is IntValue whole ? (double)whole.Value : ((FloatValue)value).Value;

    private static bool IsLog(SweepValue sweep) => sweep.Tags.Contains("log");

    /// <summary>A value of the grammar as a parameter's.</summary>
    public static ParameterValue ValueOf(OverrideValue value) => value switch
    {
        NullValue => ParameterValue.Null,
        BoolValue flag => ParameterValue.Of(flag.Value),
        IntValue whole when BigInteger.Abs(whole.Value) <= 1L << 53 => ParameterValue.Of((long)whole.Value),
        IntValue large => ParameterValue.Of(large.Value.ToString(CultureInfo.InvariantCulture)),
        FloatValue number => ParameterValue.Of(number.Value),
        TextValue word => ParameterValue.Of(word.Value),
        _ => ParameterValue.Of(value.ToText()),
    };

    [GeneratedRegex(@"\bint\(")]
    private static partial Regex Cast();
}
