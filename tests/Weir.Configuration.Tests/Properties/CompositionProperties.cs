using FsCheck;
using FsCheck.Fluent;
using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Tests.Properties;

/// <summary>What holds for every tree.</summary>
public sealed class CompositionProperties
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Each_value_stands_where_its_origin_says() => For(tree =>
    {
        foreach (var leaf in tree.Compose().Leaves())
        {
            var origin = leaf.Node.Origin;
            var line = File.ReadLines(Path.Combine(tree.Path, origin.Source)).ElementAt(origin.Line - 1);
            var text = ((YamlText)((ConfigScalar)leaf.Node).Value).Value;
            if (!line[(origin.Column - 1)..].StartsWith(text, StringComparison.Ordinal)) return false;
        }

        return true;
    });

    [Fact]
    public void What_explain_marks_is_what_stands() => For(tree =>
    {
        var config = tree.Compose();
        return config.Leaves().All(leaf => config.Explain(leaf.Key.Split('[')[0]) is { Count: > 0 } writes
            && writes.Any(w => w.Wins)
            && (leaf.Key.Contains('[', StringComparison.Ordinal) || writes.Last(w => w.Wins).Origin == leaf.Node.Origin));
    });

    [Fact]
    public void A_composition_written_down_composes_to_itself() => For(tree =>
    {
        var config = tree.Compose();
        tree.Write("conf/again.yaml", ConfigYaml.Write(config.Root));
        return tree.Composer.Compose(tree.Request("again")).Json() == config.Json();
    });

    [Fact]
    public void The_last_override_of_a_key_counts_and_others_do_not_matter() => For(tree =>
    {
        var keys = tree.Compose().Leaves().Where(l => !l.Key.Contains('[', StringComparison.Ordinal)).Select(l => l.Key).ToList();
        var (first, last) = (keys[0], keys[^1]);
        var twice = tree.Compose($"{first}=1", $"{first}=2");
        return twice.Json() == tree.Compose($"{first}=2").Json()
            && twice.Json() == tree.Compose($"{first}=2", $"{first}=2").Json()
            && (first == last || tree.Compose($"{first}=1", $"{last}=2").Json() == tree.Compose($"{last}=2", $"{first}=1").Json())
            && twice.Leaves(first).Single().Node.Origin.ToString() == $"override 2: {first}=2";
    });

    [Fact]
    public void What_is_added_and_deleted_again_was_never_there() => For(tree =>
        tree.Compose("+new.deep.key=1", "~new.deep", "~new").Json() == tree.Compose().Json());

    [Fact]
    public void A_sweep_composes_what_its_overrides_compose() => For(tree =>
    {
        var key = tree.Compose().Leaves().First(l => !l.Key.Contains('[', StringComparison.Ordinal)).Key;
        var sweep = tree.Composer.Sweep(tree.Request("config", $"{key}=1,x", "+fresh=range(2)"));
        return Enumerable.Range(0, sweep.Count).All(j => sweep.Compose(j).Json() == tree.Compose([.. sweep.Overrides(j)]).Json());
    });

    private static void For(Func<ConfigTree, bool> holds) => Prop.ForAll(Seeds, seed =>
    {
        using var tree = new ConfigTree(new MachineTree(seed).Files());
        return holds(tree);
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(60));
}
