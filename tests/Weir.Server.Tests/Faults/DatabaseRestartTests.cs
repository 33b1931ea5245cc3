using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>PostgreSQL goes away under two servers and comes back.</summary>
[Trait("Kind", "Faults")]
public sealed class DatabaseRestartTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    [InlineData("kill -9")]
    public async Task A_database_that_is_stopped_under_load_loses_and_doubles_nothing(string how)
    {
        await using var postgres = new PostgreSqlServer { IsDurable = true };
        var address = await postgres.AddressAsync();
        using var folder = new TempFolder();
        using var one = await ServerProcess.StartAsync(folder.Path, ["--database", address]);
        using var two = await ServerProcess.StartAsync(folder.Path, ["--database", address]);
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(() => ledger.WriteAsync(w % 2 == 0 ? one.Address : two.Address, $"p{w}", stop: stop.Token))).ToArray();
        var random = new SeededRandom(7);
        var turns = FaultScale.Of(1, 10);
        for (var turn = 0; turn < turns; turn++)
        {
            var enough = ledger.Count + 100 + random.Next(300);
            await Eventually.IsAsync(() => ledger.Count >= enough);
            await postgres.RestartAsync(how);
        }

        var after = ledger.Count + 200;
        await Eventually.IsAsync(() => ledger.Count >= after);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{turns} × {how}: {ledger.Count} acknowledged, failed cleanly: {string.Join(", ", ledger.Failures)}"));
        foreach (var line in one.Log.Concat(two.Log).Where(l => !l.Contains("temporarily_unavailable", StringComparison.Ordinal))) output.WriteLine(line);
        Assert.All(ledger.Failures.Keys, f => Assert.StartsWith("temporarily_unavailable: ", f, StringComparison.Ordinal));
        await ledger.CheckAsync(one.Address);
        Assert.Equal(0, await one.TerminateAsync());
    }
}
