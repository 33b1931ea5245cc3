using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>A server that is asked to end finishes what it has begun.</summary>
[Trait("Kind", "Faults")]
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_server_that_is_asked_to_end_under_load_answers_what_it_took_and_loses_nothing()
    {
        using var folder = new TempFolder();
        var ledger = new Ledger();
        for (var turn = 0; turn < FaultScale.Of(2, 10); turn++)
        {
            using var server = await ServerProcess.StartAsync(folder.Path);
            var enough = ledger.Count + 200;
            var writers = Enumerable.Range(0, 8).Select(w => Task.Run(() => ledger.WriteAsync(server.Address, $"s{turn}w{w}", untilFailure: true))).ToArray();
            while (ledger.Count < enough && !writers.Any(w => w.IsCompleted)) await Task.Delay(1);
            Assert.Equal(0, await server.TerminateAsync());
            await Task.WhenAll(writers);
            Assert.Empty(server.Log);
        }

        // No request was answered with a failure: a writer hears that nobody listens any more, or that an idle connection was closed as he used it.
        Assert.All(ledger.Failures.Keys, f => Assert.StartsWith("unreachable: ", f, StringComparison.Ordinal));
        using var last = await ServerProcess.StartAsync(folder.Path);
        await ledger.CheckAsync(last.Address);
        await last.KillAsync();
    }
}
