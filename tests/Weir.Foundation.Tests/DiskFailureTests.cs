using Weir.Foundation.Files;
using Weir.Testing;

namespace Weir.Foundation.Tests;

public sealed class DiskFailureTests
{
    [Fact]
    public void A_file_that_the_system_does_not_let_grow_is_a_failure_of_the_disk()
    {
        using var folder = new TempFolder();
        using var file = new FileStream(folder["large"], FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Position = 1L << 62; // beyond what most file systems can address
        var failure = Record.Exception(() => file.Write([1]));
        Assert.SkipWhen(failure is null, "this file system has files of that size");
        Assert.True(DiskFailure.Is(failure!), failure!.ToString());
        Assert.Equal("files may not be that large", DiskFailure.ReasonOf(failure));
    }

    [Fact]
    public void A_missing_folder_and_an_occupied_name_are_told_without_a_path()
    {
        using var folder = new TempFolder();
        var missing = Record.Exception(() => new FileStream(folder["none/file"], FileMode.CreateNew))!;
        Assert.Equal((true, "its folder does not exist"), (DiskFailure.Is(missing), DiskFailure.ReasonOf(missing)));
        folder.Write("there", "x");
        var occupied = Record.Exception(() => new FileStream(folder["there"], FileMode.CreateNew))!;
        Assert.True(DiskFailure.Is(occupied));
        Assert.DoesNotContain('\n', DiskFailure.ReasonOf(occupied));
        Assert.False(DiskFailure.Is(new InvalidOperationException()));
    }
}
