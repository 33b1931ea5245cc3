using System.Diagnostics;
using Weir.Foundation.Hashing;
using Weir.Testing;

namespace Weir.Cli.Tests.Faults;

/// <summary>The n-th rename, sync, new folder, removal … of a command fails, for every n: afterwards the old state or the new one stands, never half of one, and the command works when it is called again.</summary>
[Trait("Kind", "Faults")]
public sealed class FailingSystemCallTests : IDisposable
{
    private const string Calls = "rename,renameat,renameat2,link,linkat,fsync,mkdir,ftruncate,copy_file_range,sendfile,symlink,unlink,chmod,fchmod";
    private const int MostCalls = 60;

    private readonly TempFolder _folder = new();

    private string Project => _folder["project"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task Adding_data_leaves_the_data_as_it_was_and_nothing_half_in_the_cache(string error)
    {
        var wanted = new Dictionary<string, string>();
        await EveryCallAsync(
            error,
            ["add", "data"],
            async () =>
            {
                await NewProjectAsync();
                Directory.CreateDirectory(Path.Combine(Project, "data", "sub"));
                foreach (var name in new[] { "a", "b", "sub/c" }) File.WriteAllText(Path.Combine(Project, "data", name), wanted[name] = string.Concat(Enumerable.Repeat(name, 9000)));
            },
            succeeded =>
            {
                foreach (var (name, text) in wanted) Assert.Equal(text, File.ReadAllText(Path.Combine(Project, "data", name)));
                if (succeeded) Assert.True(File.Exists(Path.Combine(Project, "data.dvc")));
            });
    }

    [Theory]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task A_pipeline_records_only_what_is_there(string error) => await EveryCallAsync(
        error,
        ["repro"],
        async () =>
        {
            await NewProjectAsync();
            File.WriteAllText(Path.Combine(Project, "in.txt"), "old\n");
            File.WriteAllText(Path.Combine(Project, "dvc.yaml"), "stages:\n  a:\n    cmd: mkdir -p d; cat in.txt > a.txt; cat in.txt > d/x\n    deps: [in.txt]\n    outs: [a.txt, d]\n  b:\n    cmd: cat a.txt d/x > b.txt\n    deps: [a.txt, d]\n    outs: [b.txt]\n");
            Assert.Equal(0, (await RunAsync(Weir, "repro")).ExitCode);
            File.WriteAllText(Path.Combine(Project, "in.txt"), "new\n");
        },
        succeeded =>
        {
            Assert.StartsWith("schema: '2.0'", File.ReadAllText(Path.Combine(Project, "dvc.lock")), StringComparison.Ordinal);
            if (succeeded) Assert.Equal("new\nnew\n", File.ReadAllText(Path.Combine(Project, "b.txt")));
        });

    private static string Weir => Path.Combine(TestData.RepositoryRoot, "artifacts", "bin", "Weir.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "weir");

    private async Task EveryCallAsync(string error, string[] command, Func<Task> prepare, Action<bool> check)
    {
        if (error == "EIO" && Environment.GetEnvironmentVariable("WEIR_FAULTS") != "full") Assert.Skip("WEIR_FAULTS=full runs it: a minute for what a full disk has shown already");
        var strace = Require.Program("strace", "strace");
        var program = Require.Program(Weir, "(build the solution: `make build`)");
        for (var n = 1; n <= MostCalls; n++)
        {
            await prepare();
            var trace = _folder["trace"];
            var broken = await RunAsync(strace, ["-f", "-qq", "-o", trace, "-e", $"trace={Calls}", "-e", $"inject={Calls}:error={error}:when={n}", program, .. command]);
            if (broken.Error.Contains("Operation not permitted", StringComparison.Ordinal) && !File.ReadAllText(trace).Contains("INJECTED", StringComparison.Ordinal)) Assert.Skip("processes may not be traced here");
            if (!File.ReadAllText(trace).Contains("(INJECTED)", StringComparison.Ordinal))
            {
                Assert.True(n > 3, "hardly a call was seen: " + broken.Error);
                return;
            }

            var what = $"call {n}: {broken.Error}";
            Assert.True(broken.ExitCode is 0 or 1, what);
            Assert.DoesNotContain("   at ", broken.Error, StringComparison.Ordinal);
            CheckCache(what);
            check(broken.ExitCode == 0);

            var again = await RunAsync(program, command);
            Assert.True(again.ExitCode == 0, $"{what}\nand then: {again.Error}");
            CheckCache(what);
            check(true);
        }
    }

    // Every object of the cache has the content that its name says.
    private void CheckCache(string what)
    {
        var cache = Path.Combine(Project, ".dvc", "cache", "files", "md5");
        if (!Directory.Exists(cache)) return;
        foreach (var file in Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file).StartsWith(".weir-tmp-", StringComparison.Ordinal)) continue;
            var name = Path.GetFileName(Path.GetDirectoryName(file)) + Path.GetFileNameWithoutExtension(file);
            Assert.True(name == ContentHash.Md5OfFile(file), $"half an object in the cache after {what}");
        }
    }

    private async Task NewProjectAsync()
    {
        if (Directory.Exists(Project)) Directory.Delete(Project, recursive: true);
        Directory.CreateDirectory(Project);
        Assert.Equal(0, (await RunAsync("git", "init", "-q", ".")).ExitCode);
        Assert.Equal(0, (await RunAsync(Weir, "init")).ExitCode);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Project, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
