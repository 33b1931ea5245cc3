using Weir.Foundation.Files;
using Weir.Testing;

namespace Weir.Foundation.Tests;

public sealed class TurnLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_has_the_turn_until_it_gives_it_back_or_is_gone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it is always free");
        using var first = new TurnLock(_folder["turn"]);
        using var second = new TurnLock(_folder["turn"]);
        Assert.True(first.TryTake());
        Assert.False(second.TryTake());
        first.Release();
        Assert.True(second.TryTake());
        Assert.False(first.TryTake());
        second.Dispose();
        Assert.True(first.TryTake());
    }

    [Fact]
    public void Where_the_file_cannot_be_made_it_is_always_free()
    {
        using var turn = new TurnLock(_folder["none", "turn"]);
        Assert.True(turn.TryTake());
    }

    [Theory]
    [InlineData(11, true)] // EWOULDBLOCK
    [InlineData(4, true)] // EINTR
    [InlineData(37, false)] // ENOLCK
    [InlineData(38, false)] // ENOSYS
    [InlineData(95, false)] // EOPNOTSUPP
    [InlineData(5, false)] // EIO
    public void A_disk_without_locks_is_not_taken_for_one_on_which_another_has_it(int error, bool isAnothers) => Assert.Equal(isAnothers, TurnLock.IsAnothers(error));
}
