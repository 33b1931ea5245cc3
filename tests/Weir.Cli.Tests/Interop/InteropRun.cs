using System.Diagnostics;
using System.Text.Json.Nodes;
using Weir.Cli.Shell;
using Weir.Testing;

namespace Weir.Cli.Tests.Interop;

/// <summary>Which program does a command.</summary>
internal enum Tool
{
    Dvc,
    Weir,
}

/// <summary>A scenario being done in a folder of its own: <c>repo</c>, a git repository with <c>.dvc</c>, and whatever the scenario puts beside it.</summary>
/// <param name="dvc">The command of the real DVC; null where only <c>weir</c> works.</param>
internal sealed class InteropRun(string? dvc) : IDisposable
{
    private const string Dates = "2024-05-06T07:08:09+00:00";

    private readonly TempFolder _folder = new();

    /// <summary>Does all steps and tells, for each, what another would notice.</summary>
    /// <param name="scenario">What to do.</param>
    /// <param name="tool">Who does the n-th command.</param>
    /// <param name="seen">Who says afterwards what `status` is; one line of JSON each.</param>
    public async Task<List<JsonObject>> RunAsync(InteropScenario scenario, Func<int, Tool> tool, params Tool[] seen)
    {
        var repository = _folder["repo"];
        Directory.CreateDirectory(repository);
        await ShellAsync("git init -q -b main . && git config user.name n && git config user.email n@example.org && git config commit.gpgsign false");
        var told = new List<JsonObject>();
        var before = new SortedDictionary<string, string>();
        var number = 0;
        foreach (var step in scenario.Steps)
        {
            if (!step.IsTool)
            {
                await ShellAsync(step.Arguments[0]);
                before = RepositoryState.Of(_folder.Path);
                continue;
            }

            var answer = new JsonObject { ["step"] = step.Line };
            var (code, output) = await CommandAsync(tool(number++), step);
            answer["ends"] = code == 0 ? "well" : "badly";
            if (step.Arguments.Contains("--json") && code == 0) answer["json"] = Normal(JsonNode.Parse(output.Replace(_folder.Path, "{ROOT}", StringComparison.Ordinal)));
            else if (step.Says && code == 0 && output.StartsWith('{')) answer["says"] = Normal(JsonNode.Parse(output));
            else if (step.Says && code == 0) answer["says"] = output.Replace(_folder.Path, "{ROOT}", StringComparison.Ordinal).Trim();
            var after = RepositoryState.Of(_folder.Path);
            answer["changes"] = Changes(before, after);
            before = after;
            if (Directory.Exists(Path.Combine(repository, ".dvc"))) await AddStatusAsync(answer, seen);
            told.Add(answer);
        }

        return told;
    }

    public void Dispose() => _folder.Dispose();

    private async Task AddStatusAsync(JsonObject answer, Tool[] seen)
    {
        foreach (var tool in seen)
        {
            var (code, output) = await CommandAsync(tool, InteropStep.Parse("> status --json"));
            var status = code == 0 ? Normal(JsonNode.Parse(output.Replace(_folder.Path, "{ROOT}", StringComparison.Ordinal))) : "cannot tell";
            if (answer["status"] is null) answer["status"] = status;
            else if (!JsonNode.DeepEquals(answer["status"], status)) answer["status of " + tool] = status;
        }
    }

    private async Task<(int Code, string Output)> CommandAsync(Tool tool, InteropStep step)
    {
        var folder = Path.GetFullPath(Path.Combine(_folder["repo"], step.Folder));
        var arguments = step.Arguments.Select(a => a.Replace("{ROOT}", _folder.Path, StringComparison.Ordinal)).ToArray();
        if (tool == Tool.Dvc) return await ProcessAsync(dvc!, arguments, folder);
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(arguments, console, folder, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{step.Line}\n{output}{error}");
        return (code, output.ToString());
    }

    private async Task ShellAsync(string line)
    {
        var (code, output) = await ProcessAsync("/bin/sh", ["-ec", line], _folder["repo"]);
        Assert.True(code == 0, $"{line}: {output}");
    }

    private async Task<(int Code, string Output)> ProcessAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = Dates;
        start.Environment["DVC_SITE_CACHE_DIR"] = _folder["site"];
        start.Environment["DVC_GLOBAL_CONFIG_DIR"] = start.Environment["DVC_SYSTEM_CONFIG_DIR"] = _folder["site"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var said = await error;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(program)} {string.Join(' ', arguments)}\n{output}{said}");
        Assert.SkipWhen(said.Contains("create_anonymous", StringComparison.Ordinal), "the pygit2 of this DVC is too old for its temporary folders and git remotes");
        return (process.ExitCode, output.Length > 0 || process.ExitCode == 0 ? output : await error);
    }

    private static JsonObject Changes(SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        var changes = new JsonObject();
        foreach (var path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            if (before.GetValueOrDefault(path) != after.GetValueOrDefault(path)) changes[path] = after.GetValueOrDefault(path) ?? "gone";
        return changes;
    }

    // Order of lists is nobody's promise; nor is the length of a folder, nor the time, nor the words of an error.
    private static JsonNode? Normal(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Key is not ("timestamp" or "size")).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p is { Key: "error", Value: JsonObject } ? "told" : Normal(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Normal).OrderBy(n => n?.ToJsonString(), StringComparer.Ordinal)]),
        // A commit that a tool made has the time in it.
        JsonValue v when v.TryGetValue<string>(out var text) && text.Length == 40 && text.All(char.IsAsciiHexDigitLower) => "{commit}",
        _ => node?.DeepClone(),
    };
}
