using System.Globalization;
using System.Numerics;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>A Python literal: number, string, <c>True</c>, <c>None</c>, list, tuple, set, dictionary.</summary>
internal sealed class PythonLiteral
{
    private readonly IReadOnlyList<PythonToken> _tokens;
    private int _at;

    private PythonLiteral(IReadOnlyList<PythonToken> tokens) => _tokens = tokens;

    /// <summary>The value; null when the tokens are more than a literal. A tuple without brackets counts.</summary>
    public static YamlValue? Read(IReadOnlyList<PythonToken> tokens)
    {
        if (tokens.Count == 0) return null;
        var literal = new PythonLiteral(tokens);
        if (literal.Value() is not { } first) return null;
        if (literal._at == tokens.Count) return first;
        var items = new List<YamlValue> { first };
        while (literal.Take(","))
        {
            if (literal._at == tokens.Count) break;
            if (literal.Value() is not { } next) return null;
            items.Add(next);
        }

        return literal._at == tokens.Count ? new YamlList(items) : null;
    }

    private YamlValue? Value()
    {
        if (_at >= _tokens.Count) return null;
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case PythonTokenKind.Number: return Number(token.Text, negative: false);
            case PythonTokenKind.String:
                var text = token.Text;
                while (_at < _tokens.Count && _tokens[_at].Kind == PythonTokenKind.String) text += _tokens[_at++].Text;
                return YamlValue.Of(text);
            case PythonTokenKind.Name:
                return token.Text switch { "True" => new YamlBool(true), "False" => new YamlBool(false), "None" => YamlNull.Instance, _ => null };
            case PythonTokenKind.Operator:
                return token.Text switch
                {
                    "-" or "+" => _at < _tokens.Count && _tokens[_at] is { Kind: PythonTokenKind.Number } number ? Signed(number, token.Text == "-") : null,
                    "[" => Items("]"),
                    "(" => Brackets(),
                    "{" => Braces(),
                    _ => null,
                };
            default: return null;
        }
    }

    private YamlValue? Signed(PythonToken number, bool negative)
    {
        _at++;
        return Number(number.Text, negative);
    }

    private YamlList? Items(string close)
    {
        var items = new List<YamlValue>();
        while (!Take(close))
        {
            if (Value() is not { } item) return null;
            items.Add(item);
            if (!Take(",") && Peek() != close) return null;
        }

        return new YamlList(items);
    }

    // (1) is a number, (1,) and (1, 2) are tuples.
    private YamlValue? Brackets()
    {
        var start = _at;
        if (Items(")") is not { } items) return null;
        var isTuple = items.Items.Count != 1 || _tokens[_at - 2].Text == ",";
        return isTuple || start == _at ? items : items.Items[0];
    }

    private YamlValue? Braces()
    {
        if (Take("}")) return new YamlMap([]);
        var fields = new List<YamlField>();
        var items = new List<YamlValue>();
        while (true)
        {
            if (Value() is not { } first) return null;
            if (Take(":"))
            {
                if (Value() is not { } value) return null;
                fields.RemoveAll(f => f.Key.Equals(first));
                fields.Add(new YamlField(first, value));
            }
            else
            {
                items.Add(first);
            }

            if (Take("}")) break;
            if (!Take(",")) return null;
            if (Take("}")) break;
        }

        if (fields.Count > 0 && items.Count > 0) return null;
        return fields.Count > 0 ? new YamlMap(fields) : new YamlList(items);
    }

    private static YamlValue? Number(string text, bool negative)
    {
        var digits = text.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        var radix = digits.Length > 2 && digits[0] == '0' ? digits[1] switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 } : 10;
        if (radix != 10)
        {
            var value = BigInteger.Zero;
            foreach (var c in digits[2..])
            {
                var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
                if (digit >= radix) return null;
                value = value * radix + digit;
            }

            return new YamlInteger(negative ? -value : value);
        }

        if (digits.All(char.IsAsciiDigit)) return new YamlInteger(BigInteger.Parse(digits, CultureInfo.InvariantCulture) * (negative ? -1 : 1));
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new YamlFloat(negative ? -number : number) : null;
    }

    private string? Peek() => _at < _tokens.Count && _tokens[_at].Kind == PythonTokenKind.Operator ? _tokens[_at].Text : null;

    private bool Take(string text)
    {
        if (Peek() != text) return false;
        _at++;
        return true;
    }
}
