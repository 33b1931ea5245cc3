using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Weir.Yaml.Scalars;

namespace Weir.Configuration.Overrides;

/// <summary>An argument of a function in an override.</summary>
internal sealed record OverrideArgument(string? Name, OverrideValue Value);

/// <summary>The functions of Hydra 1.3's grammar, called while an override is read. What is wrong is told by <see cref="FormatException"/>.</summary>
internal static class OverrideFunctions
{
    private static readonly string[] Known = ["bool", "choice", "float", "glob", "int", "interval", "range", "shuffle", "sort", "str", "tag"];

    public static OverrideValue Call(string name, List<OverrideArgument> arguments, OverrideGrammar grammar) => name switch
    {
        "choice" => Choice(Positional(name, arguments)),
        "range" => Range(Bind(name, arguments, ["start", "stop", "step"], 1)),
        "interval" => Bind(name, arguments, ["start", "end"], 2) is var b ? new IntervalSweep(Number(b[0]!), Number(b[1]!)) : null!,
        "glob" => Bind(name, arguments, ["include", "exclude"], 1) is var b ? new GlobSweep(Patterns(b[0]!), b[1] is null ? [] : Patterns(b[1]!)) : null!,
        "tag" => Tag(arguments),
        "shuffle" => Shuffle(Positional(name, arguments)),
        "sort" => Sort(arguments),
        "int" or "float" or "str" or "bool" => Cast(name, Positional(name, arguments)),
        "extend_list" when grammar == OverrideGrammar.Hydra14 => new ExtensionValue(Positional(name, arguments)),
        _ => throw new FormatException($"there is no function '{name}' ({string.Join(", ", Known)})"),
    };

    private static List<OverrideValue> Positional(string name, List<OverrideArgument> arguments)
    {
        if (arguments.Find(a => a.Name is not null) is { } named) throw new FormatException($"'{name}' has no argument '{named.Name}'");
        return arguments.ConvertAll(a => a.Value);
    }

    // As Python binds: by place, then by name.
    private static OverrideValue?[] Bind(string name, List<OverrideArgument> arguments, string[] names, int required)
    {
        var bound = new OverrideValue?[names.Length];
        for (var i = 0; i < arguments.Count; i++)
        {
            var at = arguments[i].Name is { } given ? Array.IndexOf(names, given) : i;
            if (at < 0 || at >= names.Length) throw new FormatException($"'{name}' takes {string.Join(", ", names)}");
            if (bound[at] is not null) throw new FormatException($"the argument '{names[at]}' of '{name}' is given twice");
            bound[at] = Unquoted(arguments[i].Value);
        }

        for (var i = 0; i < required; i++)
            if (bound[i] is null) throw new FormatException($"the argument '{names[i]}' of '{name}' is missing");
        return bound;
    }

    private static OverrideValue Unquoted(OverrideValue value) => value is TextValue { Quote: not null } text ? new TextValue(text.Value) : value;

    private static ChoiceSweep Choice(List<OverrideValue> values)
    {
        if (values.Count == 0) throw new FormatException("a choice needs a value");
        if (values is [ChoiceSweep { IsSimple: true } simple]) return simple with { IsSimple = false };
        if (values.Exists(v => v is SweepValue)) throw new FormatException("choices cannot be nested");
        return new ChoiceSweep(values, IsSimple: false);
    }

    private static RangeSweep Range(OverrideValue?[] bound)
    {
        foreach (var value in bound) if (value is not null) Number(value);
        var step = Numeric(bound[2] ?? new IntValue(1));
        return bound[1] is null ? new RangeSweep(new IntValue(0), Numeric(bound[0]!), step) : new RangeSweep(Numeric(bound[0]!), Numeric(bound[1]!), step);
    }

    private static OverrideValue Numeric(OverrideValue value) => value is BoolValue flag ? new IntValue(flag.Value ? 1 : 0) : value;

    private static double Number(OverrideValue value) => value switch
    {
        IntValue i => (double)i.Value,
        FloatValue f => f.Value,
        BoolValue b => b.Value ? 1 : 0,
        _ => throw new FormatException($"'{value.ToText()}' is no number"),
    };

    private static IReadOnlyList<string> Patterns(OverrideValue value) => value switch
    {
        TextValue text => [text.Value],
        ListValue list => [.. list.Items.Select(i => i is TextValue t ? t.Value : throw new FormatException("patterns are texts"))],
        _ => throw new FormatException("a pattern is a text, or a list of texts"),
    };

    private static SweepValue Tag(List<OverrideArgument> arguments)
    {
        if (arguments.Count == 0) throw new FormatException("'tag' needs a sweep");
        if (arguments[^1].Name is not (null or "sweep") || arguments.SkipLast(1).Any(a => a.Name is not null)) throw new FormatException("'tag' takes tags, then the sweep");
        if (arguments[^1].Value is not SweepValue sweep) throw new FormatException("the last argument of 'tag' is the sweep");
        return sweep with { Tags = [.. arguments.SkipLast(1).Select(a => a.Value is TextValue t ? t.Value : throw new FormatException("tags are texts")).Distinct().Order(StringComparer.Ordinal)] };
    }

    private static OverrideValue Shuffle(List<OverrideValue> values)
    {
        if (values.Count == 0) throw new FormatException("'shuffle' needs a value");
        if (values is [SweepValue sweep]) return sweep with { IsShuffled = true };
        if (values is not [ListValue list]) return new ChoiceSweep(values, IsSimple: true) { IsShuffled = true };
        var items = list.Items.ToArray();
        RandomNumberGenerator.Shuffle<OverrideValue>(items);
        return new ListValue(items);
    }

