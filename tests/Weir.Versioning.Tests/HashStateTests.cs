using Weir.Foundation.Files;
using Weir.Testing;
using Weir.Versioning.Content;

namespace Weir.Versioning.Tests;

public sealed class HashStateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hash_is_believed_only_when_the_file_is_older_than_the_moment_of_hashing()
    {
        var file = _folder.Write("a", "x");
        var state = HashState.Load(_folder["state"], TimeProvider.System);
        var stat = FileStat.Of(file)!.Value;
        state.Remember("a", stat, "abc", stat.ModifiedNs);
        Assert.Null(state.Find("a", stat));
        state.Remember("a", stat, "abc", stat.ModifiedNs + 1_000_000_000);
        Assert.Equal("abc", state.Find("a", stat));
    }

    [Fact]
    public void A_forged_time_stamp_does_not_hide_a_change()
    {
        var file = _folder.Write("a", "x");
        var time = File.GetLastWriteTimeUtc(file);
        var state = HashState.Load(_folder["state"], TimeProvider.System);
        var before = FileStat.Of(file)!.Value;
        state.Remember("a", before, "abc", before.ModifiedNs + 1_000_000_000);
        File.Delete(file);
        File.WriteAllText(file, "y");
        File.SetLastWriteTimeUtc(file, time);
        Assert.Null(state.Find("a", FileStat.Of(file)!.Value));
    }

    [Fact]
    public void What_was_remembered_survives_and_garbage_counts_as_nothing()
    {
        var file = _folder.Write("dir/with blanks.txt", "x");
        var stat = FileStat.Of(file)!.Value;
        var state = HashState.Load(_folder["state"], TimeProvider.System);
        state.Remember("dir/with blanks.txt", stat, "abc", stat.ModifiedNs + 1_000_000_000);
        state.Save();
        Assert.Equal("abc", HashState.Load(_folder["state"], TimeProvider.System).Find("dir/with blanks.txt", stat));
        _folder.Write("state", "garbage\nmore garbage");
        Assert.Null(HashState.Load(_folder["state"], TimeProvider.System).Find("dir/with blanks.txt", stat));
    }
}
