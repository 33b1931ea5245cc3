using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Project;

/// <summary>Projects as they are generated, with the real program: their pipelines run, their tests pass, their hooks hold back what they should.</summary>
public sealed class NewProjectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tabular")]
    [InlineData("timeseries")]
    [InlineData("text")]
    [InlineData("python")]
    public async Task A_project_passes_its_pipeline_and_its_tests_as_generated(string template)
    {
        Require.Program("git", "git");
        Require.Program("make", "make");
        if (template is "text" or "python") Require.Program("python3", "python3");
        var made = await OkAsync(_folder.Path, $"weir new ours --template {template} --no-input --json");
        Assert.Contains("\"commit\"", made, StringComparison.Ordinal);
        var root = _folder["ours"];
        Assert.Equal("1", (await OkAsync(root, "git rev-list --count HEAD")).Trim());
        Assert.Empty(await OkAsync(root, "git status --porcelain"));
        foreach (var name in new[] { "Makefile", "README.md", "dvc.yaml", "params.yaml", ".gitignore", ".pre-commit-config.yaml", ".github/workflows/ci.yaml", ".dvc/config", ".git/hooks/pre-commit" }) Assert.True(File.Exists(Path.Combine(root, name)), name);
        await OkAsync(root, "make test");
        Assert.Contains("reports/", await OkAsync(root, "weir metrics show --json"), StringComparison.Ordinal);
        await OkAsync(root, "weir plots show -o plots");
        // What the pipeline made is committed past the hooks, and nothing is out of date then.
        await OkAsync(root, "rm -rf plots && git add -A && git commit -q -m results");
        Assert.Contains("up to date", await OkAsync(root, "weir repro 2>&1"), StringComparison.Ordinal);
        Assert.Empty(await OkAsync(root, "git status --porcelain"));
    }

    [Fact]
    public async Task Hooks_hold_back_faults_large_files_and_tracked_data_and_let_others_hooks_run_first()
    {
        Require.Program("git", "git");
        await OkAsync(_folder.Path, "git init -q && weir init -q && echo data > data.csv && weir add -q data.csv");
        _folder.Write(".git/hooks/pre-commit", "#!/bin/sh\necho theirs >> ran\n");
        await OkAsync(_folder.Path, "chmod +x .git/hooks/pre-commit && weir hooks install && weir hooks install && git add -A && git commit -q -m first");
        Assert.Equal("theirs\n", File.ReadAllText(_folder["ran"]));

        _folder.Write("dvc.yaml", "stages:\n  a:\n    cmd: true\n    deps: [b]\n    outs: [c]\n    outs: [d]\n");
        await RefusedAsync("git add dvc.yaml && git commit -q -m bad", "dvc.yaml");
        _folder.Write("dvc.yaml", "stages:\n  a:\n    cmd: echo x > c\n    params: [rate]\n    outs: [c]\n");
        _folder.Write("params.yaml", "rate: [1\n");
        await RefusedAsync("git add -A && git commit -q -m bad", "params.yaml");
        _folder.Write("params.yaml", "rate: 1\n");
        await OkAsync(_folder.Path, "git add -A && git commit -q -m good");

        await RefusedAsync("head -c 6000000 /dev/zero > big.bin && git add big.bin && git commit -q -m big", "'big.bin' has 6.0 MB");
        await OkAsync(_folder.Path, "git reset -q && rm big.bin");
        await RefusedAsync("git add -f data.csv && git commit -q -m data", "'data.csv' is tracked data");
        Assert.Equal("theirs\n", File.ReadAllText(_folder["ran"])[..7]);
    }

    [Fact]
    public async Task Stages_find_the_program_that_runs_them_where_the_path_does_not_lead_to_it()
    {
        Require.Program("git", "git");
        var weir = (await OkAsync(_folder.Path, "command -v weir")).Trim();
        await OkAsync(_folder.Path, "git init -q && weir init -q");
        _folder.Write("dvc.yaml", "stages:\n  a:\n    cmd: weir --version > version\n    outs: [version]\n  b:\n    cmd: weir --version | cat > other\n    outs: [other]\n");
        await OkAsync(_folder.Path, $"PATH=/usr/bin:/bin '{weir}' repro");
        Assert.Equal(File.ReadAllText(_folder["version"]), File.ReadAllText(_folder["other"]));
        Assert.NotEmpty(File.ReadAllText(_folder["version"]));
    }

    [Fact]
    public async Task The_pre_commit_tool_is_told_of_the_same_hooks()
    {
        Require.Program("git", "git");
        await OkAsync(_folder.Path, "git init -q && weir init -q && weir hooks install --use-pre-commit-tool && weir hooks install --use-pre-commit-tool");
        var text = File.ReadAllText(_folder[".pre-commit-config.yaml"]);
        Assert.Equal(2, text.Split("weir hooks check").Length - 1); // its name and what it does, once
        Assert.Contains("weir git-hook pre-push", text, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder[".git", "hooks", "pre-commit"]));
    }

    private async Task<string> OkAsync(string folder, string line)
    {
        var result = await RunAsync(folder, line);
        Assert.True(result.ExitCode == 0, $"`{line}` ended with {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    private async Task RefusedAsync(string line, string told)
    {
        var before = await OkAsync(_folder.Path, "git rev-parse HEAD");
        var result = await RunAsync(_folder.Path, line);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await OkAsync(_folder.Path, "git rev-parse HEAD"));
    }

    private static Task<ProcessResult> RunAsync(string folder, string line) => ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", line])
    {
        WorkingDirectory = folder,
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}",
            ["MLFLOW_TRACKING_URI"] = null,
            ["WEIR_TRACKING_URI"] = null,
            ["GIT_AUTHOR_NAME"] = "A",
            ["GIT_AUTHOR_EMAIL"] = "a@example.org",
            ["GIT_COMMITTER_NAME"] = "A",
            ["GIT_COMMITTER_EMAIL"] = "a@example.org",
        },
    });
}
