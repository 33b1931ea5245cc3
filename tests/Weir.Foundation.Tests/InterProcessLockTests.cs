using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Testing;

namespace Weir.Foundation.Tests;

public sealed class InterProcessLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_holder_waits_hears_for_whom_and_gets_the_lock_when_it_is_free()
    {
        var heard = new TaskCompletionSource<string>();
        var first = await InterProcessLock.AcquireAsync(_folder["lock"], TimeSpan.Zero, TimeProvider.System);
        var second = InterProcessLock.AcquireAsync(_folder["lock"], TimeSpan.FromMinutes(5), TimeProvider.System, heard.SetResult);
        Assert.Contains($"process {Environment.ProcessId}", await heard.Task, StringComparison.Ordinal);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Patience_that_ends_is_a_transient_failure_that_names_the_holder()
    {
        using var first = InterProcessLock.TryAcquire(_folder["lock"]);
        var fault = await Assert.ThrowsAsync<WeirException>(() => InterProcessLock.AcquireAsync(_folder["lock"], TimeSpan.Zero, TimeProvider.System));
        Assert.Equal((ErrorCodes.Locked, true), (fault.Code, fault.IsTransient));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_called_held() =>
        Assert.Equal(ErrorCodes.CannotWrite, Assert.Throws<WeirException>(() => InterProcessLock.TryAcquire(_folder["none", "lock"])).Code);
}
