using FsCheck;
using FsCheck.Fluent;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Tests;

public sealed class YamlEmitterTests
{
    [Theory]
    [InlineData("123", "k: '123'\n")]
    [InlineData("1e3", "k: '1e3'\n")]
    [InlineData("true", "k: 'true'\n")]
    [InlineData("~", "k: '~'\n")]
    [InlineData("2020-01-01", "k: '2020-01-01'\n")]
    [InlineData("", "k: ''\n")]
    [InlineData(" x", "k: ' x'\n")]
    [InlineData("a: b", "k: 'a: b'\n")]
    [InlineData("a #b", "k: 'a #b'\n")]
    [InlineData("- x", "k: '- x'\n")]
    [InlineData("-x", "k: -x\n")]
    [InlineData("it's", "k: it's\n")]
    [InlineData("yes", "k: yes\n")]
    [InlineData("[x]", "k: '[x]'\n")]
    [InlineData("a\tb", "k: \"a\\tb\"\n")]
    [InlineData("a\nb", "k: \"a\\nb\"\n")]
    [InlineData("grüße 😀", "k: grüße 😀\n")]
    public void Text_is_quoted_only_where_it_must_be(string text, string expected) =>
        Assert.Equal(expected, YamlEmitter.File(YamlValue.Map(("k", YamlValue.Of(text)))));

    [Fact]
    public void Lists_stand_level_with_their_key_and_nested_lists_on_one_dash_line()
    {
        var value = YamlValue.Map(("a", new YamlList([YamlValue.Of(1), new YamlList([YamlValue.Of(2), YamlValue.Of(3)]), YamlValue.Map(("b", YamlValue.Of("x")), ("c", YamlNull.Instance))])));
        Assert.Equal("a:\n- 1\n- - 2\n  - 3\n- b: x\n  c:\n", YamlEmitter.File(value));
    }

    [Fact]
    public void A_long_line_breaks_at_the_first_space_after_column_80()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 30));
        var text = YamlEmitter.File(YamlValue.Map(("cmd", YamlValue.Of(words))));
        var lines = text.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(84, lines[0].Length);
        Assert.StartsWith("  word", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_reads_back_as_itself() =>
        Prop.ForAll(Values().ToArbitrary(), value =>
        {
            var text = YamlEmitter.File(value);
            var back = Record.Exception(() => Assert.Equal(value, YamlDocument.Parse(text, "generated").ToValue(YamlVersion.V12)));
            return (back is null).Label($"{back?.Message.Split((char)10)[0]}\n{text}");
        }).QuickCheckThrowOnFailure();

    private static Gen<YamlMap> Values() => Maps(3);

    private static Gen<YamlMap> Maps(int depth) =>
        from entries in Gen.Zip(Texts(), Nodes(depth)).ListOf()
        select YamlValue.Map(entries.DistinctBy(e => e.Item1).Select(e => (e.Item1, e.Item2)));

    private static Gen<YamlValue> Nodes(int depth) => depth == 0 ? Leaves() : Gen.OneOf(
        Leaves(),
        Nodes(depth - 1).ListOf().Select(items => (YamlValue)new YamlList([.. items])),
        Maps(depth - 1).Select(m => (YamlValue)m));

    private static Gen<YamlValue> Leaves() => Gen.OneOf(
        Texts().Select(t => (YamlValue)new YamlText(t)),
        ArbMap.Default.GeneratorFor<long>().Select(n => (YamlValue)YamlValue.Of(n)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(n => (YamlValue)new YamlFloat(n.Get)),
        Gen.Elements<YamlValue>(YamlNull.Instance, new YamlBool(true), new YamlBool(false)));

    // Characters that are awkward in YAML, in every order, and long texts that must be folded.
    private static Gen<string> Texts() => Gen.OneOf(
        Gen.Elements("a", "b ", " ", ":", "#", "-", "'", "\"", "\\", "\n", "\t", "1", "é", "😀", "{", "]", ",", "&", "*", "!", "%", "@", "\u0085", "\u0001", "true", "  ").ListOf().Select(p => string.Concat(p)),
        Gen.Elements("word ", "longer-word ", "x  y ", "q\"uote ", "é ").ListOf(40).Select(p => string.Concat(p)));
}
