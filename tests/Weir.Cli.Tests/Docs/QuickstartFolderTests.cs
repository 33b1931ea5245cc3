using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Docs;

/// <summary>The quickstart replaces the folder that it made, and no other.</summary>
public sealed class QuickstartFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public QuickstartFolderTests() => _folder.Write("eng/quickstart.sh", File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "eng", "quickstart.sh")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_ones_own_is_left_as_it_is()
    {
        _folder.Write("quickstart/thesis.txt", "mine");
        var result = await RunAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("was not made by an earlier quickstart", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["quickstart/thesis.txt"]));
    }

    [Fact]
    public async Task What_an_earlier_run_made_is_replaced_and_that_is_said()
    {
        var first = await RunAsync(); // fails at its first step, as the program is /bin/false, and leaves its folder
        Assert.DoesNotContain("replacing", first.Output, StringComparison.Ordinal);
        _folder.Write("quickstart/left.txt", "over");
        var second = await RunAsync();
        Assert.Contains("replacing the folder quickstart/", second.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["quickstart/left.txt"]));
    }

    private Task<ProcessResult> RunAsync() => ProcessRunner.RunAsync(new ProcessSpec("/bin/bash", [_folder["eng/quickstart.sh"], "/bin/false"]) { WorkingDirectory = _folder.Path });
}
