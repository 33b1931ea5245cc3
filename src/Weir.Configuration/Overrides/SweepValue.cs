using System.Numerics;
using System.Text;

namespace Weir.Configuration.Overrides;

/// <summary>Several values in the place of one.</summary>
public abstract record SweepValue : OverrideValue
{
    private protected SweepValue()
    {
    }

    /// <summary>Words for whoever chooses among the values, sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>True when their order is to be drawn by lot.</summary>
    public bool IsShuffled { get; init; }
}

/// <summary>The values one by one: <c>a,b</c> or <c>choice(a,b)</c>.</summary>
/// <param name="Values">The values.</param>
/// <param name="IsSimple">True for the form with commas alone.</param>
public sealed record ChoiceSweep(IReadOnlyList<OverrideValue> Values, bool IsSimple) : SweepValue
{
    private protected override void Append(StringBuilder text)
    {
        if (!IsSimple) text.Append("choice(");
        Join(text, Values, v => AppendTo(v, text));
        if (!IsSimple) text.Append(')');
    }
}

/// <summary>Numbers from a start up to, and without, a stop: <c>range(0,10,2)</c>.</summary>
/// <param name="Start">An <see cref="IntValue"/> or <see cref="FloatValue"/>, as the others.</param>
/// <param name="Stop">Where it ends, excluded.</param>
/// <param name="Step">Distance; not 0.</param>
public sealed record RangeSweep(OverrideValue Start, OverrideValue Stop, OverrideValue Step) : SweepValue
{
    /// <summary>The numbers: whole ones when all three are, else by the steps that Hydra takes.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>override_syntax</c>: a step of 0, or a number without end.</exception>
    public IEnumerable<OverrideValue> Values()
    {
        if (Start is IntValue first && Stop is IntValue last && Step is IntValue by) return Whole(first.Value, last.Value, by.Value);
        return Real(Exact(Start), Exact(Stop), Exact(Step));
    }

    private protected override void Append(StringBuilder text)
    {
        text.Append("range(");
        Join(text, [Start, Stop, Step], v => AppendTo(v, text));
        text.Append(')');
    }

    private static IEnumerable<OverrideValue> Whole(BigInteger start, BigInteger stop, BigInteger step)
    {
        if (step.IsZero) throw NoEnd();
        return Numbers();

        IEnumerable<OverrideValue> Numbers()
        {
            for (var at = start; step.Sign > 0 ? at < stop : at > stop; at += step) yield return new IntValue(at);
        }
    }

    private static IEnumerable<OverrideValue> Real(PythonDecimal start, PythonDecimal stop, PythonDecimal step)
    {
        if (step.Digits.IsZero) throw NoEnd();
        return Numbers();

        IEnumerable<OverrideValue> Numbers()
        {
            for (var at = start; step.Digits.Sign > 0 ? at.CompareTo(stop) < 0 : at.CompareTo(stop) > 0; at = at.Plus(step)) yield return new FloatValue(at.ToDouble());
        }
    }

    private static PythonDecimal Exact(OverrideValue value) => value switch
    {
        IntValue whole => PythonDecimal.Of(whole.Value),
        FloatValue { Value: var number } when double.IsFinite(number) => PythonDecimal.Of(number),
        _ => throw new Foundation.Errors.WeirException("override_syntax", $"a range needs numbers, and '{value.ToText()}' is none that it could count to", "give finite numbers") { Kind = Foundation.Errors.FailureKind.Usage },
    };

    private static Foundation.Errors.WeirException NoEnd() => new("override_syntax", "a range with a step of 0 has no end", "give a step such as 1 or -0.5") { Kind = Foundation.Errors.FailureKind.Usage };
}

/// <summary>Any number between two: <c>interval(0,1)</c>.</summary>
public sealed record IntervalSweep(double Start, double End) : SweepValue
{
    private protected override void Append(StringBuilder text)
    {
        text.Append("interval(");
        Join<OverrideValue>(text, [new FloatValue(Start), new FloatValue(End)], v => AppendTo(v, text));
        text.Append(')');
    }
}

/// <summary>The options of a group that match patterns: <c>glob([a*],exclude=ab)</c>.</summary>
public sealed record GlobSweep(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude) : SweepValue
{
    private protected override void Append(StringBuilder text)
    {
        text.Append("glob([");
        Join(text, Include, p => Escape(text, p));
        text.Append("],[");
        Join(text, Exclude, p => Escape(text, p));
        text.Append("])");
    }
}
