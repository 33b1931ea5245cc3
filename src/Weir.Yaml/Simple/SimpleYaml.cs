namespace Weir.Yaml.Simple;

/// <summary>Reads the YAML that nearly all configuration is: block mappings and lists, values and flow collections on one line. Everything else (anchors, tags, block scalars, escapes, values over several lines, mistakes) it leaves to the whole parser.</summary>
/// <remarks>That one costs each short command some 15 ms before it has read a letter. A test holds the two to the same tree, places included.</remarks>
internal sealed class SimpleYaml
{
    private const int MaximumDepth = 100;
    private readonly List<SimpleLine> _lines;
    private int _at;

    private SimpleYaml(List<SimpleLine> lines) => _lines = lines;

    /// <summary>Reads a document. False where the text holds more than this reader knows; then nothing is said of it.</summary>
    public static bool TryRead(string text, out YamlNode? root)
    {
        root = null;
        if (SimpleLine.Split(text) is not { } lines) return false;
        if (lines.Count == 0) return true;
        var reader = new SimpleYaml(lines);
        root = reader.Block(lines[0].Indent, 0);
        return root is not null && reader._at == lines.Count;
    }

    // A mapping or a list whose lines have this indent; null for what is not known here.
    private YamlNode? Block(int indent, int depth) => depth > MaximumDepth ? null : _lines[_at].StartsItem ? Sequence(indent, depth) : Mapping(indent, depth);

    private YamlSequence? Sequence(int indent, int depth)
    {
        var first = _lines[_at];
        var items = new List<YamlNode>();
        while (_at < _lines.Count && _lines[_at] is { StartsItem: true } line && line.Indent == indent)
        {
            var rest = line.AfterDash();
            if (rest is null)
            {
                // A dash alone: its content is on the next lines, or there is none.
                if (Below(indent, depth, line, line.Indent + 1, mayBeLevel: false) is not { } below) return null;
                items.Add(below);
            }
            else if (rest.StartsItem || rest.KeyLength > 0)
            {
                _lines[_at] = rest;
                if (Block(rest.Indent, depth + 1) is not { } compact) return null;
                items.Add(compact);
            }
            else
            {
                if (Value(rest, rest.Indent, indent, depth) is not { } value) return null;
                items.Add(value);
            }
        }

        if (_at < _lines.Count && _lines[_at].Indent > indent) return null;
        return new YamlSequence(first.Span(first.Indent, items[^1].Span.End), items, isFlow: false);
    }

    private YamlMapping? Mapping(int indent, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_at < _lines.Count && _lines[_at].Indent == indent && !_lines[_at].StartsItem)
        {
            var line = _lines[_at];
            if (line.KeyLength == 0 || line.Key() is not { } key || !seen.Add(key.Text) || key.Text == "<<") return null;
            var value = line.ValueStart is { } start ? Value(line, start, indent, depth) : Below(indent, depth, line, line.Indent + line.KeyLength + 1, mayBeLevel: true);
            if (value is null) return null;
            entries.Add(new YamlEntry(key, value));
        }

        if (entries.Count == 0 || (_at < _lines.Count && _lines[_at].Indent > indent)) return null;
        return new YamlMapping(entries[0].Key.Span with { End = Math.Max(entries[^1].Key.Span.End, entries[^1].Value.Span.End) }, entries, isFlow: false);
    }

    // What stands on the lines below: deeper ones, for a key also a list at its own indent; else the value is empty.
    private YamlNode? Below(int indent, int depth, SimpleLine line, int empty, bool mayBeLevel)
    {
        _at++;
        if (_at < _lines.Count)
        {
            var next = _lines[_at];
            if (next.Indent > indent) return Block(next.Indent, depth + 1);
            if (mayBeLevel && next.Indent == indent && next.StartsItem) return Sequence(indent, depth + 1);
        }

        return new YamlScalar(line.Span(empty, line.Index(empty)), string.Empty, YamlScalarStyle.Plain, null);
    }

    // A value that ends with its line. A deeper line after it would go on with it: that is not known here.
    private YamlNode? Value(SimpleLine line, int start, int indent, int depth)
    {
        _at++;
        if (_at < _lines.Count && _lines[_at].Indent > indent) return null;
        return new SimpleFlow(line, start).Whole(depth);
    }
}
