using System.Globalization;
using System.Numerics;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>Reads TOML 1.0 as typed values, in the order of the file. Dates and times stay text.</summary>
internal sealed class TomlReader(string text, string file)
{
    private readonly Table _root = new();
    private int _at;
    private string _section = string.Empty;
    private bool _isPlaced = true; // false in arrays, and in lists of tables

    /// <summary>Notes where values stand; null when nobody asks.</summary>
    public Editing.TomlPlaces? Places { get; init; }

    /// <exception cref="WeirException"><c>corrupt_file</c> with line and column.</exception>
    public YamlMap Read()
    {
        var current = _root;
        while (true)
        {
            Blank(lines: true);
            if (_at >= text.Length) return _root.ToValue();
            if (Peek() == '[') current = Header();
            else KeyValue(current);
            Blank(lines: false);
            if (_at < text.Length && Peek() is not ('\n' or '\r')) throw Fault("one statement a line is expected");
        }
    }

    private Table Header()
    {
        var start = _at++;
        var isList = Take('[');
        var keys = Keys();
        Expect(']');
        if (isList) Expect(']');
        _section = string.Join('.', keys);
        _isPlaced = !isList;
        if (Places is not null && _isPlaced)
        {
            Places.Heads[_section] = LineStart(start);
            Places.Ends[_section] = LineEnd(_at);
        }

        var table = _root;
        for (var i = 0; i < keys.Count; i++)
        {
            var isLast = i == keys.Count - 1;
            if (isLast && isList)
            {
                if (!table.Fields.TryGetValue(keys[i], out var known)) table.Fields[keys[i]] = known = new List<object>();
                if (known is not List<object> list) throw Fault($"'{keys[i]}' is no list of tables");
                list.Add(table = new Table());
            }
            else
            {
                table = Inside(table, keys[i]);
            }
        }

        return table;
    }

    private Table Inside(Table table, string key)
    {
        if (!table.Fields.TryGetValue(key, out var next)) table.Fields[key] = next = new Table();
        return next as Table ?? (next is List<object> { Count: > 0 } list ? list[^1] as Table : null) ?? throw Fault($"'{key}' is no table");
    }

    private void KeyValue(Table table)
    {
        var line = LineStart(_at);
        var keys = Keys();
        Expect('=');
        foreach (var key in keys[..^1]) table = Inside(table, key);
        Blank(lines: false);
        var start = _at;
        var (outer, isPlaced) = (_section, _isPlaced);
        var name = _section.Length == 0 ? string.Join('.', keys) : $"{_section}.{string.Join('.', keys)}";
        _isPlaced = false;
        var value = Value();
        (_section, _isPlaced) = (outer, isPlaced);
        if (Places is not null && _isPlaced)
        {
            Places.Values[name] = (start, _at);
            Places.Lines[name] = (line, LineEnd(_at));
            Places.Ends[_section] = LineEnd(_at);
        }

        if (!table.Fields.TryAdd(keys[^1], value)) throw Fault($"'{keys[^1]}' is given twice");
    }

    private List<string> Keys()
    {
        var keys = new List<string>();
        do
        {
            Blank(lines: false);
            if (_at < text.Length && text[_at] is '"' or '\'') keys.Add(Quoted());
            else
            {
                var start = _at;
                while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-')) _at++;
                if (start == _at) throw Fault("a key is expected");
                keys.Add(text[start.._at]);
            }

            Blank(lines: false);
        }
        while (Take('.'));
        return keys;
    }

    private object Value()
    {
        switch (Peek())
        {
            case '"' or '\'': return YamlValue.Of(Quoted());
            case '[': return List();
            case '{': return Inline();
            default: return Scalar();
        }
    }

    private List<object> List()
    {
        var items = new List<object>();
        _at++;
        while (true)
        {
            Blank(lines: true);
            if (Take(']')) return items;
            items.Add(Value());
            Blank(lines: true);
            if (!Take(',') && Peek() != ']') throw Fault("a comma or ']' is expected");
        }
    }

    private Table Inline()
    {
        var table = new Table();
        _at++;
        Blank(lines: false);
        if (Take('}')) return table;
        while (true)
        {
            KeyValue(table);
            Blank(lines: false);
            if (Take('}')) return table;
            Expect(',');
        }
    }

