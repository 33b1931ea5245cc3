using Weir.Pipelines.Inspection;
using Weir.Versioning.Graph;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests;

public sealed class WhyTests
{
    private const string Pipeline = """
        stages:
          make: {cmd: 'mkdir -p d && cp in d/a && cp in d/b', deps: [in], outs: [d]}
          use: {cmd: 'cat d/a > out', deps: [d], params: [lr, m.depth], outs: [out]}

        """;

    [Fact]
    public async Task A_stage_that_never_ran_says_so()
    {
        using var project = await MakeAsync();
        var why = Explain(project, "use");
        Assert.Equal(("run", true), (why.Verdict, why.Inspection.Entry is null));
        Assert.Equal(["make"], why.StaleSources);
    }

    [Fact]
    public async Task An_unchanged_stage_would_be_skipped()
    {
        using var project = await MakeAsync();
        await project.ReproAsync();
        Assert.Equal("skip", Explain(project, "use").Verdict);
    }

    [Fact]
    public async Task A_changed_parameter_is_named_with_both_values_and_the_nearest_run()
    {
        using var project = await MakeAsync();
        await project.ReproAsync();
        project.Folder.Write("params.yaml", "lr: 0.01\nm: {depth: 3}\n");
        var why = Explain(project, "use");
        var change = Assert.Single(why.Inspection.Inputs);
        Assert.Equal((ChangeKind.Parameter, "lr", "0.1", "0.01"), (change.Kind, change.Key, change.Old, change.New));
        Assert.Equal("run", why.Verdict);
        Assert.Equal(change, Assert.Single(why.Nearest!));
    }

    [Fact]
    public async Task Going_back_is_restored_from_the_run_cache()
    {
        using var project = await MakeAsync();
        await project.ReproAsync();
        project.Folder.Write("params.yaml", "lr: 0.01\nm: {depth: 3}\n");
        await project.ReproAsync();
        project.Folder.Write("params.yaml", "lr: 0.1\nm: {depth: 3}\n");
        var why = Explain(project, "use");
        Assert.Equal(("restore", true), (why.Verdict, why.IsInRunCache));
    }

    [Fact]
    public async Task Files_inside_a_directory_are_told_one_by_one()
    {
        using var project = await MakeAsync();
        await project.ReproAsync();
        project.Folder.Write("d/b", "other");
        project.Folder.Write("d/c", "new");
        var why = Explain(project, "use");
        Assert.Equal([("b", ChangeState.Modified), ("c", ChangeState.New)], why.Files["d"].Select(f => (f.Path, f.State)));
        Assert.Equal(["make"], why.StaleSources);
    }

    [Fact]
    public async Task A_changed_command_and_a_lost_out_are_told()
    {
        using var project = await MakeAsync();
        await project.ReproAsync();
        File.Delete(project["out"]);
        Assert.Equal("restore", Explain(project, "use").Verdict);
        project.Folder.Write("dvc.yaml", Pipeline.Replace("cat d/a", "cat d/b", StringComparison.Ordinal));
        var why = Explain(project, "use");
        Assert.True(why.Inspection.IsCommandChanged && why.NearestHasOtherCommand);
        Assert.Equal(ChangeState.Deleted, Assert.Single(why.Inspection.Outs).State);
    }

    private static Task<PipelineProject> MakeAsync() => PipelineProject.MakeAsync(Pipeline, ("in", "1"), ("params.yaml", "lr: 0.1\nm: {depth: 3}\n"));

    private static StageExplanation Explain(PipelineProject project, string stage)
    {
        var repository = DvcRepository.Open(project.Folder.Path);
        var index = repository.ReadIndex();
        return new StageExplainer(repository, index, StageGraph.Build(index, repository.Root)).Explain(index.Stages.First(s => s.Name == stage));
    }
}
