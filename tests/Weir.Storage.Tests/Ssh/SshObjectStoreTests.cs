using Weir.Foundation.Errors;
using Weir.Storage.Ssh;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(SshServer))]

namespace Weir.Storage.Tests.Ssh;

/// <summary>Against a real sshd, through the system's ssh.</summary>
public sealed class SshObjectStoreTests(SshServer server) : ObjectStoreCompliance, IAsyncLifetime
{
    private SshObjectStore _store = null!;
    private SshOptions _options = null!;

    protected override IObjectStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        _options = new SshOptions("127.0.0.1", $"{server.Data}/{Guid.NewGuid():N}/deep")
        {
            Port = server.Port,
            KeyFile = server.KeyFile,
            Program = ["ssh", "-F", server.ClientConfig],
        };
        _store = new SshObjectStore(_options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_large_object_goes_and_comes_in_many_requests_at_once()
    {
        var bytes = Bytes((5 << 20) + 12_345);
        await _store.PutAsync("big", new MemoryStream(bytes), bytes.Length);
        Assert.Equal(bytes, await ReadAsync("big"));
        Assert.Equal(bytes.AsSpan(100_000, 300_000).ToArray(), await ReadAsync("big", new ByteRange(100_000, 300_000)));
    }

    [Fact]
    public async Task Many_objects_move_at_once_over_one_connection()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await PutAsync($"many/{i % 7}/{i:000}", $"content {i}"));
        for (var i = 0; i < 200; i += 13) Assert.Equal($"content {i}", System.Text.Encoding.UTF8.GetString(await ReadAsync($"many/{i % 7}/{i:000}")));
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_words()
    {
        using var folder = new TempFolder();
        await Weir.Foundation.Processes.ProcessRunner.RunAsync(new("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", folder["other"]]));
        await using var store = new SshObjectStore(_options with { KeyFile = folder["other"] });
        var e = await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("x"));
        Assert.Equal("ssh_failed", e.Code);
        Assert.Contains("Permission denied", e.Message, StringComparison.Ordinal);
        Assert.False(e.IsTransient);
    }

    [Fact]
    public async Task An_unknown_machine_is_not_trusted()
    {
        await using var store = new SshObjectStore(_options with { Program = ["ssh", "-F", "/dev/null", "-oUserKnownHostsFile=/dev/null"] });
        var e = await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("x"));
        Assert.Contains("Host key verification failed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_is_not_there_is_a_failure_that_may_pass()
    {
        await using var store = new SshObjectStore(_options with { Port = 1 });
        Assert.True((await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("x"))).IsTransient);
    }

    [Fact]
    public void A_secret_is_on_no_command_line() => Assert.DoesNotContain((_options with { Secret = "hunter2" }).Arguments(), a => a.Contains("hunter2", StringComparison.Ordinal));
}
