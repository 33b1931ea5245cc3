using Weir.Client;
using Weir.Client.Http;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>Servers that start at the same moment over a store that has no tables yet.</summary>
[Trait("Kind", "Faults")]
public sealed class StartTogetherTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Servers_that_start_at_once_make_the_tables_once(bool onPostgreSql)
    {
        for (var turn = 0; turn < FaultScale.Of(1, 5); turn++)
        {
            using var folder = new TempFolder();
            string[] arguments = onPostgreSql ? ["--database", await postgres.NewDatabaseAsync()] : [];
            var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ServerProcess.StartAsync(folder.Path, arguments))));
            try
            {
                await using var client = new TrackingClient(new HttpTracking(servers[0].Address));
                var run = await client.StartRunAsync(new RunStart("first"));
                foreach (var server in servers)
                {
                    await using var reader = new TrackingClient(new HttpTracking(server.Address));
                    Assert.Equal(run.Id, (await reader.GetRunAsync(run.Id)).Info.RunId);
                }

                foreach (var server in servers) Assert.Empty(server.Log);
            }
            finally
            {
                foreach (var server in servers) server.Dispose();
            }
        }
    }
}
