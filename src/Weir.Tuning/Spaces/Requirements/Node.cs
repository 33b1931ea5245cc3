using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces.Requirements;

/// <summary>A part of an expression.</summary>
internal abstract class Node
{
    public abstract ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values);

    protected static bool Truth(ParameterValue value) => value.Kind == ValueKind.Bool
        ? value.Number != 0
        : throw new WeirException(TuningErrors.Requirement, $"'{value}' is neither true nor false");
}

/// <summary>A parameter that is read is not there.</summary>
internal sealed class InactiveParameterException : Exception;

internal sealed class Literal(ParameterValue value) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values) => value;
}

internal sealed class Name(string name) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values) =>
        values.TryGetValue(name, out var value) ? value : throw new InactiveParameterException();
}

internal sealed class Not(Node operand) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values) => ParameterValue.Of(!Truth(operand.Evaluate(values)));
}

internal sealed class Either(Node left, Node right, bool isAnd) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values) =>
        ParameterValue.Of(isAnd ? Truth(left.Evaluate(values)) && Truth(right.Evaluate(values)) : Truth(left.Evaluate(values)) || Truth(right.Evaluate(values)));
}

internal sealed class Among(Node left, IReadOnlyList<Node> list) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values)
    {
        var value = left.Evaluate(values);
        return ParameterValue.Of(list.Any(item => Comparison.AreEqual(value, item.Evaluate(values))));
    }
}

internal sealed class Comparison(string sign, Node left, Node right) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values)
    {
        var (a, b) = (left.Evaluate(values), right.Evaluate(values));
        if (sign is "==" or "!=") return ParameterValue.Of(AreEqual(a, b) == (sign == "=="));
        var order = (a.IsNumber && b.IsNumber) ? a.Number.CompareTo(b.Number)
            : a.Text is { } x && b.Text is { } y ? string.CompareOrdinal(x, y)
            : throw new WeirException(TuningErrors.Requirement, $"'{a}' and '{b}' have no order");
        return ParameterValue.Of(sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 });
    }

    // Numbers by what they are worth, whole or not: an expression is written by a person.
    public static bool AreEqual(ParameterValue a, ParameterValue b) => a == b || (a.IsNumber && b.IsNumber && a.Number == b.Number);
}

internal sealed class Arithmetic(string sign, Node left, Node right) : Node
{
    public override ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values)
    {
        var (a, b) = (left.Evaluate(values), right.Evaluate(values));
        if (!a.IsNumber || !b.IsNumber) throw new WeirException(TuningErrors.Requirement, $"`{sign}` needs two numbers, not '{a}' and '{b}'");
        return ParameterValue.Of(sign switch
        {
            "+" => a.Number + b.Number,
            "-" => a.Number - b.Number,
            "*" => a.Number * b.Number,
            "/" => a.Number / b.Number,
            "%" => a.Number % b.Number,
            _ => Math.Pow(a.Number, b.Number),
        });
    }
}
