using Weir.Configuration.Explaining;

namespace Weir.Configuration.Tests.Explaining;

public sealed class ExplainTests
{
    private static readonly (string, string)[] Files =
    [
        ("config.yaml", "defaults:\n  - trainer: base\n  - exp: quick\n  - _self_\ntrainer: {folds: 3}\n"),
        ("trainer/base.yaml", "folds: 5\nseed: 1\n"),
        ("exp/quick.yaml", "# @package _global_\ntrainer:\n  folds: 2\n"),
    ];

    [Fact]
    public void Every_write_to_a_key_is_told_in_order()
    {
        using var tree = new ConfigTree(Files);
        var writes = tree.Compose("trainer.folds=9").Explain("trainer.folds");
        Assert.Equal(["5", "2", "3", "9"], writes.Select(w => ConfigText.Json(w.Value!)));
        Assert.Equal(["conf/trainer/base.yaml:1:8", "conf/exp/quick.yaml:3:10", "conf/config.yaml:5:18", "override 1: trainer.folds=9"], writes.Select(w => w.Origin.ToString()));
        Assert.Equal([false, false, false, true], writes.Select(w => w.Wins));
        Assert.Equal(["config", "exp/quick"], writes[1].Chain);
    }

    [Fact]
    public void A_deletion_and_a_parent_that_was_replaced_are_writes_too()
    {
        using var tree = new ConfigTree(Files);
        var deleted = tree.Compose("~trainer.folds").Explain("trainer.folds");
        Assert.Null(deleted[^1].Value);
        Assert.DoesNotContain(deleted, w => w.Wins);
        using var other = new ConfigTree(("config.yaml", "retry: {max: 1}"));
        var replaced = other.Compose("++retry=5").Explain("retry.max");
        Assert.Equal(["retry.max", "retry"], replaced.Select(w => w.Key));
    }

    [Fact]
    public void Differences_are_keys_with_both_values()
    {
        using var tree = new ConfigTree(Files);
        var differences = ConfigDifference.Between(tree.Compose().Root, tree.Compose("trainer.folds=3.0", "~trainer.seed", "+x=[1]").Root);
        Assert.Equal(["trainer.folds 3 3.0", "trainer.seed 1 -", "x[0] - 1"], differences.Select(d => $"{d.Key} {Text(d.Left)} {Text(d.Right)}"));
    }

    private static string Text(Tree.ConfigNode? node) => node is null ? "-" : ConfigText.Json(node);
}
