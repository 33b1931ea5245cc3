using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>The server is killed in the middle of work; whatever it had acknowledged must be there afterwards, once.</summary>
[Trait("Kind", "Faults")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Writers = 8;

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9()
    {
        using var folder = new TempFolder();
        await KillAsync(folder.Path, FaultScale.Of(3, 50), null);
    }

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9_of_one_of_two_servers_on_one_PostgreSQL()
    {
        await using var postgres = new PostgreSqlServer { IsDurable = true };
        var address = await postgres.AddressAsync();
        using var folder = new TempFolder();
        using var other = await ServerProcess.StartAsync(folder.Path, ["--database", address]);
        using var stop = new CancellationTokenSource();
        var ledger = new Ledger();
        var writer = Task.Run(() => ledger.WriteAsync(other.Address, "other", stop: stop.Token));
        await KillAsync(folder.Path, FaultScale.Of(2, 50), address);
        await stop.CancelAsync();
        await writer;
        Assert.Empty(ledger.Failures); // the one that stays notices nothing
        Assert.True(ledger.Count > 0);
        await ledger.CheckAsync(other.Address);
    }

    private async Task KillAsync(string folder, int kills, string? database)
    {
        var started = Stopwatch.GetTimestamp();
        string[] arguments = database is null ? [] : ["--database", database];
        var random = new SeededRandom(20);
        var ledger = new Ledger();
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(folder, arguments);
            var enough = ledger.Count + 150 + random.Next(600);
            var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() => ledger.WriteAsync(server.Address, $"k{kill}w{w}", untilFailure: true))).ToArray();
            while (ledger.Count < enough && !writers.Any(w => w.IsCompleted)) await Task.Delay(1);
            await server.KillAsync();
            await Task.WhenAll(writers);
            Assert.True(ledger.Count >= enough);
        }

        using var last = await ServerProcess.StartAsync(folder, arguments);
        await ledger.CheckAsync(last.Address);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {ledger.Count} acknowledged writes, none lost, none twice"));
    }
}
