using Weir.Configuration.Sweeps;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tests.Sweeps;

public sealed class SweepTests
{
    [Fact]
    public void The_first_key_is_the_slowest_and_a_key_given_again_keeps_its_place()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 0\nb: 0\nhydra: {sweeper: {params: {a: '1,2', b: 5}}}"));
        var sweep = tree.Composer.Sweep(tree.Request("config", "+c=x,y", "a=3,4"));
        Assert.Equal(4, sweep.Count);
        Assert.Equal(["a=3 b=5 +c=x", "a=3 b=5 +c=y", "a=4 b=5 +c=x", "a=4 b=5 +c=y"], Enumerable.Range(0, 4).Select(j => string.Join(' ', sweep.Overrides(j))));
        Assert.Equal("2", ConfigText.Json(sweep.Compose(2).Select("hydra.job.num", resolve: false)));
    }

    [Fact]
    public void A_deletion_and_hydras_own_overrides_go_to_every_job()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 0\nb: 0"));
        var sweep = tree.Composer.Sweep(tree.Request("config", "a=1,2", "~b", "hydra.run.dir=x"));
        Assert.Equal(["a=1", "~b=null"], sweep.Overrides(0));
        Assert.Equal("""{"a":2}""", sweep.Compose(1).Json());
        Assert.Equal("\"x\"", ConfigText.Json(sweep.Compose(1).Select("hydra.run.dir", resolve: false)));
    }

    [Fact]
    public void A_group_that_is_left_open_may_be_swept()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults:\n  - m: ???\n"), ("m/a.yaml", "v: 1"), ("m/b.yaml", "v: 2"));
        var sweep = tree.Composer.Sweep(tree.Request("config", "m=glob(*)"));
        Assert.Equal(["""{"m":{"v":1}}""", """{"m":{"v":2}}"""], Enumerable.Range(0, 2).Select(j => sweep.Compose(j).Json()));
    }

    [Fact]
    public void All_jobs_have_one_time()
    {
        using var tree = new ConfigTree(("config.yaml", "t: ${now:%f}\na: 0"));
        var sweep = tree.Composer.Sweep(tree.Request("config", "a=range(20)"));
        Assert.Single(Enumerable.Range(0, 20).Select(j => ConfigText.Json(sweep.Compose(j).Select("t", resolve: true))).Distinct());
    }

    [Fact]
    public void A_batch_size_is_read()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 0\nhydra: {sweeper: {max_batch_size: 4}}"));
        Assert.Equal(4, tree.Composer.Sweep(tree.Request("config", "a=1,2")).BatchSize);
    }

    [Fact]
    public void More_than_a_million_jobs_are_refused()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 0\nb: 0"));
        Assert.Equal("too_many", Assert.Throws<WeirException>(() => tree.Composer.Sweep(tree.Request("config", "a=range(2000)", "b=range(2000)"))).Code);
        Assert.Equal("override_syntax", Assert.Throws<WeirException>(() => tree.Composer.Sweep(tree.Request("config", "a=range(0,1,0)"))).Code);
    }

    [Theory]
    [InlineData("*", "abc", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a*c*e", "abcde", true)]
    [InlineData("[ab]x", "bx", true)]
    [InlineData("[!ab]x", "bx", false)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[", "[", true)]
    [InlineData("a", "A", false)]
    [InlineData("", "", true)]
    public void Patterns_are_pythons(string pattern, string name, bool expected) => Assert.Equal(expected, NamePattern.Matches(pattern, name));
}
