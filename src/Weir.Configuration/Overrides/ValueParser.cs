using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Overrides;

/// <summary>The value of an override, by Hydra's grammar: the longest token wins, a primitive of one token is typed, of several it is text.</summary>
internal sealed class ValueParser(string text, int start, OverrideGrammar grammar)
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
        var length = PrimitiveWords.NameLength(text.AsSpan(_at));
        if (length == 0) return null;
        var open = _at + length;
        while (open < text.Length && text[open] is ' ' or '\t') open++;
        if (open >= text.Length || text[open] != '(') return null;
        var begin = _at;
        var name = text.Substring(_at, length);
        _at = open + 1;
        Blank();
        var arguments = new List<OverrideArgument>();
        if (!Take(')'))
        {
            do
            {
                Blank();
                var named = ArgumentName();
                arguments.Add(new OverrideArgument(named, Element()));
                if (named is null && arguments.Exists(a => a.Name is not null)) throw Fault("an argument without a name follows one with a name");
            }
            while (Take(','));
            Expect(')');
        }

        try
        {
            return OverrideFunctions.Call(name, arguments, grammar);
        }
        catch (FormatException e)
        {
            throw OverrideParser.Fault(text, begin, e.Message);
        }
    }

    private string? ArgumentName()
    {
        var length = PrimitiveWords.NameLength(text.AsSpan(_at));
        var at = _at + length;
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (length == 0 || at >= text.Length || text[at] != '=') return null;
        var name = text.Substring(_at, length);
        _at = at + 1;
        return name;
    }

    // One or more tokens; blanks at both ends do not count, those inside do.
    private OverrideValue Primitive(bool isKey)
    {
        var start = _at;
        var first = Token(isKey, out var typed);
        if (first is null) throw Fault(_at < text.Length ? $"'{text[_at]}' cannot stand here" : "a value is missing", "quote it, or put a backslash before it");
        var whole = new StringBuilder(first);
        var (kept, isOnly) = (IsBlankAt(start) ? 0 : first.Length, true);
        while (_at < text.Length)
        {
            var at = _at;
            if (Token(isKey, out _) is not { } more) break;
            whole.Append(more);
            if (IsBlankAt(at)) continue;
            (isOnly, kept) = (false, whole.Length);
        }

        if (kept == 0) throw Fault("a value is missing", "quote the blanks");
        return isOnly && typed is not null ? typed : new TextValue(whole.ToString(0, kept));
    }

    private bool IsBlankAt(int at) => text[at] is ' ' or '\t';

    // The text that a token stands for, or null where none begins; what it is, if it is more than text.
    private string? Token(bool isKey, out OverrideValue? typed)
    {
        typed = null;
        if (_at >= text.Length) return null;
        var rest = text.AsSpan(_at);
        if (IsBlankAt(_at)) return Cut(rest.IndexOfAnyExcept(' ', '\t') is > 0 and var blanks ? blanks : rest.Length);
        if (PrimitiveWords.EscapesLength(rest) is > 0 and var escapes) return PrimitiveWords.Unescape(Cut(escapes));
        if (!isKey && rest is ['$', '{', not '}', ..] && rest.IndexOf('}') is > 0 and var close) return Cut(close + 1);
        switch (PrimitiveWords.First(rest, out var length))
        {
            case PrimitiveToken.Float: typed = new FloatValue(PrimitiveWords.ToFloat(text.Substring(_at, length))); break;
            case PrimitiveToken.Whole: typed = new IntValue(PrimitiveWords.ToWhole(text.Substring(_at, length))); break;
            case PrimitiveToken.Truth: typed = new BoolValue(rest[0] is 't' or 'T'); break;
            case PrimitiveToken.Null: typed = new NullValue(); break;
        }

        if (length > 0) return Cut(length);
        return PrimitiveWords.IsLoose(rest[0]) || (rest[0] == ':' && !isKey) || (grammar == OverrideGrammar.Relaxed && rest[0] > '\u007f') ? Cut(1) : null;
    }

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
}
