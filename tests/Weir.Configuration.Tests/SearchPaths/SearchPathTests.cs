namespace Weir.Configuration.Tests.SearchPaths;

public sealed class SearchPathTests
{
    [Fact]
    public void The_first_file_of_a_name_counts_and_options_are_those_of_all_folders()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [db: one]\nhydra: {searchpath: [extra, 'file://${oc.env:MORE}']}"), ("db/one.yaml", "v: conf"));
        tree.Write("extra/db/one.yaml", "v: extra");
        tree.Write("extra/db/two.yaml", "v: extra");
        tree.Write("more/db/three.yaml", "v: more");
        tree.Environment["MORE"] = Path.Combine(tree.Path, "more");
        Assert.Equal("""{"db":{"v":"conf"}}""", tree.Compose().Json());
        Assert.Equal("""{"db":{"v":"more"}}""", tree.Compose("db=three").Json());
        Assert.Equal(["db=one", "db=three", "db=two"], tree.Composer.Complete(tree.Request("config"), "db="));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_warning()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        Assert.Contains("nowhere", Assert.Single(tree.Compose("hydra.searchpath=[nowhere]").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_is_read_again()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        Assert.Equal("""{"a":1}""", tree.Compose().Json());
        tree.Write("conf/config.yaml", "a: 222");
        Assert.Equal("""{"a":222}""", tree.Compose().Json());
    }

    [Fact]
    public void A_leading_slash_does_not_leave_the_folder()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [//etc/x]"), ("etc/x.yaml", "in: conf"));
        Assert.Equal("""{"etc":{"in":"conf"}}""", tree.Compose().Json());
    }

    [Fact]
    public void A_group_may_hold_lists()
    {
        using var tree = new ConfigTree(("config.yaml", "defaults: [xs: a]"), ("xs/a.yaml", "[1, 2]"));
        Assert.Equal("""{"xs":[1,9]}""", tree.Compose("xs.1=9").Json());
    }

    [Fact]
    public void The_hydra_node_is_there_with_its_groups()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        var config = tree.Compose("hydra/job_logging=stdout", "hydra.run.dir=out", "a=2");
        Assert.Equal("""{"dir":"out"}""", ConfigText.Json(config.Select("hydra.run", resolve: false)));
        Assert.Equal("""{"hydra":["hydra/job_logging=stdout","hydra.run.dir=out"],"task":["a=2"]}""", ConfigText.Json(config.Select("hydra.overrides", resolve: false)));
        Assert.Equal("\"stdout\"", ConfigText.Json(config.Hydra["runtime"] is Tree.ConfigMap runtime ? ((Tree.ConfigMap)runtime["choices"]!)["hydra/job_logging"]! : config.Root));
        Assert.Equal("\"a=2\"", ConfigText.Json(config.Select("hydra.job.override_dirname", resolve: false)));
        Assert.Equal("\"multirun/x/???\"".Length > 0, config.Select("hydra.sweep", resolve: true) is Tree.ConfigMap);
        Assert.Equal(["hydra/launcher=basic", "hydra/launcher=joblib", "hydra/launcher=ray", "hydra/launcher=submitit_local", "hydra/launcher=submitit_slurm"], tree.Composer.Complete(tree.Request("config"), "hydra/launcher="));
    }
}
