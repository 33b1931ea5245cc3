using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Testing;

namespace Weir.Foundation.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        _folder.Write("a", "old");
        AtomicFile.WriteText(_folder["a"], "new");
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_is_not_committed_leaves_the_old_content()
    {
        _folder.Write("a", "old");
        using (var file = AtomicFile.Create(_folder["a"])) file.Stream.Write("half"u8);
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("folder does not exist", Assert.Throws<WeirException>(() => AtomicFile.WriteText(_folder["none", "a"], "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_told_and_left_alone()
    {
        _folder.Write("file", "x");
        Assert.Equal(ErrorCodes.CannotWrite, Assert.Throws<WeirException>(() => AtomicFile.WriteText(_folder["file", "a"], "x")).Code);
        Assert.Equal("x", File.ReadAllText(_folder["file"]));
    }

    [Fact]
    public void A_read_only_file_can_be_made_durable()
    {
        var file = _folder.Write("a", "x");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead);
        AtomicFile.Publish(file, _folder["b"]);
        Assert.True(File.Exists(_folder["b"]));
    }

    [Fact]
    public void A_folder_is_replaced_in_one_step()
    {
        _folder.Write("target/old", "1");
        _folder.Write("new/fresh", "2");
        AtomicFile.ReplaceDirectory(_folder["new"], _folder["target"]);
        Assert.Equal(["fresh"], Directory.EnumerateFiles(_folder["target"]).Select(Path.GetFileName));
        Assert.False(Directory.Exists(_folder["new"]));
    }
}
