using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Overrides;

/// <summary>The value of an override, by Hydra's grammar: the longest token wins, a primitive of one token is typed, of several it is text.</summary>
internal sealed partial class ValueParser(string text, int start)
{
    private const int MaximumDepth = 200;

    private int _at = start;
    private int _depth;

    public OverrideValue Parse()
    {
        Blank();
        if (_at == text.Length) return new TextValue(string.Empty);
        var first = Element();
        if (_at == text.Length) return first;
        var values = new List<OverrideValue> { first };
        while (Take(',')) values.Add(Element());
        if (_at < text.Length) throw Fault($"'{text[_at]}' does not belong there", "quote the value, or put a backslash before ( ) [ ] { } : = ,");
        if (values.Exists(v => v is SweepValue)) throw Fault("a sweep cannot stand in a list of choices");
        return new ChoiceSweep(values, IsSimple: true);
    }

    private OverrideValue Element()
    {
        if (++_depth > MaximumDepth) throw Fault($"nested deeper than {MaximumDepth}");
        Blank();
        var value = _at < text.Length ? text[_at] switch
        {
            '\'' or '"' => Quoted(),
            '[' => List(),
            '{' => Dict(),
            _ => Function() ?? Primitive(isKey: false),
        }
        : throw Fault("a value is missing");
        Blank();
        _depth--;
        return value;
    }

    private TextValue Quoted()
    {
        var quote = text[_at];
        var value = new StringBuilder();
        for (var i = _at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                _at = i + 1;
                return new TextValue(value.ToString(), quote);
            }

            if (text[i] != '\\')
            {
                value.Append(text[i]);
                continue;
            }

            var run = i;
            while (run < text.Length && text[run] == '\\') run++;
            var count = run - i;
            // Only before a quote of the same kind do backslashes mean something.
            if (run < text.Length && text[run] == quote)
            {
                value.Append('\\', count / 2);
                i = run - 1;
                if (count % 2 == 1) value.Append(text[i = run]);
            }
            else
            {
                value.Append('\\', count);
                i = run - 1;
            }
        }

