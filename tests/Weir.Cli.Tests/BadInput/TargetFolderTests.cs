using System.Globalization;
using System.Text;

namespace Weir.Cli.Tests.BadInput;

/// <summary>Where something is to be written and cannot be.</summary>
public sealed class TargetFolderTests : IDisposable
{
    private readonly CommandRunner _weir = new();

    public TargetFolderTests()
    {
        var text = new StringBuilder("a,b,y\n");
        for (var i = 0; i < 20_000; i++) text.Append(CultureInfo.InvariantCulture, $"{i * 0.37 % 11:0.000},{i * 7919 % 104729},{(i % 3 == 0 ? "p" : "n")}\n");
        _weir.Folder.Write("t.csv", text.ToString());
        _weir.Folder.Write("blocker", "a file where a folder should be");
    }

    // A file in the folder's place: unlike missing permissions it stops root as well.
    [Theory]
    [InlineData("data", "import", "t.csv", "-o", "blocker/t.parquet")]
    [InlineData("data", "profile", "t.csv", "--html", "blocker/p.html")]
    [InlineData("data", "schema", "infer", "t.csv", "-o", "blocker/s.yaml")]
    [InlineData("data", "split", "t.csv", "-o", "blocker/split")]
    [InlineData("monitor", "report", "--reference", "t.csv", "--current", "t.csv", "-o", "blocker/r.html")]
    [InlineData("train", "t.csv", "--target", "y", "-o", "blocker/m")]
    public async Task A_folder_that_cannot_be_made_is_said_and_nothing_is_left(params string[] arguments)
    {
        var before = Entries();
        Assert.Contains("blocker", await _weir.FailsAsync(1, "cannot_write", arguments), StringComparison.Ordinal);
        Assert.Equal(before, Entries());
    }

    [Theory]
    [InlineData("data", "import", "t.csv", "-o", "out/t.parquet")]
    [InlineData("data", "split", "t.csv", "-o", "out")]
    public async Task A_disk_that_fills_up_is_said_and_nothing_is_left(params string[] arguments)
    {
        using var process = _weir.Start(largestFileBytes: 8192, arguments);
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.Equal(1, code);
        Assert.Contains("cannot_write", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Entries(), e => Path.GetFileName(e) != "out" && e.Contains("out", StringComparison.Ordinal));
    }

    public void Dispose() => _weir.Dispose();

    private List<string> Entries() => [.. Directory.EnumerateFileSystemEntries(_weir.Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
