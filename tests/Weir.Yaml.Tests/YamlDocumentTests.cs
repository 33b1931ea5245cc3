using Weir.Foundation.Errors;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Tests;

public sealed class YamlDocumentTests
{
    [Fact]
    public void Nodes_know_line_and_column()
    {
        var document = YamlDocument.Parse("a: 1\nb:\n  - x\n  - deep: y\n", "f.yaml");
        var deep = ((YamlMapping)((YamlSequence)((YamlMapping)document.Root!)["b"]!).Items[1])["deep"]!;
        Assert.Equal((4, 11), (deep.Span.Line, deep.Span.Column));
        Assert.Equal("y", document.Text[deep.Span.Start..deep.Span.End]);
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", 2, "given twice")]
    [InlineData("a: [1, 2\n", 2, "")]
    [InlineData("a: *nowhere\n", 1, "anchor")]
    [InlineData("a: 1\n---\nb: 2\n", 2, "second document")]
    [InlineData("a:\n  - b\n c\n", 3, "")]
    public void Faults_name_the_line(string text, int line, string part)
    {
        var fault = Assert.Throws<WeirException>(() => YamlDocument.Parse(text, "f.yaml"));
        Assert.Equal("yaml_syntax", fault.Code);
        Assert.Equal(line, fault.Location!.Line);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused_instead_of_overflowing_the_stack() =>
        Assert.Equal("yaml_syntax", Assert.Throws<WeirException>(() => YamlDocument.Parse(new string('[', 5000), "f.yaml")).Code);

    [Fact]
    public void Aliases_that_unfold_without_bound_are_refused()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 9; i++) text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        var document = YamlDocument.Parse(text, "bomb.yaml");
        Assert.Equal("yaml_syntax", Assert.Throws<WeirException>(() => document.ToValue(YamlVersion.V12)).Code);
    }

    [Fact]
    public void Merge_keys_give_way_to_own_keys()
    {
        var value = YamlDocument.Parse("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n", "f.yaml").ToValue(YamlVersion.V12);
        Assert.Equal(YamlValue.Of(1), value["own"]!["x"]);
        Assert.Equal(YamlValue.Of(3), value["own"]!["y"]);
    }

    [Fact]
    public void An_empty_file_is_an_empty_mapping() =>
        Assert.Equal(new YamlMap([]), YamlDocument.Parse("# only a comment\n", "f.yaml").ToValue(YamlVersion.V12));
}
