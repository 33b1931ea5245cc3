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
    /// <summary>The numbers: whole ones when all three are, else by exact decimal steps.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>override_syntax</c>: a step of 0.</exception>
    public IEnumerable<OverrideValue> Values()
    {
        var (start, stop, step) = (Decimal(Start), Decimal(Stop), Decimal(Step));
        if (step == 0) throw new Foundation.Errors.WeirException("override_syntax", "a range with a step of 0 has no end", "give a step such as 1 or -0.5");
        var isWhole = Start is IntValue && Stop is IntValue && Step is IntValue;
        return Numbers();

        IEnumerable<OverrideValue> Numbers()
        {
            for (var at = start; step > 0 ? at < stop : at > stop; at += step) yield return isWhole ? new IntValue(new System.Numerics.BigInteger(at)) : new FloatValue((double)at);
        }
    }

    private protected override void Append(StringBuilder text)
    {
        text.Append("range(");
        Join(text, [Start, Stop, Step], v => AppendTo(v, text));
        text.Append(')');
    }

    private static decimal Decimal(OverrideValue value) => value is IntValue whole ? (decimal)whole.Value : (decimal)((FloatValue)value).Value;
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