    private YamlValue Scalar()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '+' or '-' or '_' or '.' or ':' || (text[_at] == ' ' && _at - start == 10 && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]) && text[start + 4] == '-'))) _at++;
        var word = text[start.._at];
        if (word is "true" or "false") return new YamlBool(word == "true");
        if (word.TrimStart('+', '-') is "inf" or "nan") return new YamlFloat(word.EndsWith("nan", StringComparison.Ordinal) ? double.NaN : word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        var digits = word.Replace("_", string.Empty, StringComparison.Ordinal);
        if (digits.Length > 2 && digits[0] == '0' && Radix(digits[1]) is { } radix) return new YamlInteger(digits[2..].Aggregate(BigInteger.Zero, (sum, c) => sum * radix + Digit(c, radix)));
        if (digits.Length > 0 && digits.AsSpan(digits[0] is '+' or '-' ? 1 : 0) is var rest && rest.Length > 0 && !rest.ContainsAnyExceptInRange('0', '9')) return new YamlInteger(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
        if (digits.Length >= 8 && (digits[2] == ':' || (digits.Length > 4 && digits[4] == '-'))) return new YamlText(word); // a date or time
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && digits.Any(char.IsAsciiDigit)) return new YamlFloat(number);
        _at = start;
        throw Fault("a value is expected");
    }

    private string Quoted()
    {
        var quote = text[_at];
        var isLong = text.AsSpan(_at).StartsWith(new string(quote, 3));
        _at += isLong ? 3 : 1;
        if (isLong && Take('\r')) Take('\n');
        else if (isLong) Take('\n');
        var result = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length || (!isLong && text[_at] == '\n')) throw Fault("a quote is not closed");
            if (text[_at] == quote && (!isLong || text.AsSpan(_at).StartsWith(new string(quote, 3))))
            {
                _at += isLong ? 3 : 1;
                while (isLong && _at < text.Length && text[_at] == quote && result.Length >= 0 && Take(quote)) result.Append(quote); // up to two quotes may stand before the closing three
                return result.ToString();
            }

            if (quote == '"' && text[_at] == '\\') Escape(result);
            else result.Append(text[_at++]);
        }
    }

    private void Escape(StringBuilder result)
    {
        var c = ++_at < text.Length ? text[_at++] : throw Fault("a quote is not closed");
        switch (c)
        {
            case 'b': result.Append('\b'); break;
            case 't': result.Append('\t'); break;
            case 'n': result.Append('\n'); break;
            case 'f': result.Append('\f'); break;
            case 'r': result.Append('\r'); break;
            case '"' or '\\': result.Append(c); break;
            case 'u' or 'U':
                var length = c == 'u' ? 4 : 8;
                if (_at + length > text.Length || !int.TryParse(text.AsSpan(_at, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF or (>= 0xD800 and < 0xE000)) throw Fault("a code point is expected");
                result.Append(char.ConvertFromUtf32(code));
                _at += length;
                break;
            case '\n' or '\r' or ' ' or '\t':
                while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
                break;
            default: throw Fault($"'\\{c}' is no escape");
        }
    }

    private static int? Radix(char c) => c switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => null };

    private int Digit(char c, int radix) => char.IsAsciiHexDigit(c) && Convert.ToInt32(c.ToString(), 16) is var digit && digit < radix ? digit : throw Fault($"'{c}' is no digit");

    private void Blank(bool lines)
    {
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '#') while (_at + 1 < text.Length && text[_at + 1] != '\n') _at++;
            else if (text[_at] is not (' ' or '\t') && !(lines && text[_at] is '\n' or '\r')) return;
        }
    }

    private int LineStart(int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private int LineEnd(int index) => text.IndexOf('\n', index) is >= 0 and var end ? end + 1 : text.Length;

    private char Peek() => _at < text.Length ? text[_at] : throw Fault("the file ends too early");

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        Blank(lines: false);
        if (!Take(c)) throw Fault($"'{c}' is expected");
    }

    private WeirException Fault(string message)
    {
        var before = text.AsSpan(0, Math.Min(_at, text.Length));
        return new WeirException(ErrorCodes.CorruptFile, $"'{file}' is not valid TOML: {message}", location: new SourceLocation(file, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n')));
    }

    private sealed class Table
    {
        public OrderedDictionary<string, object> Fields { get; } = [];

        public YamlMap ToValue() => YamlValue.Map(Fields.Select(f => (f.Key, From(f.Value))));

        private static YamlValue From(object value) => value switch
        {
            Table table => table.ToValue(),
            List<object> list => new YamlList([.. list.Select(From)]),
            _ => (YamlValue)value,
        };
    }
}
