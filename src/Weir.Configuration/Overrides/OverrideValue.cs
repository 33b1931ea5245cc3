using System.Globalization;
using System.Numerics;
using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.Overrides;

/// <summary>A value of an override.</summary>
public abstract record OverrideValue
{
    private const string Escaped = "\\()[]{}:=, \t";

    private protected OverrideValue()
    {
    }

    /// <summary>The text that reads back as this value.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    /// <summary>The value for a YAML file. Sweeps have none.</summary>
    /// <exception cref="InvalidOperationException">It is a sweep.</exception>
    public YamlValue ToYaml() => this switch
    {
        NullValue => YamlNull.Instance,
        BoolValue flag => new YamlBool(flag.Value),
        IntValue number => new YamlInteger(number.Value),
        FloatValue number => new YamlFloat(number.Value),
        TextValue text => YamlValue.Of(text.Value),
        ListValue list => new YamlList([.. list.Items.Select(i => i.ToYaml())]),
        DictValue map => new YamlMap([.. map.Entries.Select(e => new YamlField(e.Key.ToYaml(), e.Value.ToYaml()))]),
        _ => throw new InvalidOperationException("a sweep is several values"),
    };

    private protected abstract void Append(StringBuilder text);

    private protected static void Join<T>(StringBuilder text, IReadOnlyList<T> items, Action<T> append)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(',');
            append(items[i]);
        }
    }

    private protected static void AppendTo(OverrideValue value, StringBuilder text) => value.Append(text);

    private protected static void Escape(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            if (Escaped.Contains(c, StringComparison.Ordinal)) text.Append('\\');
            text.Append(c);
        }
    }
}

/// <summary>Null.</summary>
public sealed record NullValue : OverrideValue
{
    private protected override void Append(StringBuilder text) => text.Append("null");
}

/// <summary>True or false.</summary>
public sealed record BoolValue(bool Value) : OverrideValue
{
    private protected override void Append(StringBuilder text) => text.Append(Value ? "True" : "False");
}

/// <summary>A whole number.</summary>
public sealed record IntValue(BigInteger Value) : OverrideValue
{
    private protected override void Append(StringBuilder text) => text.Append(Value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A floating-point number.</summary>
public sealed record FloatValue(double Value) : OverrideValue
{
    private protected override void Append(StringBuilder text) => text.Append(PythonFloat.Repr(Value));
}

/// <summary>Text.</summary>
/// <param name="Value">Without quotes and escapes.</param>
/// <param name="Quote">The quote that it was written in; null for none.</param>
public sealed record TextValue(string Value, char? Quote = null) : OverrideValue
{
    private protected override void Append(StringBuilder text)
    {
        if (Quote is not { } quote)
        {
            Escape(text, Value);
            return;
        }

        // Backslashes are doubled where the reader would halve them: before a quote, and at the end.
        text.Append(quote);
        var backslashes = 0;
        foreach (var c in Value)
        {
            if (c == quote) text.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.Append(c);
        }

        text.Append('\\', backslashes).Append(quote);
    }
}

/// <summary>Values that are put at the end of a list, <c>extend_list(a,b)</c> of Hydra 1.4.</summary>
public sealed record ExtensionValue(IReadOnlyList<OverrideValue> Items) : OverrideValue
{
    private protected override void Append(StringBuilder text)
    {
        text.Append("extend_list(");
        Join(text, Items, i => AppendTo(i, text));
        text.Append(')');
    }
}

/// <summary>A list.</summary>
public sealed record ListValue(IReadOnlyList<OverrideValue> Items) : OverrideValue
{
    private protected override void Append(StringBuilder text)
    {
        text.Append('[');
        Join(text, Items, i => AppendTo(i, text));
        text.Append(']');
    }
}

/// <summary>A mapping, in order; a key given twice has its last value.</summary>
public sealed record DictValue(IReadOnlyList<KeyValuePair<OverrideValue, OverrideValue>> Entries) : OverrideValue
{
    private protected override void Append(StringBuilder text)
    {
        text.Append('{');
        Join(text, Entries, e =>
        {
            AppendTo(e.Key, text);
            text.Append(':');
            AppendTo(e.Value, text);
        });
        text.Append('}');
    }
}
