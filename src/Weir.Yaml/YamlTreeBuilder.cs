using Weir.Foundation.Errors;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Yaml;

/// <summary>Builds our tree from YamlDotNet's events; nothing of that library leaves this file.</summary>
internal sealed class YamlTreeBuilder
{
    private const int MaximumDepth = 200;
    private readonly string _file;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = [];
    private readonly Dictionary<object, int> _heights = new(ReferenceEqualityComparer.Instance);

    private readonly YamlVersion _version;

    private YamlTreeBuilder(string text, string file, YamlVersion version)
    {
        _file = file;
        _version = version;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    public static YamlNode? Build(string text, string file, YamlVersion version)
    {
        // What follows would load the library.
        if (version == YamlVersion.V11 && Simple.SimpleYaml.TryRead(text, out var simple)) return simple;
        return Parsed(text, file, version);
    }

    /// <summary>The tree by the whole parser.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    internal static YamlNode? Parsed(string text, string file, YamlVersion version)
    {
        var builder = new YamlTreeBuilder(text, file, version);
        try
        {
            return builder.Document();
        }
        catch (YamlException e)
        {
            var message = Lower(e.InnerException?.Message ?? e.Message);
            if (message.Contains(" tab", StringComparison.Ordinal) && Tab(text, (int)e.Start.Line) is { } tab) throw new WeirException("yaml_syntax", $"'{file}' is not valid YAML: a tab cannot indent", "indent with spaces", tab with { File = file });
            throw Fault(file, e.Start, message);
        }
    }

    // The library marks what it was reading, and not the tab that it met.
    private static SourceLocation? Tab(string text, int from)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(0, from - 1); i < lines.Length; i++)
            if (lines[i].AsSpan()[..(lines[i].Length - lines[i].AsSpan().TrimStart().Length)].IndexOf('\t') is >= 0 and var at) return new SourceLocation(string.Empty, i + 1, at + 1);
        return null;
    }

    private YamlNode? Document()
    {
        Take<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        Take<DocumentStart>();
        var root = Node(0);
        Take<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) throw Fault(_file, second.Start, "a second document begins here; one is expected");
        return root is YamlScalar { Text: "", Style: YamlScalarStyle.Plain, Tag: null } ? null : root;
    }

    private YamlNode Node(int depth)
    {
        var current = Take<ParsingEvent>();
        if (depth > MaximumDepth) throw Fault(_file, current.Start, $"nested deeper than {MaximumDepth}");
        switch (current)
        {
            case Scalar scalar:
                return Anchored(scalar.Anchor, new YamlScalar(Span(scalar), scalar.Value, StyleOf(scalar.Style), scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value));
            case AnchorAlias alias:
                // Nodes are shared, never copied, so a "billion laughs" file stays as small as its text.
                return _anchors.TryGetValue(alias.Value.Value, out var target) ? Placed(depth, Alias(target, Span(alias))) : throw Fault(_file, alias.Start, $"the alias '*{alias.Value}' has no anchor before it");
            case SequenceStart start:
                var items = new List<YamlNode>();
                while (!_parser.Accept<SequenceEnd>(out _)) items.Add(Node(depth + 1));
                var sequenceEnd = Take<SequenceEnd>();
                var isFlow = start.Style == SequenceStyle.Flow;
                return Anchored(start.Anchor, new YamlSequence(Span(start, isFlow ? Closed(sequenceEnd) : LastEnd(items, Index(start.End))), items, isFlow));
            case MappingStart start:
                return Mapping(start, depth);
            default:
                throw Fault(_file, current.Start, "unexpected content");
        }
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, int>();
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            if (key is YamlScalar { Text: var text } scalar && IsName(scalar) && !seen.TryAdd(text, key.Span.Line) && text != "<<")
                throw new WeirException("yaml_syntax", $"the key '{text}' is given twice (first on line {seen[text]})", "remove one of them", new SourceLocation(_file, key.Span.Line, key.Span.Column, text));
            entries.Add(new YamlEntry(key, Node(depth + 1)));
        }

        var end = Take<MappingEnd>();
        var isFlow = start.Style == MappingStyle.Flow;
        var last = entries.Count == 0 ? Index(start.End) : Math.Max(entries[^1].Key.Span.End, entries[^1].Value.Span.End);
        // The library gives "a: b" in a flow list no place of its own.
        if (isFlow && depth > 0 && entries.Count > 0 && start.Start.Index == 0) return new YamlMapping(entries[0].Key.Span with { End = last }, entries, isFlow);
        return Anchored(start.Anchor, new YamlMapping(Span(start, isFlow ? Closed(end) : last), entries, isFlow));
    }

    // In YAML 1.1 the number 1 and the text '1' are two keys, and 1 may come twice.
    private bool IsName(YamlScalar key) => _version == YamlVersion.V12 || key.Style != YamlScalarStyle.Plain || PlainScalar.Resolve(key.Text, _version) is YamlText;

    // Aliases may nest what the text does not: the height counts, or a chain of them would overflow the stack of whoever walks the tree.
    private YamlNode Placed(int depth, YamlNode alias) =>
        depth + Height(alias) <= MaximumDepth ? alias : throw new WeirException("yaml_syntax", $"'{_file}' nests aliases deeper than {MaximumDepth}", location: new SourceLocation(_file, alias.Span.Line, alias.Span.Column));

    private int Height(YamlNode node)
    {
        object? content = node switch { YamlSequence s => s.Items, YamlMapping m => m.Entries, _ => null };
        if (content is null) return 0;
        if (_heights.TryGetValue(content, out var known)) return known;
        var children = node is YamlSequence sequence ? sequence.Items : ((YamlMapping)node).Entries.SelectMany(e => new[] { e.Key, e.Value });
        return _heights[content] = 1 + children.Select(Height).DefaultIfEmpty(0).Max();
    }

    private T Anchored<T>(AnchorName anchor, T node)
        where T : YamlNode
    {
        if (!anchor.IsEmpty) _anchors[anchor.Value] = node;
        return node;
    }

    private static YamlNode Alias(YamlNode target, YamlSpan span) => target switch
    {
        YamlScalar s => new YamlScalar(span, s.Text, s.Style, s.Tag) { IsAlias = true },
        YamlSequence s => new YamlSequence(span, s.Items, s.IsFlow) { IsAlias = true },
        YamlMapping m => new YamlMapping(span, m.Entries, m.IsFlow) { IsAlias = true },
        _ => throw new InvalidOperationException(target.GetType().Name),
    };

    private static int LastEnd(List<YamlNode> items, int otherwise) => items.Count == 0 ? otherwise : items[^1].Span.End;

    // The library marks the end of a flow collection before its bracket.
    private static int Closed(ParsingEvent end) => end.End.Index == end.Start.Index ? Index(end.End) + 1 : Index(end.End);

    private T Take<T>()
        where T : ParsingEvent => _parser.Consume<T>();

    private static YamlScalarStyle StyleOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => YamlScalarStyle.Quoted,
        ScalarStyle.Literal or ScalarStyle.Folded => YamlScalarStyle.Block,
        _ => YamlScalarStyle.Plain,
    };

    private static YamlSpan Span(ParsingEvent e) => Span(e, Index(e.End));

    private static YamlSpan Span(ParsingEvent e, int end) => new(Index(e.Start), end, (int)e.Start.Line, (int)e.Start.Column);

    private static int Index(in Mark mark) => (int)mark.Index;

    private static WeirException Fault(string file, in Mark at, string message) =>
        new("yaml_syntax", $"'{file}' is not valid YAML: {message}", location: new SourceLocation(file, (int)at.Line, (int)at.Column));

    // The library's sentences begin with its own position and a capital letter.
    private static string Lower(string message)
    {
        var text = message.Split('\n', 2)[0].TrimEnd('.');
        var colon = text.StartsWith('(') ? text.IndexOf("): ", StringComparison.Ordinal) : -1;
        if (colon >= 0) text = text[(colon + 3)..];
        return text.Length > 1 && char.IsUpper(text[0]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
