using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Native.Tests.Loading;

public sealed class ProvisioningTests
{
    [Fact]
    public async Task Provisioning_again_only_compares_stamps_and_says_so()
    {
        if (NativeLibraries.RuntimeIdentifier != "linux-x64") Assert.Skip("the script provisions linux-x64 only");
        var folder = Path.Combine(TestData.RepositoryRoot, "native");
        if (!File.Exists(Path.Combine(folder, "provisioned", "linux-x64", ".npm.stamp"))) Assert.Skip("nothing is provisioned here: run make setup");
        var library = Path.Combine(folder, "provisioned", "linux-x64", "libduckdb.so");
        var before = File.GetLastWriteTimeUtc(library);
        var run = await ProcessRunner.RunAsync(new ProcessSpec(Path.Combine(folder, "provision.sh"), []), cancellation: TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["native: ONNX Runtime and DuckDB are provisioned already", "native: XGBoost is provisioned already"], run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, File.GetLastWriteTimeUtc(library));
    }

    [Fact]
    public async Task Without_npm_the_script_says_what_to_install()
    {
        if (NativeLibraries.RuntimeIdentifier != "linux-x64") Assert.Skip("the script provisions linux-x64 only");
        using var folder = new TempFolder();
        foreach (var file in new[] { "provision.sh", "package.json", "package-lock.json", ".npmrc", "debian-packages.txt" })
            File.Copy(Path.Combine(TestData.RepositoryRoot, "native", file), folder[file]);
        Directory.CreateDirectory(folder["bin"]);
        foreach (var tool in new[] { "uname", "mkdir", "cat", "cut", "sha256sum", "dirname", "rm", "mktemp", "sh" })
            File.CreateSymbolicLink(folder["bin", tool], File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        var spec = new ProcessSpec("/bin/sh", [folder["provision.sh"]]) { Environment = new Dictionary<string, string?> { ["PATH"] = folder["bin"] } };
        var run = await ProcessRunner.RunAsync(spec, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("npm is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("Node.js", run.Error, StringComparison.Ordinal);
    }
}
