using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces.Requirements;

/// <summary>Reads an expression by recursive descent, one method a level of precedence.</summary>
internal sealed class RequirementParser(string text, IReadOnlyCollection<string> names)
{
    private const int Deepest = 100;
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "**", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","];

    private int _at;
    private int _depth;

    public Node Parse()
    {
        var node = Or();
        Skip();
        return _at == text.Length ? node : throw Wrong($"'{text[_at..]}' was not expected");
    }

    private Node Or()
    {
        if (++_depth > Deepest) throw Wrong("the expression is nested too deeply");
        var node = And();
        while (Word("or")) node = new Either(node, And(), isAnd: false);
        _depth--;
        return node;
    }

    private Node And()
    {
        var node = Negation();
        while (Word("and")) node = new Either(node, Negation(), isAnd: true);
        return node;
    }

    private Node Negation()
    {
        var count = 0;
        while (Word("not")) count++;
        var node = Compared();
        return count % 2 == 0 ? node : new Not(node);
    }

    private Node Compared()
    {
        var node = Sum();
        if (Word("not"))
        {
            if (!Word("in")) throw Wrong("`in` was expected after `not`");
            return new Not(new Among(node, List()));
        }

        if (Word("in")) return new Among(node, List());
        return Sign("==", "!=", "<=", ">=", "<", ">") is { } sign ? new Comparison(sign, node, Sum()) : node;
    }

    private Node Sum()
    {
        var node = Product();
        while (Sign("+", "-") is { } sign) node = new Arithmetic(sign, node, Product());
        return node;
    }

    private Node Product()
    {
        var node = Power();
        while (Sign("*", "/", "%") is { } sign) node = new Arithmetic(sign, node, Power());
        return node;
    }

    private Node Power()
    {
        if (++_depth > Deepest) throw Wrong("the expression is nested too deeply");
        Node node = Sign("-") is not null ? new Arithmetic("-", new Literal(ParameterValue.Of(0L)), Power()) : Atom();
        if (Sign("**") is not null) node = new Arithmetic("**", node, Power());
        _depth--;
        return node;
    }

    private List<Node> List()
    {
        if (Sign("[", "(") is not { } open) throw Wrong("a list in brackets was expected");
        var items = new List<Node> { Sum() };
        while (Sign(",") is not null) items.Add(Sum());
        if (Sign(open == "[" ? "]" : ")") is null) throw Wrong("the list is not closed");
        return items;
    }

    private Node Atom()
    {
        Skip();
        if (_at == text.Length) throw Wrong("the expression ends too early");
        if (Sign("(") is not null)
        {
            var inner = Or();
            return Sign(")") is not null ? inner : throw Wrong("')' is missing");
        }

        var c = text[_at];
        if (c is '\'' or '"') return Quoted(c);
        return char.IsAsciiDigit(c) || c == '.' ? Number() : Named();
    }

    private Literal Quoted(char quote)
    {
        var end = text.IndexOf(quote, _at + 1);
        if (end < 0) throw Wrong("the text is not closed");
        var value = text[(_at + 1)..end];
        _at = end + 1;
        return new Literal(ParameterValue.Of(value));
    }

    private Literal Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E'))) _at++;
        var part = text.AsSpan(start, _at - start);
        if (long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return new Literal(ParameterValue.Of(whole));
        return double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new Literal(ParameterValue.Of(number)) : throw Wrong($"'{part}' is no number");
    }

    private Node Named()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.')) _at++;
        var name = text[start.._at];
        switch (name)
        {
            case "": throw Wrong($"'{text[_at]}' was not expected");
            case "true" or "True": return new Literal(ParameterValue.Of(true));
            case "false" or "False": return new Literal(ParameterValue.Of(false));
            case "null" or "None": return new Literal(ParameterValue.Null);
        }

        if (names.Contains(name)) return new Name(name);
        _at = start;
        throw Wrong($"'{name}' is no parameter", DidYouMean.Hint(name, names));
    }

    private bool Word(string word)
    {
        Skip();
        if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        var end = _at + word.Length;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) return false;
        _at = end;
        return true;
    }

    private string? Sign(params ReadOnlySpan<string> wanted)
    {
        Skip();
        foreach (var sign in Signs)
        {
            if (!text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)) continue;
            if (!wanted.Contains(sign)) return null;
            _at += sign.Length;
            return sign;
        }

        return null;
    }

    private void Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private WeirException Wrong(string message, string? hint = null) => new(TuningErrors.Requirement, $"`{text}`, column {_at + 1}: {message}", hint);
}
