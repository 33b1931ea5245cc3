namespace Weir.Configuration.Tests.Defaults;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("# @package x", """{"x":{"v":1}}""")]
    [InlineData("#@package x.y", """{"x":{"y":{"v":1}}}""")]
    [InlineData("\n\n#   @package   _global_", """{"v":1}""")]
    [InlineData("# @package _global_.z", """{"z":{"v":1}}""")]
    [InlineData("# @package _group_", """{"_group_":{"v":1}}""")]
    [InlineData("# a comment\n# @package x", """{"db":{"v":1}}""")]
    [InlineData("# @other x", """{"db":{"v":1}}""")]
    [InlineData("#  @package a", """{"a":{"v":1}}""")]
    public void A_header_decides_where_content_goes(string header, string expected)
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: a]"), ("db/a.yaml", $"{header}\nv: 1\n"));
        Assert.Equal(expected, tree.Compose().Json());
    }

    [Theory]
    [InlineData("- db@p:q: a", """{"p":{"v":1}}""")]
    [InlineData("- db/a@_global_", """{"v":1}""")]
    [InlineData("- db/a.yaml", """{"db":{"v":1}}""")]
    [InlineData("- /db: sub/b", """{"db":{"v":2}}""")]
    [InlineData("- optional db: none", "{}")]
    [InlineData("- optional override nope: x\n  - optional nope: y", null)]
    [InlineData("- db: ${oc.env:WHICH}", """{"db":{"v":1}}""")]
    [InlineData("- db: [a, sub/b]", """{"db":{"v":1,"sub":{"v":2}}}""")]
    [InlineData("- db: []", "{}")]
    public void An_item_of_a_list_is_read_as_hydra_reads_it(string item, string? expected)
    {
        using var tree = new ConfigTree(("config.yaml", $"defaults:\n  {item}\n"), ("db/a.yaml", "v: 1"), ("db/sub/b.yaml", "v: 2"));
        tree.Environment["WHICH"] = "a";
        if (expected is null) Assert.Equal("override_not_last", Assert.Throws<Foundation.Errors.WeirException>(() => tree.Compose()).Code);
        else Assert.Equal(expected, tree.Compose().Json());
    }
}
