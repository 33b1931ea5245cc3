using System.Globalization;
using Weir.Client;

namespace Weir.Tracking.Search;

/// <summary>Reads filters: comparisons joined by AND and nothing else. The grammar is in the tracking guide.</summary>
internal sealed class FilterParser
{
    private readonly string _text;
    private int _at;

    private FilterParser(string text) => _text = text;

    /// <summary>The comparisons of a filter; an empty filter has none.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c> with what was found where.</exception>
    public static IReadOnlyList<Comparison> Parse(string? filter)
    {
        if (string.IsNullOrEmpty(filter)) return [];
        var parser = new FilterParser(filter);
        var comparisons = new List<Comparison>();
        do comparisons.Add(parser.Comparison());
        while (parser.TakeAnd());
        SearchLimits.Check(comparisons.Count, SearchLimits.Comparisons, "the filter", "comparisons");
        return comparisons;
    }

    /// <summary>Reads one element of <c>order_by</c>: an identifier and perhaps ASC or DESC.</summary>
    public static (string? Entity, string Key, bool Descending) ParseOrder(string element)
    {
        var parser = new FilterParser(element);
        var (entity, key) = parser.Identifier();
        parser.SkipSpace();
        var descending = false;
        if (parser._at < element.Length)
        {
            var word = parser.Word();
            descending = word.Equals("DESC", StringComparison.OrdinalIgnoreCase);
            if (!descending && !word.Equals("ASC", StringComparison.OrdinalIgnoreCase)) throw MlflowErrors.Invalid($"Invalid order_by clause '{SearchLimits.Shown(element)}': expected ASC or DESC");
            parser.SkipSpace();
        }

        return parser._at == element.Length ? (entity, key, descending) : throw MlflowErrors.Invalid($"Invalid order_by clause '{SearchLimits.Shown(element)}'");
    }

    private Comparison Comparison()
    {
        var (entity, key) = Identifier();
        var op = Operator();
        return new Comparison(entity, key, op, op is "IN" or "NOT IN" ? List() : Value());
    }

    private (string? Entity, string Key) Identifier()
    {
        SkipSpace();
        var quoted = Peek() is '`' or '"';
        if (Peek() == '"')
        {
            var attribute = Quoted('"');
            return Peek() == '.' ? throw Unexpected() : (null, attribute);
        }

        var first = quoted ? Quoted('`') : Word();
        if (first.Length == 0) throw Unexpected();
        if (Peek() != '.') return (null, first);
        _at++;
        if (Peek() is '`' or '"') return (first, Quoted(Peek()));
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '.')) _at++;
        return (first, _text[start.._at]);
    }

    private string Operator()
    {
        SkipSpace();
        foreach (var symbol in (ReadOnlySpan<string>)["!=", "<=", ">=", "<", ">", "="])
        {
            if (!_text.AsSpan(_at).StartsWith(symbol, StringComparison.Ordinal)) continue;
            _at += symbol.Length;
            return Peek() is '=' or '>' or '<' ? throw Unexpected() : symbol; // == and <> are no operators
        }

        var start = _at;
        var word = Word().ToUpperInvariant();
        if (word is "LIKE" or "ILIKE" or "RLIKE" or "IN") return word;
        if (word != "NOT")
        {
            _at = start;
            throw Unexpected();
        }

        SkipSpace();
        return Word().Equals("IN", StringComparison.OrdinalIgnoreCase) ? "NOT IN" : throw Unexpected();
    }

    private FilterValue Value()
    {
        SkipSpace();
        return Peek() is '\'' or '"' ? new FilterValue(null, Quoted(Peek()), null) : new FilterValue(Number(), null, null);
    }

    private FilterValue List()
    {
        SkipSpace();
        Take('(');
        var items = new List<string>();
        SkipSpace();
        while (Peek() is '\'' or '"')
        {
            items.Add(Quoted(Peek()));
            SkipSpace();
            if (Peek() != ',') break;
            _at++;
            SkipSpace();
        }

        Take(')');
        return items.Count > 0 ? new FilterValue(null, null, items) : throw MlflowErrors.Invalid("Invalid filter: a list needs at least one string");
    }

    private double Number()
    {
        var start = _at;
        if (Peek() == '-') _at++;
        var digits = Digits();
        if (Peek() == '.')
        {
            _at++;
            digits += Digits();
        }

        if (digits == 0) throw Unexpected();
        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() == '-') _at++;
            if (Digits() == 0) throw Unexpected();
        }

        if (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '.') throw Unexpected();
        return double.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
    }

    private int Digits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        return _at - start;
    }

    // No escape: a quote inside is written by quoting with the other kind, and '' stands for itself.
    private string Quoted(char quote)
    {
        var start = ++_at;
        while (_at < _text.Length)
        {
            if (_text[_at] != quote)
            {
                _at++;
            }
            else if (quote == '\'' && _at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                _at += 2;
            }
            else
            {
                return _text[start.._at++];
            }
        }

        throw MlflowErrors.Invalid($"Invalid filter: the quote opened at position {start} is not closed in '{SearchLimits.Shown(_text)}'");
    }

    private bool TakeAnd()
    {
        SkipSpace();
        if (_at == _text.Length) return false;
        var start = _at;
        if (Word().Equals("AND", StringComparison.OrdinalIgnoreCase)) return true;
        _at = start; // the fault is the word that is not AND, and not what comes after it
        throw Unexpected();
    }

    private string Word()
    {
        var start = _at;
        if (!char.IsLetter(Peek()) && Peek() != '_') return string.Empty;
        while (char.IsLetterOrDigit(Peek()) || Peek() == '_') _at++;
        return _text[start.._at];
    }

    private void Take(char expected)
    {
        if (Peek() != expected) throw Unexpected();
        _at++;
    }

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Peek())) _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private Foundation.Errors.WeirException Unexpected()
    {
        var fault = _at < _text.Length ? $"unexpected '{_text[_at]}' at position {_at + 1} of '{SearchLimits.Shown(_text)}'" : $"'{SearchLimits.Shown(_text)}' ends too early";
        return MlflowErrors.Invalid($"Invalid clause(s) in filter string: {fault}. A clause is such as metrics.rmse < 0.5 or params.model = 'tree'. Comparisons are joined by AND; OR, NOT and parentheses are not supported");
    }
}
