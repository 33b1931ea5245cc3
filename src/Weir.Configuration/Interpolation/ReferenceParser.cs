using Weir.Configuration.Overrides;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation;

/// <summary>Reads what stands in <c>${…}</c>: a key, or a resolver with its arguments.</summary>
internal sealed class ReferenceParser(TemplateReader reader)
{

    /// <summary>From <c>${</c> to its <c>}</c>.</summary>
    /// <exception cref="FormatException">It is no reference.</exception>
    public TemplatePart Reference()
    {
        reader.Enter();
        reader.Skip(2);
        reader.SkipBlanks();
        var key = new List<TemplatePart>();
        var dots = reader.CountRun('.');
        reader.Skip(dots);
        if (dots > 0) key.Add(new LiteralPart(new string('.', dots)));
        var canBeResolver = dots == 0;
        canBeResolver &= Segment(key);
        while (true)
        {
            if (reader.TryTake('.'))
            {
                key.Add(new LiteralPart("."));
                canBeResolver &= Plain(key);
            }
            else if (!reader.IsAtEnd && reader.Current == '[')
            {
                Segment(key);
                canBeResolver = false;
            }
            else
            {
                break;
            }
        }

        reader.SkipBlanks();
        if (reader.TryTake('}'))
        {
            reader.Leave();
            return new KeyReference(key);
        }

        if (!canBeResolver || !reader.TryTake(':')) throw reader.Fault("is not expected there");
        reader.SkipBlanks();
        var call = new ResolverCall(key, Sequence('}'));
        reader.Leave();
        return call;
    }

    /// <summary>An argument.</summary>
    public TemplatePart Element()
    {
        reader.Enter();
        var part = reader.IsAtEnd ? throw reader.Fault("comes before a value") : reader.Current switch
        {
            '\'' or '"' => Quoted(),
            '[' => List(),
            '{' => Map(),
            _ => Primitive(isKey: false),
        };
        reader.Leave();
        return part;
    }

    // A part of a key, bare or in brackets. True when it may be part of a resolver's name.
    private bool Segment(List<TemplatePart> key)
    {
        if (!reader.TryTake('[')) return Plain(key);
        key.Add(new LiteralPart("["));
        Plain(key);
        if (!reader.TryTake(']')) throw reader.Fault("stands where ']' is expected");
        key.Add(new LiteralPart("]"));
        return false;
    }

    private bool Plain(List<TemplatePart> key)
    {
        if (reader.StartsWith("${"))
        {
            key.Add(Reference());
            return true;
        }

        // By hand: a search over a set of characters is compiled at each start.
        var length = 0;
        while (length < reader.Rest.Length && IsOfKey(reader.Rest[length])) length++;
        if (length == 0) throw reader.Fault("stands where a key is expected");
        var name = reader.Take(length);
        key.Add(new LiteralPart(name));
        return PrimitiveWords.NameLength(name) == name.Length;
    }

    private static bool IsOfKey(char c) => c is not ('\\' or '{' or '}' or '(' or ')' or '[' or ']' or ':' or '.' or ' ' or '\t' or '\'' or '"');

    // Elements between commas, up to a bracket. Missing ones are empty text, as OmegaConf has it.
    private List<TemplatePart> Sequence(char close)
    {
        var items = new List<TemplatePart>();
        reader.SkipBlanks();
        if (reader.TryTake(close)) return items;
        while (true)
        {
            reader.SkipBlanks();
            items.Add(reader.IsAtEnd || reader.Current == ',' || reader.Current == close ? new LiteralPart(string.Empty) : Element());
            reader.SkipBlanks();
            if (reader.TryTake(close)) return items;
            if (!reader.TryTake(',')) throw reader.Fault($"stands where ',' or '{close}' is expected");
        }
    }

    private JoinedPart Quoted()
    {
        var quote = reader.Take(1)[0];
        var parts = TemplateParser.TextParts(reader, quote);
        return reader.TryTake(quote) ? new JoinedPart(parts) : throw new FormatException("a quote is not closed");
    }

    private ListPart List()
    {
        reader.Skip(1);
        return new ListPart(Sequence(']'));
    }

    private MapPart Map()
    {
        reader.Skip(1);
        var entries = new List<MapPartEntry>();
        reader.SkipBlanks();
        if (reader.TryTake('}')) return new MapPart(entries);
        do
        {
            reader.SkipBlanks();
            var key = Primitive(isKey: true) is ValuePart value ? value.Value : throw reader.Fault("ends a key that is none");
            reader.SkipBlanks();
            if (!reader.TryTake(':')) throw reader.Fault("stands where ':' is expected");
            reader.SkipBlanks();
            var element = Element();
            entries.RemoveAll(e => Tree.PythonEquality.AreEqual(e.Key, key));
            entries.Add(new MapPartEntry(key, element));
            reader.SkipBlanks();
        }
        while (reader.TryTake(','));
        return reader.TryTake('}') ? new MapPart(entries) : throw reader.Fault("stands where ',' or '}' is expected");
    }

    // One or more tokens; one is typed, several are text. Blanks at the ends do not count.
    private TemplatePart Primitive(bool isKey)
    {
        var parts = new List<TemplatePart>();
        YamlValue? typed = null;
        var tokens = 0;
        var blanks = string.Empty;
        while (!reader.IsAtEnd)
        {
            if (reader.Current is ' ' or '\t')
            {
                var start = reader.At;
                var rest = reader.Rest;
                blanks = reader.Take(rest.IndexOfAnyExcept(' ', '\t') is > 0 and var length ? length : rest.Length);
                continue;
            }

            if (Token(isKey, out var value) is not { } part) break;
            typed = value;
            if (blanks.Length > 0 && tokens > 0) parts.Add(new LiteralPart(blanks));
            blanks = string.Empty;
            parts.Add(part);
            tokens++;
        }

        return tokens switch
        {
            0 => throw reader.Fault("stands where a value is expected"),
            1 when typed is not null || parts[0] is LiteralPart => new ValuePart(typed ?? YamlValue.Of(((LiteralPart)parts[0]).Text)),
            1 => parts[0],
            _ when isKey => new ValuePart(YamlValue.Of(string.Concat(parts.Select(p => ((LiteralPart)p).Text)))),
            _ => new JoinedPart(parts),
        };
    }

    private TemplatePart? Token(bool isKey, out YamlValue? typed)
    {
        typed = null;
        if (!isKey && reader.StartsWith("${")) return Reference();
        if (PrimitiveWords.EscapesLength(reader.Rest) is > 0 and var escapes) return new LiteralPart(PrimitiveWords.Unescape(reader.Take(escapes)));
        var kind = PrimitiveWords.First(reader.Rest, out var length);
        if (length > 0)
        {
            var word = reader.Take(length);
            typed = kind switch
            {
                PrimitiveToken.Float => new YamlFloat(PrimitiveWords.ToFloat(word)),
                PrimitiveToken.Whole => new YamlInteger(PrimitiveWords.ToWhole(word)),
                PrimitiveToken.Truth => new YamlBool(word[0] is 't' or 'T'),
                PrimitiveToken.Null => YamlNull.Instance,
                _ => null,
            };
            return new LiteralPart(word);
        }

        return PrimitiveWords.IsLoose(reader.Current) || (reader.Current == ':' && !isKey) ? new LiteralPart(reader.Take(1)) : null;
    }
}
