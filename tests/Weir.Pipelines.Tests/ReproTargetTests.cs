using Weir.Foundation.Errors;
using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Tests;

public sealed class ReproTargetTests
{
    private const string Pipeline = """
        stages:
          one: {cmd: cp in one, deps: [in], outs: [one]}
          two: {cmd: cp one two, deps: [one], outs: [two]}
          three: {cmd: cp two three, deps: [two], outs: [three]}
          alone: {cmd: cp in alone, deps: [in], outs: [alone]}
          each:
            foreach: [x, y]
            do: {cmd: 'cp in ${item}', deps: [in], outs: ['${item}']}

        """;

    [Theory]
    [InlineData("", "one two three alone each@x each@y")]
    [InlineData("two", "one two")]
    [InlineData("dvc.yaml:two", "one two")]
    [InlineData("./dvc.yaml", "one two three alone each@x each@y")]
    [InlineData("three", "one two three")]
    [InlineData("each", "each@x each@y")]
    [InlineData("each@y", "each@y")]
    [InlineData("sub/dvc.yaml:far", "sub/dvc.yaml:far")]
    [InlineData("sub/dvc.yaml", "sub/dvc.yaml:far")]
    [InlineData("-s three", "three")]
    [InlineData("--downstream two", "two three")]
    [InlineData("-p two", "one two three")]
    [InlineData("-P", "one two three alone each@x each@y sub/dvc.yaml:far")]
    [InlineData("-R sub", "sub/dvc.yaml:far")]
    [InlineData("--glob t*", "one two three")]
    public async Task Targets_mean_what_they_mean_to_dvc(string line, string expected)
    {
        using var project = await MakeAsync();
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = new ReproOptions
        {
            DryRun = true,
            Targets = [.. words.Where(w => !w.StartsWith('-'))],
            SingleStage = words.Contains("-s"),
            Downstream = words.Contains("--downstream"),
            WholePipeline = words.Contains("-p"),
            AllPipelines = words.Contains("-P"),
            Recursive = words.Contains("-R"),
            Glob = words.Contains("--glob"),
        };
        Assert.Equal(expected.Split(' '), (await project.ReproAsync(options)).Keys);
    }

    [Fact]
    public async Task An_out_names_its_stage_and_a_folder_is_where_targets_start()
    {
        using var project = await MakeAsync();
        Assert.Equal(["one"], (await project.ReproAsync(new ReproOptions { DryRun = true, Targets = ["one"] })).Keys);
        Assert.Equal(["sub/dvc.yaml:far"], (await project.ReproAsync(new ReproOptions { DryRun = true, WorkingDirectory = project["sub"] })).Keys);
        Assert.Equal(["one", "two"], (await project.ReproAsync(new ReproOptions { DryRun = true, Targets = ["../dvc.yaml:two"], WorkingDirectory = project["sub"] })).Keys);
    }

    [Fact]
    public async Task An_unknown_target_is_refused_with_the_nearest()
    {
        using var project = await MakeAsync();
        Assert.Equal("did you mean 'three'?", (await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync(new ReproOptions { Targets = ["thre"] }))).Hint);
    }

    [Fact]
    public async Task A_bad_file_elsewhere_stops_only_what_needs_it()
    {
        using var project = await MakeAsync();
        project.Folder.Write("bad/dvc.yaml", "stages:\n  x: {cmd: y, outt: [z]}\n");
        Assert.Equal(StageVerdict.Ran, (await project.VerdictsAsync(new ReproOptions { Targets = ["one"] }))["one"]);
        Assert.Contains("outt", Assert.Single(project.Warnings), StringComparison.Ordinal);
        Assert.Equal("metafile_invalid", (await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync(new ReproOptions { Targets = ["bad/dvc.yaml"] }))).Code);
    }

    [Fact]
    public async Task Forcing_downstream_runs_what_depends_on_a_stage_that_ran()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: 'cat in > /dev/null; echo same > a', deps: [in], outs: [a]}\n  b: {cmd: cp a b, deps: [a], outs: [b]}\n", ("in", "1"));
        await project.ReproAsync();
        project.Folder.Write("in", "2");
        Assert.Equal([StageVerdict.Ran, StageVerdict.UpToDate], (await project.VerdictsAsync()).Values);
        project.Folder.Write("in", "3");
        Assert.Equal([StageVerdict.Ran, StageVerdict.Ran], (await project.VerdictsAsync(new ReproOptions { ForceDownstream = true })).Values);
    }

    [Fact]
    public async Task A_frozen_stage_is_cut_off_from_what_it_depends_on()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n  b: {cmd: cp a b, deps: [a], outs: [b]}\n", ("in", "1"));
        await project.ReproAsync();
        project.Folder.Write("dvc.yaml", project.Text("dvc.yaml").Replace("outs: [b]", "outs: [b], frozen: true", StringComparison.Ordinal));
        project.Folder.Write("in", "2");
        Assert.Equal(["b"], (await project.ReproAsync(new ReproOptions { Targets = ["b"] })).Keys);
        Assert.Equal("1", project.Text("b"));
    }

    [Fact]
    public async Task Missing_data_alone_is_no_reason_to_run_when_it_is_allowed()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n  b: {cmd: cp a b, deps: [a], outs: [b]}\n", ("in", "1"));
        await project.ReproAsync();
        File.Delete(project["a"]);
        File.Delete(project["b"]);
        Directory.Delete(project[".dvc", "cache"], recursive: true);
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.UpToDate], (await project.VerdictsAsync(new ReproOptions { AllowMissing = true })).Values);
        Assert.Equal([StageVerdict.Ran, StageVerdict.Restored], (await project.VerdictsAsync()).Values);
    }

    [Fact]
    public async Task Without_commit_results_are_recorded_and_not_cached()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n", ("in", "1"));
        await project.ReproAsync(new ReproOptions { NoCommit = true });
        Assert.Contains("a:", project.Text("dvc.lock"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(project[".dvc", "cache", "files"]));
        Assert.False(Directory.Exists(project[".dvc", "cache", "runs"]));
    }

    private static async Task<PipelineProject> MakeAsync()
    {
        var project = await PipelineProject.MakeAsync(Pipeline, ("in", "1"));
        project.Folder.Write("sub/dvc.yaml", "stages:\n  far: {cmd: cp ../in far, deps: [../in], outs: [far]}\n");
        return project;
    }
}