        throw Fault("a quote is not closed");
    }

    private ListValue List()
    {
        var items = new List<OverrideValue>();
        _at++;
        Blank();
        if (Take(']')) return new ListValue(items);
        do items.Add(Element());
        while (Take(','));
        Expect(']');
        return new ListValue(items);
    }

    private DictValue Dict()
    {
        var entries = new List<KeyValuePair<OverrideValue, OverrideValue>>();
        _at++;
        Blank();
        if (Take('}')) return new DictValue(entries);
        do
        {
            Blank();
            var key = Primitive(isKey: true);
            Blank();
            Expect(':');
            var value = Element();
            var known = entries.FindIndex(e => e.Key.Equals(key));
            if (known >= 0) entries[known] = KeyValuePair.Create(entries[known].Key, value);
            else entries.Add(KeyValuePair.Create(key, value));
        }
        while (Take(','));
        Expect('}');
        return new DictValue(entries);
    }

    private OverrideValue? Function()
    {
        var name = Name().Match(text, _at);
        if (!name.Success) return null;
        var open = name.Index + name.Length;
        while (open < text.Length && text[open] is ' ' or '\t') open++;
        if (open >= text.Length || text[open] != '(') return null;
        var begin = _at;
        _at = open + 1;
        Blank();
        var arguments = new List<OverrideArgument>();
        if (!Take(')'))
        {
            do
            {
                Blank();
                var argument = Named().Match(text, _at);
                if (argument.Success) _at += argument.Length;
                arguments.Add(new OverrideArgument(argument.Success ? argument.Groups[1].Value : null, Element()));
                if (arguments[^1].Name is null && arguments.Exists(a => a.Name is not null)) throw Fault("an argument without a name follows one with a name");
            }
            while (Take(','));
            Expect(')');
        }

        try
        {
            return OverrideFunctions.Call(name.Value, arguments);
        }
        catch (FormatException e)
        {
            throw OverrideParser.Fault(text, begin, e.Message);
        }
    }

    // One or more tokens; blanks at both ends do not count, those inside do.
    private OverrideValue Primitive(bool isKey)
    {
        var tokens = new List<(string Text, OverrideValue? Typed, bool IsBlank, bool IsEscape)>();
        while (_at < text.Length && Token(isKey) is { } token) tokens.Add(token);
        while (tokens.Count > 0 && tokens[^1].IsBlank) tokens.RemoveAt(tokens.Count - 1);
        while (tokens.Count > 0 && tokens[0].IsBlank) tokens.RemoveAt(0);
        if (tokens.Count == 0) throw Fault(_at < text.Length ? $"'{text[_at]}' cannot stand here" : "a value is missing", "quote it, or put a backslash before it");
        if (tokens is [{ Typed: { } only }]) return only;
        return new TextValue(string.Concat(tokens.Select(t => t.IsEscape ? Unescape(t.Text) : t.Text)));
    }

    private (string Text, OverrideValue? Typed, bool IsBlank, bool IsEscape)? Token(bool isKey)
    {
        var c = text[_at];
        if (c is ' ' or '\t') return (Cut(Blanks().Match(text, _at).Length), null, true, false);
        if (Escapes().Match(text, _at) is { Success: true } escape) return (Cut(escape.Length), null, false, true);
        if (!isKey && Interpolation().Match(text, _at) is { Success: true } interpolation) return (Cut(interpolation.Length), null, false, false);
        if (Word() is { } word) return word;
        return "/-\\+.$%*@?|".Contains(c, StringComparison.Ordinal) || (c == ':' && !isKey) ? (Cut(1), null, false, false) : null;
    }

    // The longest of float, whole number, name; of equals the first.
    private (string, OverrideValue?, bool, bool)? Word()
    {
        var number = FloatForm().Match(text, _at);
        var whole = WholeForm().Match(text, _at);
        var name = Name().Match(text, _at);
        var longest = Math.Max(number.Success ? number.Length : 0, Math.Max(whole.Success ? whole.Length : 0, name.Success ? name.Length : 0));
        if (longest == 0) return null;
        var isFloat = number.Success && number.Length == longest;
        var isWhole = whole.Success && whole.Length == longest;
        var word = Cut(longest);
        if (isFloat) return (word, new FloatValue(ToDouble(word)), false, false);
        if (isWhole) return (word, new IntValue(BigInteger.Parse(word.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)), false, false);
        OverrideValue? typed = word.ToLowerInvariant() switch { "true" => new BoolValue(true), "false" => new BoolValue(false), "null" => new NullValue(), _ => null };
        return (word, typed, false, false);
    }

    internal static double ToDouble(string word)
    {
        var plain = word.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return plain.TrimStart('+', '-') switch
        {
            "inf" => plain[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            _ => double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
    }

    private static string Unescape(string run) => string.Concat(run.Where((_, i) => i % 2 == 1));

    private string Cut(int length)
    {
        _at += length;
        return text.Substring(_at - length, length);
    }

    private void Blank()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t') _at++;
    }

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c)) throw Fault(_at < text.Length ? $"'{c}' is expected, not '{text[_at]}'" : $"'{c}' is expected at the end");
    }

    private WeirException Fault(string message, string? hint = null) => OverrideParser.Fault(text, _at, message, hint);

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\G([A-Za-z_][A-Za-z0-9_-]*)[ \t]*=")]
    private static partial Regex Named();

    [GeneratedRegex(@"\G[ \t]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\G(\\[\\()\[\]{}:=, \t])+")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\G\$\{[^}]+\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"\G[+-]?(0|[1-9](_?[0-9])*)")]
    private static partial Regex WholeForm();

    [GeneratedRegex(@"\G[+-]?((((0|[1-9](_?[0-9])*)\.([0-9](_?[0-9])*)?|\.[0-9](_?[0-9])*)|(0|[1-9](_?[0-9])*))[eE][+-]?[0-9](_?[0-9])*|(0|[1-9](_?[0-9])*)\.([0-9](_?[0-9])*)?|\.[0-9](_?[0-9])*|[iI][nN][fF]|[nN][aA][nN])")]
    private static partial Regex FloatForm();
}
