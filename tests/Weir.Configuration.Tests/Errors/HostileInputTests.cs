using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tests.Errors;

/// <summary>Files that want too much, or are odd.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void Aliases_that_unfold_to_millions_of_values_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 9; i++) text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        using var tree = new ConfigTree(("config.yaml", text.ToString()));
        var failure = Assert.Throws<WeirException>(() => tree.Compose());
        Assert.Equal("yaml_syntax", failure.Code);
        Assert.Contains("aliases", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interpolations_that_unfold_to_millions_of_values_are_refused()
    {
        var text = new StringBuilder("a0: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
        for (var i = 1; i < 9; i++) text.Append($"a{i}: [{string.Join(", ", Enumerable.Repeat($"'${{a{i - 1}}}'", 10))}]\n");
        using var tree = new ConfigTree(("config.yaml", text.ToString()));
        Assert.Equal("interpolation_error", Assert.Throws<WeirException>(() => tree.Compose().Resolve()).Code);
    }

    [Fact]
    public void Defaults_lists_that_go_round_are_refused_with_the_round()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [a]"), ("a.yaml", "defaults: [b]"), ("b.yaml", "defaults:\n  - a\n"));
        var failure = Assert.Throws<WeirException>(() => tree.Compose());
        Assert.Equal("bad_defaults", failure.Code);
        Assert.Contains("→", failure.Message, StringComparison.Ordinal);
        Assert.Contains("a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_lists_that_multiply_are_refused()
    {
        (string, string)[] files = [("config.yaml", "defaults: [c0@x, c0@y]"), .. Enumerable.Range(0, 20).Select(i => ($"c{i}.yaml", $"defaults: [c{i + 1}@x, c{i + 1}@y]")), ("c20.yaml", "v: 1")];
        using var tree = new ConfigTree(files);
        Assert.Equal("bad_defaults", Assert.Throws<WeirException>(() => tree.Compose()).Code);
    }

    [Fact]
    public void A_file_of_ten_megabytes_is_read()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 10_000_000; i++) text.Append($"k{i}: {new string('x', 200)}\n");
        using var tree = new ConfigTree(("config.yaml", text.ToString()));
        Assert.True(tree.Compose("k7=1").Root.Entries.Count > 40_000);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_make_no_difference()
    {
        using var tree = new ConfigTree(("config.yaml", "\uFEFF# a comment\r\ndefaults:\r\n  - g: o\r\n  - _self_\r\na: 1\r\n"), ("g/o.yaml", "\uFEFF# @package x.y\r\nb: two\r\n"));
        Assert.Equal("""{"x":{"y":{"b":"two"}},"a":1}""", tree.Compose().Json());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        using var tree = new ConfigTree();
        File.WriteAllBytes(Path.Combine(tree.Path, "conf", "config.yaml"), [0x61, 0x3a, 0x20, 0xff, 0xfe]);
        Assert.Equal("yaml_syntax", Assert.Throws<WeirException>(() => tree.Compose()).Code);
    }

    [Fact]
    public void Lists_nested_a_thousand_deep_are_refused_everywhere()
    {
        using var tree = new ConfigTree(("config.yaml", $"a: {new string('[', 1000)}{new string(']', 1000)}"), ("ok.yaml", "a: 1"));
        Assert.Equal("yaml_syntax", Assert.Throws<WeirException>(() => tree.Compose()).Code);
        Assert.Equal("override_syntax", Assert.Throws<WeirException>(() => tree.Composer.Compose(tree.Request("ok", $"a={new string('[', 1000)}"))).Code);
        Assert.Equal("interpolation_syntax", Assert.Throws<WeirException>(() => tree.Composer.Compose(tree.Request("ok", $"a='{string.Concat(Enumerable.Repeat("${", 1000))}'"))).Code);
    }

    [Fact]
    public void An_empty_file_is_an_empty_mapping_and_a_word_is_a_key()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [a, b, c]"), ("a.yaml", ""), ("b.yaml", "# nothing\n"), ("c.yaml", "word"));
        Assert.Equal("""{"word":null}""", tree.Compose().Json());
    }
}
