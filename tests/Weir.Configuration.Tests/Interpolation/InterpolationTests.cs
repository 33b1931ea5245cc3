namespace Weir.Configuration.Tests.Interpolation;

public sealed class InterpolationTests
{
    [Theory]
    [InlineData("${n}", "3")]
    [InlineData("x${n}", "\"x3\"")]
    [InlineData("${ n }", "3")]
    [InlineData("${d.x}", "1")]
    [InlineData("${d[x]}", "1")]
    [InlineData("${xs[1]}", "20")]
    [InlineData("${xs.0}", "10")]
    [InlineData("${d}", """{"x":1,"y":1}""")]
    [InlineData("<${d}>", "\"<{'x': 1, 'y': 1}>\"")]
    [InlineData("<${xs}>", "\"<[10, 20]>\"")]
    [InlineData("${d.${key}}", "1")]
    [InlineData("${truth} ${none} ${tiny}", "\"True None 1e-05\"")]
    [InlineData("$", "\"$\"")]
    [InlineData("$n", "\"$n\"")]
    [InlineData("\\${n}", "\"${n}\"")]
    [InlineData("\\\\${n}", "\"\\\\3\"")]
    [InlineData("\\\\\\${n}", "\"\\\\${n}\"")]
    [InlineData("a\\b${n}", "\"a\\\\b3\"")]
    [InlineData("${n}}", "\"3}\"")]
    [InlineData("${oc.env:V}", "\"value\"")]
    [InlineData("${oc.env:W,5}", "\"5\"")]
    [InlineData("${oc.env:W,null}", "null")]
    [InlineData("${oc.env:W,${n}}", "\"3\"")]
    [InlineData("${oc.env:W,true}", "\"True\"")]
    [InlineData("${oc.env:W,'a, b'}", "\"a, b\"")]
    [InlineData("${oc.decode:'7'}", "7")]
    [InlineData("${oc.decode:'[1,a,{x:1.5}]'}", """[1,"a",{"x":1.5}]""")]
    [InlineData("${oc.decode:'a,b'}", null)]
    [InlineData("${oc.decode:null}", "null")]
    [InlineData("${oc.decode:'${n}'}", "3")]
    [InlineData("${oc.select:n}", "3")]
    [InlineData("${oc.select:nope}", "null")]
    [InlineData("${oc.select:nope,[1]}", "[1]")]
    [InlineData("${oc.select:open,d}", "\"d\"")]
    [InlineData("${oc.select:n.x,d}", "\"d\"")]
    [InlineData("${oc.create:{a:1,b:'${n}'}}", """{"a":1,"b":"3"}""")]
    [InlineData("${oc.create:{a:1,b:${n}}}", """{"a":1,"b":3}""")]
    [InlineData("${oc.dict.keys:d}", """["x","y"]""")]
    [InlineData("${oc.dict.values:d}", "[1,1]")]
    [InlineData("${oc.deprecated:n}", "3")]
    [InlineData("${open}", "\"???\"")]
    [InlineData("a ${open}", "\"???\"")]
    [InlineData("${now:%Y-%m-%d %H:%M:%S}", "\"2026-01-02 03:04:05\"")]
    [InlineData("${hydra:job.name}", "\"app\"")]
    [InlineData("${hydra:runtime.choices.nope}", "null")]
    [InlineData("${weir.hash:conf/data.txt}", "\"5d41402abc4b2a76b9719d911017c592\"")]
    [InlineData("${sub.up}", "3")]
    [InlineData("${sub.list}", """[3,"s"]""")]
    public void A_text_stands_for_what_omegaconf_says(string text, string? expected)
    {
        using var tree = new ConfigTree(("config.yaml", $$"""
            n: 3
            truth: true
            none: null
            tiny: 1e-5
            key: x
            open: ???
            xs: [10, 20]
            d: {x: 1, y: '${.x}'}
            sub: {s: s, up: '${..n}', list: ['${...n}', '${..s}']}
            it: '{{text.Replace("'", "''", StringComparison.Ordinal)}}'
            """), ("data.txt", "hello"));
        tree.Environment["V"] = "value";
        var config = tree.Composer.Compose(tree.Request("config") with { Time = new FixedTime() });
        if (expected is null) Assert.Equal("interpolation_error", Assert.Throws<Foundation.Errors.WeirException>(() => config.Select("it", resolve: true)).Code);
        else Assert.Equal(expected, ConfigText.Json(config.Select("it", resolve: true)));
    }

    [Fact]
    public void Values_of_a_referred_mapping_are_resolved_where_they_stand()
    {
        using var tree = new ConfigTree(("config.yaml", "a: {x: 1, y: '${.x}'}\nb: {x: 2, c: '${a}'}"));
        Assert.Equal("""{"a":{"x":1,"y":1},"b":{"x":2,"c":{"x":1,"y":1}}}""", tree.Compose().Json());
    }

    [Fact]
    public void Nothing_is_resolved_before_it_is_asked_for()
    {
        using var tree = new ConfigTree(("config.yaml", "a: ${nope}\nb: ${oc.env:NOPE}"));
        Assert.Equal("""{"a":"${nope}","b":"${oc.env:NOPE}"}""", ConfigText.Json(tree.Compose().Root));
    }

    [Fact]
    public void A_deprecated_key_is_told_once_it_is_read()
    {
        using var tree = new ConfigTree(("config.yaml", "new: 1\nold: ${oc.deprecated:new}"));
        var config = tree.Compose();
        Assert.Empty(config.Warnings);
        config.Resolve();
        Assert.Equal(["'old' is deprecated. Change your code and config to use 'new'"], config.Warnings);
    }

    [Fact]
    public void The_hydra_node_refers_to_the_configuration_and_not_the_other_way_round()
    {
        using var tree = new ConfigTree(("config.yaml", "name: n\nhydra: {run: {dir: 'out/${name}/${hydra.job.name}'}}\nit: ${hydra.job.name}"));
        var config = tree.Compose();
        Assert.Equal("\"out/n/app\"", ConfigText.Json(config.Select("hydra.run.dir", resolve: true)));
        var failure = Assert.Throws<Foundation.Errors.WeirException>(() => config.Resolve());
        Assert.Contains("${hydra:job.name}", failure.Hint!, StringComparison.Ordinal);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
