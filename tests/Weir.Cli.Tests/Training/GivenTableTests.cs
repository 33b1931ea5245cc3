using System.Text;
using Weir.Cli.Training;
using Weir.Foundation.Errors;

namespace Weir.Cli.Tests.Training;

public sealed class GivenTableTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ".csv")]
    [InlineData("a\tb\n1\t2\n", ".tsv")]
    [InlineData("\n {\"a\": 1}\n", ".jsonl")]
    [InlineData("PAR1…", ".parquet")]
    [InlineData("one column", ".csv")]
    public async Task What_comes_on_standard_input_is_kept_whole_and_private_and_goes_away(string text, string ending)
    {
        var bytes = Encoding.UTF8.GetBytes(text + new string('x', 10_000));
        using var input = new MemoryStream(bytes);
        string path;
        using (var table = await GivenTable.TakeAsync(null!, "-", input, TestContext.Current.CancellationToken))
        {
            path = table.Path;
            Assert.EndsWith(ending, path, StringComparison.Ordinal);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task Nothing_on_standard_input_is_told()
    {
        using var input = new MemoryStream();
        var failure = await Assert.ThrowsAsync<WeirException>(() => GivenTable.TakeAsync(null!, "-", input, TestContext.Current.CancellationToken));
        Assert.Contains("nothing came", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_names_standard_input_and_no_file_of_ours()
    {
        using var input = new MemoryStream("a,b\n1,2\n"u8.ToArray());
        using var table = await GivenTable.TakeAsync(null!, "-", input, TestContext.Current.CancellationToken);
        var failure = Assert.Throws<WeirException>(() => table.Read<int>(path => throw new WeirException("unknown_column", $"'{path}' has no column 'c'", $"look into {path}", new SourceLocation(path, 1))));
        Assert.Equal(("'standard input' has no column 'c'", "look into standard input", "standard input"), (failure.Message, failure.Hint, failure.Location!.File));
    }
}
