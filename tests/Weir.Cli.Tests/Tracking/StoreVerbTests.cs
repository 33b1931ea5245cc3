using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Foundation.Project;
using Weir.Testing;

namespace Weir.Cli.Tests.Tracking;

public sealed class StoreVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public StoreVerbTests() => WeirProject.Open(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_are_imported_deleted_restored_collected_and_exported()
    {
        var import = await RunAsync("tracking", "import", "mlflow", TestData.Vector("tracking", "import", "mlruns"), "--json");
        Assert.True(import.Code == 0, import.Error);
        var report = JsonElement.Parse(import.Output);
        Assert.True(report.GetProperty("whole").GetBoolean());
        Assert.Equal(8, report.GetProperty("runs").GetProperty("added").GetInt32());
        Assert.Equal(report.GetProperty("source_checksum").GetString(), report.GetProperty("stored_checksum").GetString());

        var deleted = await RunAsync("runs", "delete", "run-1", "run-2", "--dry-run");
        Assert.Equal(2, deleted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        deleted = await RunAsync("runs", "delete", "run-1", "run-2");
        var ids = deleted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, (await RunAsync("runs", "restore", ids[0])).Code);
        Assert.Equal(0, (await RunAsync("experiments", "delete", "Ünï / 中文")).Code);
        Assert.Equal(0, (await RunAsync("experiments", "restore", "Ünï / 中文")).Code);
        Assert.Equal("not_found", JsonElement.Parse((await RunAsync("experiments", "delete", "nothing", "--json")).Error).GetProperty("error").GetProperty("code").GetString());

        // Deleted before: one run, and an experiment with one.
        Assert.StartsWith("would remove 3 runs, 1 experiments", (await RunAsync("tracking", "gc", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Equal(1, JsonElement.Parse((await RunAsync("tracking", "gc", "--run-ids", ids[1], "--json")).Output).GetProperty("runs").GetInt32());
        Assert.StartsWith("removed 2 runs, 1 experiments", (await RunAsync("tracking", "gc")).Output, StringComparison.Ordinal);

        var export = await RunAsync("tracking", "export", "mlflow", "out");
        Assert.True(export.Code == 0, export.Error);
        Assert.True(File.Exists(_folder["out", "426584008231322829", ids[0], "meta.yaml"]));
        Assert.False(Directory.Exists(_folder["out", "426584008231322829", ids[1]]));

        Assert.Equal(2, JsonElement.Parse((await RunAsync("tracking", "backup", "saved", "--json")).Output).GetProperty("files").GetInt32());
        Assert.Equal(1, (await RunAsync("tracking", "restore", "saved")).Code);
        foreach (var file in Directory.GetFiles(_folder[".weir"], "weir.db*")) File.Delete(file);
        Assert.Equal(0, (await RunAsync("tracking", "restore", "saved")).Code);
        Assert.Equal(0, (await RunAsync("runs", "show", ids[0])).Code);
    }

    [Theory]
    [InlineData("tracking", "gc", "--older-than", "soon")]
    [InlineData("tracking", "gc", "--older-than", "")]
    [InlineData("tracking", "import", "mlflow", "x", "--map", "nothing")]
    public async Task Wrong_usage_is_told_with_an_example(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).Code);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(arguments, console, _folder.Path, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
