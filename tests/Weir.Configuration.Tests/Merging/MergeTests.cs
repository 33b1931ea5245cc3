namespace Weir.Configuration.Tests.Merging;

public sealed class MergeTests
{
    [Theory]
    [InlineData("x: {a: 1, b: 2}", "x: {b: 3, c: 4}", """{"x":{"a":1,"b":3,"c":4}}""")]
    [InlineData("x: [1, 2]", "x: [3]", """{"x":[3]}""")]
    [InlineData("x: {a: 1}", "x: null", """{"x":null}""")]
    [InlineData("x: null", "x: {a: 1}", """{"x":{"a":1}}""")]
    [InlineData("x: {a: 1}", "x: 5", """{"x":5}""")]
    [InlineData("x: 5", "x: {a: 1}", """{"x":{"a":1}}""")]
    [InlineData("x: 5", "x: ???", """{"x":5}""")]
    [InlineData("x: {a: 1}", "x: ???", """{"x":{"a":1}}""")]
    [InlineData("x: ???", "x: 5", """{"x":5}""")]
    [InlineData("x: ${d}\nd: {a: 1}", "x: {b: 2}", """{"x":{"a":1,"b":2},"d":{"a":1}}""")]
    [InlineData("x: ${nope}", "x: {b: 2}", """{"x":{"b":2}}""")]
    [InlineData("x: ${d}\nd: {a: 1}", "x: 2", """{"x":2,"d":{"a":1}}""")]
    [InlineData("x: {a: 1}", "x: ${d}\nd: 7", """{"x":7,"d":7}""")]
    [InlineData("1: a\ntrue: b", "1: c", """{"1":"c"}""")]
    public void A_later_config_is_merged_as_omegaconf_merges(string first, string second, string expected)
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [one, two]"), ("one.yaml", first), ("two.yaml", second));
        Assert.Equal(expected, tree.Compose().Json());
    }

    [Theory]
    [InlineData("+x.new.deep=1", """{"x":{"a":1,"new":{"deep":1}},"xs":[1,{"k":2}],"n":null,"i":"${x}"}""")]
    [InlineData("+n.a=1", """{"x":{"a":1},"xs":[1,{"k":2}],"n":{"a":1},"i":"${x}"}""")]
    [InlineData("++x=5", """{"x":5,"xs":[1,{"k":2}],"n":null,"i":"${x}"}""")]
    [InlineData("++x={b:2}", """{"x":{"a":1,"b":2},"xs":[1,{"k":2}],"n":null,"i":"${x}"}""")]
    [InlineData("xs.1.k=9", """{"x":{"a":1},"xs":[1,{"k":9}],"n":null,"i":"${x}"}""")]
    [InlineData("+xs.1.j=9", """{"x":{"a":1},"xs":[1,{"k":2,"j":9}],"n":null,"i":"${x}"}""")]
    [InlineData("~xs.1.k", """{"x":{"a":1},"xs":[1,{}],"n":null,"i":"${x}"}""")]
    [InlineData("~x.a=1.0", """{"x":{},"xs":[1,{"k":2}],"n":null,"i":"${x}"}""")]
    [InlineData("~i", """{"x":{"a":1},"xs":[1,{"k":2}],"n":null}""")]
    [InlineData("x=???", """{"x":"???","xs":[1,{"k":2}],"n":null,"i":"${x}"}""")]
    public void An_override_changes_adds_and_deletes(string line, string expected)
    {
        using var tree = new ConfigTree(("config.yaml", "x: {a: 1}\nxs: [1, {k: 2}]\nn: null\ni: ${x}"));
        Assert.Equal(expected, ConfigText.Json(tree.Compose(line).Root));
    }

    [Fact]
    public void Extend_list_belongs_to_the_later_grammar()
    {
        using var tree = new ConfigTree(("config.yaml", "xs: [1]"));
        Assert.Equal("override_syntax", Assert.Throws<Foundation.Errors.WeirException>(() => tree.Compose("xs=extend_list(2,3)")).Code);
        var config = tree.Composer.Compose(tree.Request("config", "xs=extend_list(2,3)") with { Grammar = Configuration.Overrides.OverrideGrammar.Hydra14 });
        Assert.Equal("""{"xs":[1,2,3]}""", config.Json());
    }

    [Fact]
    public void Letters_without_quotes_belong_to_the_relaxed_grammar()
    {
        using var tree = new ConfigTree(("config.yaml", "s: x"));
        Assert.Equal("""{"s":"é"}""", tree.Composer.Compose(tree.Request("config", "s=é") with { Grammar = Configuration.Overrides.OverrideGrammar.Relaxed }).Json());
    }

    [Fact]
    public void Yaml_is_read_as_omegaconf_reads_it()
    {
        using var tree = new ConfigTree(("config.yaml", """
            a: 1:30.5
            b: 190:20:30
            c: 0o10
            d: 08
            e: 123456789012345678901234567890
            f: y
            g: .5e3
            h: [.inf, -.inf, .nan]
            i: !!str 5
            j: !!float 5
            on: 0
            1: one, for on is true and that is 1
            "1": text
            1: two
            """));
        Assert.Equal("""{"a":90.5,"b":685230,"c":"0o10","d":"08","e":123456789012345678901234567890,"f":"y","g":".5e3","h":["Infinity","-Infinity","NaN"],"i":"5","j":5.0,"true":"two","1":"text"}""", tree.Compose().Json());
    }
}
