using System.Diagnostics;
using System.Text.Json.Nodes;
using Weir.Cli.Shell;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Versioning;

/// <summary>Whole repositories made by DVC, with what DVC answers in them, command by command.</summary>
public sealed class RepositoryVectorTests : IDisposable
{
    // What the words of an expectation ask for before the command.
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["rm images/train/c0.txt; echo x > images/train/extra.txt; echo z >> labels.csv"] = "rm images/train/c0.txt; echo x > images/train/extra.txt; echo z >> labels.csv",
        ["the same"] = "rm images/train/c0.txt; echo x > images/train/extra.txt; echo z >> labels.csv",
        ["../src/one.csv appended"] = "echo more >> ../src/one.csv",
        ["sort.reverse false, raw.txt appended"] = "sed -i 's/reverse: true/reverse: false/' params.yaml; echo 9 >> raw.txt",
    };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Repositories => ["basic", "pipeline", "templated", "imports", "experiments"];

    public static TheoryData<string, string> Answers
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var name in Repositories.Select(r => r.Data))
                foreach (var command in Expected(name).Select(e => e.Key).Where(k => !k.StartsWith("git ", StringComparison.Ordinal) && !k.StartsWith("exp ", StringComparison.Ordinal))) all.Add(name, command);
            return all;
        }
    }

    private string Root => _folder["repo"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_command_answers_as_dvc_did(string repository, string command)
    {
        await UnpackAsync(repository);
        var line = command;
        if (line.StartsWith("after", StringComparison.Ordinal))
        {
            var (words, rest) = Split(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..], line);
            await ShellAsync(Changes[words]);
            line = rest;
        }

        var isDot = line.Contains("--dot", StringComparison.Ordinal);
        var words2 = line.Split(" (")[0].Split(',')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (code, output, error) = await RunAsync(words2);
        Assert.True(code == 0, error);
        var expected = Expected(repository)[command]!;
        if (isDot || line.Contains("--name-only", StringComparison.Ordinal))
        {
            Assert.Equal(Lines(expected), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()).Order(StringComparer.Ordinal));
            return;
        }

        Assert.Equal(Sorted(expected).ToJsonString(), Sorted(JsonNode.Parse(output)!).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public async Task Data_that_was_deleted_comes_back_and_neither_status_nor_git_sees_a_change(string repository)
    {
        await UnpackAsync(repository);
        Assert.Equal("{}", await JsonAsync("status", "--json", "--no-updates"));
        await ShellAsync("git ls-files --others --ignored --exclude-standard --directory -z | tr '\\0' '\\n' | grep -v -e '^.dvc/' -e '^.weir/' | xargs -r -d '\\n' rm -rf");
        Assert.NotEqual("{}", await JsonAsync("status", "--json", "--no-updates"));
        var (code, _, error) = await RunAsync("checkout");
        Assert.True(code == 0, error);
        Assert.Equal("{}", await JsonAsync("status", "--json", "--no-updates"));
        Assert.Equal(string.Empty, (await ShellAsync("git status --porcelain")).Trim());
    }

    [Theory]
    [InlineData("pipeline")]
    [InlineData("templated")]
    public async Task Reproducing_what_did_not_change_runs_nothing(string repository)
    {
        await UnpackAsync(repository);
        var before = await File.ReadAllTextAsync(Path.Combine(Root, "dvc.lock"));
        var (code, output, error) = await RunAsync("repro");
        Assert.True(code == 0, error);
        Assert.DoesNotContain("Running", output + error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(Root, "dvc.lock")));
        Assert.Equal(string.Empty, (await ShellAsync("git status --porcelain")).Trim());
    }

    private static JsonObject Expected(string repository) => (JsonObject)JsonNode.Parse(File.ReadAllText(TestData.Vector("versioning", "repos", repository + ".expected.json")))!;

    private static (string Words, string Command) Split(string text, string all)
    {
        if (all.StartsWith("after the same", StringComparison.Ordinal)) return ("the same", text);
        var at = text.LastIndexOf(';');
        return (text[..at].Trim(), text[(at + 1)..].Trim());
    }

    private static IEnumerable<string> Lines(JsonNode expected) => expected.AsArray().Select(l => l!.GetValue<string>().Trim()).Order(StringComparer.Ordinal);

    // Lists are sorted; sizes of folders are left out.
    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(i => Sorted(i!)).OrderBy(i => i.ToJsonString(), StringComparer.Ordinal).Select(i => i.DeepClone())]),
        JsonObject map => new JsonObject(map.Where(p => p.Key != "size").OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Sorted(p.Value).DeepClone()))),
        _ => node.DeepClone(),
    };

    private async Task UnpackAsync(string repository)
    {
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xzf", TestData.Vector("versioning", "repos", repository + ".tar.gz"), "-C", _folder.Path]))!;
        await tar.WaitForExitAsync();
        Assert.Equal(0, tar.ExitCode);
    }

    private async Task<string> JsonAsync(params string[] line)
    {
        var (code, output, error) = await RunAsync(line);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!.ToJsonString();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(line, console, Root, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<string> ShellAsync(string command)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-ec", command]) { WorkingDirectory = Root });
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
