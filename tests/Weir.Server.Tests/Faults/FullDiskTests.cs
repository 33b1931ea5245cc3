using System.Globalization;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>The disk fills up while clients log, and is emptied again.</summary>
[Trait("Kind", "Faults")]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_full_disk_fails_requests_in_words_loses_nothing_and_is_forgotten_once_there_is_room()
    {
        using var folder = new TempFolder();
        var disk = folder["disk"];
        Directory.CreateDirectory(disk);
        var unshare = PrivateMounts.Require();
        var turns = FaultScale.Of(1, 5);
        string[] mount = [unshare, "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size={16 + (turns * 6)}m none \"$0\" && exec \"$@\"", disk];
        using var server = await ServerProcess.StartAsync(disk, before: mount);
        var inside = $"/proc/{server.Id.ToString(CultureInfo.InvariantCulture)}/root{disk}"; // the mount is the server's alone
        for (var turn = 0; turn < turns; turn++) await File.WriteAllBytesAsync(Path.Combine(inside, $"ballast{turn}"), new byte[6 << 20]);
        var ledger = new Ledger();
        for (var turn = 0; turn < turns; turn++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            var failed = ledger.Failures.Values.Sum();
            var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => ledger.WriteAsync(server.Address, $"d{turn}w{w}", stop: stop.Token))).ToArray();
            while (ledger.Failures.Values.Sum() < failed + 40 && !stop.IsCancellationRequested) await Task.Delay(5);

            // Room again, and the same writers go on.
            File.Delete(Path.Combine(inside, $"ballast{turn}"));
            var before = ledger.Count;
            while (ledger.Count < before + 100 && !stop.IsCancellationRequested) await Task.Delay(5);
            Assert.True(ledger.Count >= before + 100, $"writes do not go on; failures: {string.Join(", ", ledger.Failures)}");
            await stop.CancelAsync();
            await Task.WhenAll(writers);
            Assert.Empty(Directory.GetFiles(Path.Combine(inside, ".weir", "artifacts"), ".weir-tmp-*", SearchOption.AllDirectories));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ledger.Count} acknowledged, {string.Join(", ", ledger.Failures)}"));
        Assert.All(ledger.Failures.Keys, f => Assert.StartsWith("internal_error: the server cannot write: its disk may be full or read-only", f, StringComparison.Ordinal));
        await ledger.CheckAsync(server.Address);
    }
}
