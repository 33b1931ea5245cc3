using Weir.Foundation.Errors;
using Weir.Pipelines.Editing;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests;

public sealed class StageAdditionTests
{
    [Fact]
    public async Task A_stage_is_written_as_dvc_writes_it_and_the_rest_stays()
    {
        using var project = await PipelineProject.MakeAsync("# mine\nstages:\n  a: {cmd: cp in a, deps: [in], outs: [a]} # keep\n", ("in", "x"));
        var stage = new NewStage("train", "python train.py")
        {
            Deps = ["b", "a"],
            Params = ["z", "lr,m.d", "p.json:k", "q.toml:"],
            Outs = [new NewOut("model", OutKind.Out, true, false), new NewOut("m.json", OutKind.Metric, false, false), new NewOut("big", OutKind.Out, false, true), new NewOut("p.csv", OutKind.Plot, true, false)],
            Description = "fits",
            AlwaysChanges = true,
        };
        await AddAsync(project, stage);
        Assert.Equal(
            """
            # mine
            stages:
              a: {cmd: cp in a, deps: [in], outs: [a]} # keep
              train:
                desc: fits
                cmd: python train.py
                deps:
                - a
                - b
                params:
                - lr
                - m.d
                - z
                - p.json:
                  - k
                - q.toml:
                outs:
                - big:
                    cache: false
                    persist: true
                - model
                metrics:
                - m.json:
                    cache: false
                plots:
                - p.csv
                always_changed: true

            """,
            project.Text("dvc.yaml"));
    }

    [Fact]
    public async Task The_first_stage_makes_the_file()
    {
        using var project = await PipelineProject.MakeAsync(string.Empty);
        File.Delete(project["dvc.yaml"]);
        await AddAsync(project, new NewStage("a", "touch a") { Outs = [new NewOut("a", OutKind.Out, true, false)] });
        Assert.Equal("stages:\n  a:\n    cmd: touch a\n    outs:\n    - a\n", project.Text("dvc.yaml"));
    }

    [Theory]
    [InlineData("a", "x", "already_exists")]
    [InlineData("bad name", "x", "invalid_value")]
    [InlineData("b", "a", "pipeline_invalid")]
    public async Task What_does_not_fit_is_refused_and_nothing_is_written(string name, string o, string code)
    {
        const string Before = "stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n";
        using var project = await PipelineProject.MakeAsync(Before, ("in", "x"));
        var fault = await Assert.ThrowsAsync<WeirException>(() => AddAsync(project, new NewStage(name, "x") { Outs = [new NewOut(o, OutKind.Out, true, false)] }));
        Assert.Equal((code, Before), (fault.Code, project.Text("dvc.yaml")));
    }

    private static Task<StageDefinition> AddAsync(PipelineProject project, NewStage stage) =>
        new StageAddition(DvcRepository.Open(project.Folder.Path), TimeProvider.System).RunAsync(project.Folder.Path, stage, force: false);
}