    private static OverrideValue Sort(List<OverrideArgument> arguments)
    {
        var reverse = arguments.Find(a => a.Name is not null);
        if (reverse is { Name: not "reverse" }) throw new FormatException($"'sort' has no argument '{reverse.Name}'");
        if (reverse is { Value: not BoolValue }) throw new FormatException("'reverse' is true or false");
        var down = reverse?.Value is BoolValue { Value: true };
        var values = arguments.Where(a => a.Name is null).Select(a => a.Value).ToList();
        return values switch
        {
            [] => throw new FormatException("'sort' needs a value"),
            [ListValue list] => new ListValue(Sorted(list.Items, down)),
            [ChoiceSweep choice] => choice with { Values = Sorted(choice.Values, down), IsShuffled = false },
            [RangeSweep range] => Directed(range, down),
            [SweepValue] => throw new FormatException("this sweep cannot be sorted"),
            [var one] => one,
            _ => new ChoiceSweep(Sorted(values, down), IsSimple: true),
        };
    }

    private static List<OverrideValue> Sorted(IReadOnlyList<OverrideValue> values, bool down)
    {
        Comparison<OverrideValue> compare = values.All(v => v is TextValue) ? (a, b) => string.CompareOrdinal(((TextValue)a).Value, ((TextValue)b).Value)
            : values.All(v => v is IntValue or FloatValue or BoolValue) ? (a, b) => Number(a).CompareTo(Number(b))
            : throw new FormatException("values of different types have no order");
        var indexed = values.Select((v, i) => (v, i)).ToList();
        indexed.Sort((x, y) => (down ? -compare(x.v, y.v) : compare(x.v, y.v)) is var c and not 0 ? c : x.i.CompareTo(y.i));
        return indexed.ConvertAll(x => x.v);
    }

    // Ascending is wanted and it goes down: it is turned round, without its end's rounding (Hydra 1.3).
    private static RangeSweep Directed(RangeSweep range, bool down)
    {
        var (start, stop, step) = (Number(range.Start), Number(range.Stop), Number(range.Step));
        if (down ? start > stop : start <= stop) return range with { IsShuffled = false };
        var width = Math.Abs(step) * (down ? -1 : 1);
        return range with { Start = Like(range.Stop, stop + width), Stop = Like(range.Start, start + width), Step = Like(range.Step, -step), IsShuffled = false };
    }

    private static OverrideValue Like(OverrideValue model, double value) => model is IntValue ? new IntValue(new BigInteger(value)) : new FloatValue(value);

    private static OverrideValue Cast(string name, List<OverrideValue> values) => values.Count switch
    {
        0 => throw new FormatException($"'{name}' needs a value"),
        1 => Cast(name, values[0]),
        _ => new ChoiceSweep(values.ConvertAll(v => Cast(name, v)), IsSimple: true),
    };

    private static OverrideValue Cast(string name, OverrideValue value) => value switch
    {
        ListValue list => new ListValue([.. list.Items.Select(i => Cast(name, i))]),
        DictValue map => new DictValue([.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Cast(name, e.Value)))]),
        ChoiceSweep choice => new ChoiceSweep([.. choice.Values.Select(v => Cast(name, v))], choice.IsSimple),
        RangeSweep range when name is "int" or "float" => range with { Start = Scalar(name, range.Start), Stop = Scalar(name, range.Stop), Step = Scalar(name, range.Step) },
        IntervalSweep interval when name == "float" => interval,
        IntervalSweep interval when name == "int" => new IntervalSweep(Math.Truncate(interval.Start), Math.Truncate(interval.End)) { Tags = interval.Tags },
        SweepValue => throw new FormatException($"this sweep cannot become '{name}'"),
        _ => Scalar(name, value),
    };

    private static OverrideValue Scalar(string name, OverrideValue value)
    {
        if (value is NullValue) throw new FormatException($"null cannot become '{name}'");
        return name switch
        {
            "int" => new IntValue(value switch { IntValue i => i.Value, FloatValue f => Whole(f.Value), BoolValue b => b.Value ? 1 : 0, _ => Whole(((TextValue)value).Value) }),
            "float" => new FloatValue(value is TextValue t ? Real(t.Value) : Number(value)),
            "str" => new TextValue(value switch { TextValue t => t.Value, BoolValue b => b.Value ? "true" : "false", FloatValue f => PythonFloat.Repr(f.Value), _ => value.ToText() }),
            _ => new BoolValue(value is TextValue word ? Truth(word.Value) : Number(value) != 0),
        };
    }

    private static BigInteger Whole(double value) => double.IsFinite(value) ? new BigInteger(value) : throw new FormatException($"{PythonFloat.Repr(value)} is no whole number");

    private static BigInteger Whole(string text) =>
        BigInteger.TryParse(text.Trim().Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is no whole number");

    private static double Real(string text)
    {
        var plain = text.Trim().Replace("_", string.Empty, StringComparison.Ordinal);
        return plain.TrimStart('+', '-').ToLowerInvariant() switch
        {
            "inf" or "infinity" => plain[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            _ => double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is no number"),
        };
    }

    private static bool Truth(string text) => text.ToLowerInvariant() switch { "true" => true, "false" => false, _ => throw new FormatException($"'{text}' is neither true nor false") };
}
