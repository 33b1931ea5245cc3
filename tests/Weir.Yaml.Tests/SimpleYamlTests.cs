using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Yaml.Scalars;
using Weir.Yaml.Simple;
using TestData = Weir.Testing.TestData;

namespace Weir.Yaml.Tests;

/// <summary>The reader of simple YAML is held to the whole parser: the same tree with the same places, or no answer.</summary>
public sealed class SimpleYamlTests
{
    // Pieces of which lines are made, such that many documents are sound and some are not.
    private static readonly string[] Pieces =
    [
        "a: 1", "b:", "c: x y", "d: 'q'", "e: \"w\"", "f: [1, b, 'c']", "g: {x: 1, y: two}", "- 1", "- a: 1", "-", "- - x", "# note", "", "h: 1 # note", "i: a:b", "j: ???", "k: -1", "l: [[1], {a: [2]}]",
        "m: ${n}", "n: []", "o: {}", "'p': 1", "\"q\": 'it''s'", "r: a#b", "s: http://x/y", "t: {a: ${b}}", "u: [a, ]", "v: x: y", "w: |", "x: &a 1", "? y", "z: !!str 1", "...", "---", "a b: c", "- 'x'", "- [1, 2]", "- {a: 1}", "aa: \"x\\n\"", "- b:", "bb: ' x '", "plain",
        "cc: - x", "dd: {a: 1,b: 2}", "ee: [a b, c d]", "ff: {a:1}", "gg: {'a': 1}", "hh: [-1, - 2]", "- ", "- # note", "ii:   3   ", "jj : 4", "kk: @x", "ll: [a#b, c]", "mm: é", "nn: 'a' b", "oo: [a: b, c d: e, 'f': [g: h]]", "pp: [a: {x: y}, b: ]", "qq: [a : b]", "rr: [a: b: c]", "ss: {a: [b: c]}",
    ];

    private static readonly Gen<string> Documents =
        Gen.Zip(Gen.Choose(0, 3), Gen.Elements(Pieces)).Select(p => new string(' ', 2 * p.Item1) + p.Item2).ListOf(4).Select(lines => string.Join('\n', lines) + "\n");

    // Deeper only after what opens a block, so that more of the documents are sound.
    private static readonly Gen<string> SoundDocuments = Gen.Choose(0, int.MaxValue).Select(Sound);

    [Fact]
    public void Any_text_has_the_same_tree_or_none() => Prop.ForAll(Documents.ToArbitrary(), IsSame).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Sound_documents_have_the_same_tree_and_are_read()
    {
        var read = 0;
        Prop.ForAll(SoundDocuments.ToArbitrary(), text =>
        {
            if (SimpleYaml.TryRead(text, out _)) read++;
            return IsSame(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.True(read > 1_000, $"{read}");
    }

    [Fact]
    public void Configuration_of_the_vectors_has_the_same_tree_and_nearly_all_is_read()
    {
        var (all, read) = (0, 0);
        foreach (var line in File.ReadLines(TestData.Vector("config", "trees.jsonl")))
        {
            using var tree = JsonDocument.Parse(line);
            foreach (var file in tree.RootElement.GetProperty("files").EnumerateObject())
            {
                var text = file.Value.GetString()!;
                Assert.True(IsSame(text), text);
                all++;
                if (SimpleYaml.TryRead(text, out _)) read++;
            }
        }

        Assert.True(read >= 0.9 * all, $"{read} of {all}");
    }

    private static bool IsSame(string text)
    {
        if (!SimpleYaml.TryRead(text, out var simple)) return true;
        try
        {
            var whole = YamlTreeBuilder.Parsed(text, "f", YamlVersion.V11);
            if (Describe(simple) == Describe(whole)) return true;
            throw new InvalidOperationException($"{text}\n{Describe(simple)}\n{Describe(whole)}");
        }
        catch (WeirException e)
        {
            throw new InvalidOperationException($"{text}\n{Describe(simple)}\n{e.Message}", e);
        }
    }

    private static string Describe(YamlNode? node) => node switch
    {
        null => "nothing",
        YamlScalar s => $"{Place(s)}{s.Style}'{s.Text}'",
        YamlSequence s => $"{Place(s)}[{string.Join(",", s.Items.Select(Describe))}]{s.IsFlow}",
        YamlMapping m => $"{Place(m)}{{{string.Join(",", m.Entries.Select(e => $"{Describe(e.Key)}:{Describe(e.Value)}"))}}}{m.IsFlow}",
        _ => "?",
    };

    private static string Place(YamlNode node) => $"{node.Span.Line}.{node.Span.Column}/{node.Span.Start}-{node.Span.End} ";

    private static string Sound(int seed)
    {
        var random = new Foundation.Numerics.SeededRandom((ulong)seed);
        var text = new StringBuilder();
        Block(string.Empty, 3);
        return text.ToString();

        void Block(string indent, int depth)
        {
            var isList = random.Next(4) == 0;
            for (var i = 0; i <= random.Next(4); i++)
            {
                if (random.Next(6) == 0) text.Append(indent).Append("# note\n");
                var start = isList ? "- " : random.Next(5) == 0 ? $"'k {i}': " : $"k{i}: ";
                if (random.Next(3) == 0 && depth > 0)
                {
                    text.Append(indent).Append(start.TrimEnd()).Append('\n');
                    Block(indent + "  ", depth - 1);
                }
                else
                {
                    text.Append(indent).Append(start).Append(random.Next(9) switch { 0 => "1", 1 => "two words", 2 => "'it''s'", 3 => "\"x\"", 4 => random.Next(2) == 0 ? "[1, a, [b]]" : "[a: 1, b c: d, 'e': [f: g]]", 5 => "{a: 1, 'b': {c: []}}", 6 => "x # note", 7 => "${a.b}/c", _ => string.Empty }).Append('\n');
                }
            }
        }
    }
}
