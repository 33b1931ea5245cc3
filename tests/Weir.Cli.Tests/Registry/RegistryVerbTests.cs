using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Foundation.Processes;
using Weir.Foundation.Project;
using Weir.Server;
using Weir.Testing;

namespace Weir.Cli.Tests.Registry;

/// <summary>The verbs on policies, promotions and versions: on the project's own store, and with the real program on a server.</summary>
public sealed class RegistryVerbTests
{
    [Fact]
    public async Task The_story_of_a_model_is_the_same_in_the_project_and_on_a_server()
    {
        using var here = new World();
        var local = await StoryAsync(here);
        using var there = new World();
        using var data = new TempFolder();
        await using var server = await WeirServer.StartAsync(new WeirServerOptions(WeirProject.Open(data.Path)) { Port = 0, Log = _ => { } });
        there.Server = server.Address;
        Assert.Equal(local, await StoryAsync(there));
        Assert.False(Directory.Exists(Path.Combine(there.Folder.Path, ".weir", "artifacts")));
    }

    [Fact]
    public async Task With_a_server_no_project_is_needed()
    {
        using var data = new TempFolder();
        await using var server = await WeirServer.StartAsync(new WeirServerOptions(WeirProject.Open(data.Path)) { Port = 0, Log = _ => { } });
        using var world = new World(withProject: false) { Server = server.Address };
        world.Folder.Write("p/MLmodel", "flavors: {}\n");
        await world.OkAsync("models", "register", "taxi", "p");
        foreach (var verb in new[] { "runs list", "experiments list", "models list", "models history taxi", "lineage models:/taxi/1" }) await world.OkAsync(verb.Split(' '));
        world.Server = null;
        Assert.Contains("no project", (await world.RunAsync("models", "list")).Error, StringComparison.Ordinal);
        Assert.Equal(["p"], Directory.EnumerateFileSystemEntries(world.Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_package_that_was_changed_is_refused_by_name_and_leaves_no_folder()
    {
        using var world = new World();
        world.Folder.Write("p/MLmodel", "flavors: {}\n");
        world.Folder.Write("p/data/weights.bin", "one");
        await world.OkAsync("models", "register", "taxi", "p");
        await world.OkAsync("models", "download", "taxi/1");
        Assert.Equal("one", File.ReadAllText(world.Folder["taxi", "data", "weights.bin"]));
        Assert.Contains("exists already", (await world.RunAsync("models", "download", "taxi/1")).Error, StringComparison.Ordinal);

        var stored = Directory.EnumerateFiles(world.Folder[".weir"], "weights.bin", SearchOption.AllDirectories).Single();
        File.WriteAllText(stored, "two");
        var (code, _, error) = await world.RunAsync("models", "download", "taxi/1", "-o", "again");
        Assert.Equal(1, code);
        Assert.Contains("'data/weights.bin' has the SHA-256 3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.Folder["again"]));
        Assert.Contains("weights.bin", (await world.RunAsync("predict", "models:/taxi/1", "p/MLmodel")).Error, StringComparison.Ordinal); // nor is it run
    }

    [Theory]
    [InlineData("there is no model 'taxy'", "models", "promote", "taxy/1", "--alias", "champion")]
    [InlineData("'taxi' names no version", "models", "promote", "taxi", "--alias", "champion")]
    [InlineData("give a stage or an alias", "models", "promote", "taxi/1")]
    [InlineData("Invalid Model Version stage: Live", "models", "promote", "taxi/1", "--stage", "Live")]
    [InlineData("no request of 'taxi' waits", "models", "approve", "taxi")]
    [InlineData("there is no model 'taxy'", "models", "history", "taxy")]
    [InlineData("demands nothing", "models", "policy", "set", "taxi", "--alias", "champion")]
    [InlineData("has no policy", "models", "policy", "remove", "taxi", "--all")]
    [InlineData("there is no evaluation.json", "models", "evaluation", "attach", "taxi/1")]
    [InlineData("has no evaluation", "models", "evaluation", "show", "taxi/1")]
    [InlineData("'bad.json': tool.version is missing", "models", "evaluation", "attach", "taxi/1", "bad.json")]
    [InlineData("'none.json' does not exist", "models", "evaluation", "attach", "taxi/1", "none.json")]
    [InlineData("the model 'taxi' has", "models", "download", "taxi/9")]
    public async Task What_cannot_be_says_so(string sentence, params string[] arguments)
    {
        using var world = new World();
        world.Folder.Write("p/MLmodel", "flavors: {}\n");
        world.Folder.Write("bad.json", """{"format": 1, "created": "2026-01-01T00:00:00Z", "tool": {"name": "x"}, "blessed": true, "rules": [], "figures": {}}""");
        await world.OkAsync("models", "register", "taxi", "p");
        var (code, output, error) = await world.RunAsync(arguments);
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    // What must come out the same; ids and times are left out.
    private static async Task<string> StoryAsync(World world)
    {
        world.Folder.Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 17},{i % 17 * 2}.5\n")));
        await world.OkAsync("train", "t.csv", "--target", "y", "--rounds", "5", "--learner", "linear", "--name", "one", "--require", "r2 >= 0.5");
        await world.OkAsync("train", "t.csv", "--target", "y", "--rounds", "5", "--learner", "linear", "--name", "two", "--seed", "2", "--require", "r2 >= 1.5");
        await world.OkAsync("models", "register", "m", "models/one");
        await world.OkAsync("models", "register", "m", "models/two", "--alias", "candidate");
        await world.OkAsync("models", "policy", "set", "m", "--alias", "champion", "--evaluation");
        await world.OkAsync("models", "policy", "set", "m", "--stage", "production", "--approvals", "1", "--self-approval");
        Assert.Contains("r2 >= 1.5", (await world.RunAsync("models", "promote", "m@candidate", "--alias", "champion")).Error, StringComparison.Ordinal);
        Assert.Equal("applied", (await world.JsonAsync("models", "promote", "m/1", "--alias", "champion", "-m", "better")).GetProperty("state").GetString());
        Assert.Equal("pending", (await world.JsonAsync("models", "promote", "m@champion", "--stage", "Production")).GetProperty("state").GetString());
        Assert.Equal(1, (await world.JsonAsync("models", "promotions", "m", "--state", "pending")).GetProperty("promotions").GetArrayLength());
        Assert.Equal("applied", (await world.JsonAsync("models", "approve", "m", "-m", "fine")).GetProperty("state").GetString());
        Assert.Equal("pending", (await world.JsonAsync("models", "promote", "m/2", "--stage", "Production")).GetProperty("state").GetString());
        Assert.Equal("rejected", (await world.JsonAsync("models", "reject", "m", "-m", "worse")).GetProperty("state").GetString());
        await world.OkAsync("models", "promote", "m/2", "--stage", "Production");
        Assert.Equal("cancelled", (await world.JsonAsync("models", "withdraw", "m")).GetProperty("state").GetString());
        await world.OkAsync("models", "promote", "m/2", "--alias", "champion", "--override", "-m", "the other is down");
        await world.OkAsync("models", "policy", "remove", "m", "--alias", "champion");
        var policy = await world.JsonAsync("models", "policy", "show", "m");
        var history = await world.JsonAsync("models", "history", "m", "--limit", "12");
        Assert.Equal(3, (await world.JsonAsync("models", "history", "m", "--limit", "3")).GetProperty("entries").GetArrayLength());
        var evaluation = await world.JsonAsync("models", "evaluation", "show", "m/1");
        Assert.Equal("evaluation.json", evaluation.GetProperty("evaluation").GetProperty("source").GetString()!.Split('/')[^1]);
        Assert.Equal(9, (await world.JsonAsync("models", "seal", "m/1")).GetProperty("files").GetArrayLength());
        Assert.True((await world.JsonAsync("models", "download", "m/1", "-o", "copy")).GetProperty("checked").GetBoolean());
        Assert.Equal(File.ReadAllBytes(world.Folder["models", "one", "model.onnx"]), File.ReadAllBytes(world.Folder["copy", "model.onnx"]));

        var lineage = await world.JsonAsync("models", "lineage", "m/1");
        var compared = await world.JsonAsync("models", "compare", "m/1", "m/2");
        foreach (var verb in new[] { "lineage m/1", "compare m/1 m/2", "history m", "promotions m", "policy show m", "evaluation show m/1" }) await world.OkAsync(["models", .. verb.Split(' ')]);
        return string.Join(
            '\n',
            policy.GetProperty("rules").GetRawText(),
            string.Join(',', history.GetProperty("entries").EnumerateArray().Select(e => $"{e.GetProperty("action")}{(e.TryGetProperty("version", out var v) ? $" {v}" : string.Empty)}")),
            lineage.GetProperty("data").GetRawText(),
            lineage.GetProperty("configuration").GetRawText(),
            lineage.GetProperty("git").GetRawText(),
            lineage.GetProperty("run").GetProperty("name").GetString(),
            lineage.GetProperty("run").GetProperty("params").GetRawText(),
            lineage.GetProperty("evaluation").GetProperty("figures").GetRawText(),
            string.Join(',', compared.GetProperty("params").EnumerateArray().Where(p => p.GetProperty("differs").GetBoolean()).Select(p => p.GetProperty("key"))),
            compared.GetProperty("signature").GetRawText(),
            string.Join(',', compared.GetProperty("files").EnumerateArray().Select(f => $"{f.GetProperty("path")} {f.GetProperty("change")}")));
    }

    private sealed class World : IDisposable
    {
        public World(bool withProject = true)
        {
            if (withProject) WeirProject.Open(Folder.Path);
        }

        public TempFolder Folder { get; } = new();

        public Uri? Server { get; set; }

        public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
        {
            if (Server is not null)
            {
                var spec = new ProcessSpec("dotnet", [typeof(WeirCli).Assembly.Location, .. arguments]) { WorkingDirectory = Folder.Path, Environment = new Dictionary<string, string?> { ["WEIR_TRACKING_URI"] = Server.ToString() } };
                var result = await ProcessRunner.RunAsync(spec);
                return (result.ExitCode, result.Output, result.Error);
            }

            using var output = new StringWriter();
            using var error = new StringWriter();
            using var console = new CliConsole(output, error);
            return (await WeirCli.RunAsync(arguments, console, Folder.Path, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
        }

        public async Task<string> OkAsync(params string[] arguments)
        {
            var (code, output, error) = await RunAsync(arguments);
            Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
            return output;
        }

        public async Task<JsonElement> JsonAsync(params string[] arguments) => JsonElement.Parse(await OkAsync([.. arguments, "--json"]));

        public void Dispose() => Folder.Dispose();
    }
}
