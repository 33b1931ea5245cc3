using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Server.Tests.Observing;

public sealed class MetricsTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_page_counts_what_was_done_and_promtool_has_nothing_to_say_of_it(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        for (var i = 0; i < 10; i++) await client.CallAsync(RunCalls.LogMetric, new LogMetric(run.Id, Key: "m", Value: i, Timestamp: i));
        await client.Transport.PutArtifactAsync(run.Info, "a b/f.bin", new MemoryStream(new byte[5000]));
        (await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, "a b/f.bin")).Dispose();
        await server.SendAsync("GET", "/api/2.0/mlflow/runs/get?run_id=none");
        await server.SendAsync("GET", "/api/2.0/mlflow/no/such/call");
        await server.SendAsync("GET", "/api/weir/v1/runs/" + run.Id);
        await server.SendAsync("BREW", "/coffee");

        var page = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("weir_http_request_duration_seconds_count{method=\"POST\",route=\"/api/2.0/mlflow/runs/log-metric\",status=\"200\"} 10\n", page, StringComparison.Ordinal);
        Assert.Contains("weir_http_request_duration_seconds_count{method=\"GET\",route=\"/api/2.0/mlflow/runs/get\",status=\"404\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("route=\"/api/weir/v1/runs/{id}\",status=\"200\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("route=\"/api/2.0/mlflow-artifacts/artifacts/{path}\",status=\"200\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("method=\"GET\",route=\"unknown\",status=\"404\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("method=\"OTHER\"", page, StringComparison.Ordinal);
        Assert.Contains("weir_artifacts_received_bytes_total 5000\n", page, StringComparison.Ordinal);
        Assert.Contains("weir_artifacts_sent_bytes_total 5000\n", page, StringComparison.Ordinal);
        Assert.Contains("weir_database_queue 0\n", page, StringComparison.Ordinal);
        Assert.True(Value(page, "weir_database_size_bytes") > 10_000);
        Assert.True(Value(page, "weir_database_group_size_sum") >= 11); // writes
        Assert.True(Value(page, "weir_database_group_size_count") >= 1); // commits
        Assert.True(Value(page, "weir_database_write_duration_seconds_count") >= 11);
        Assert.DoesNotContain(run.Id, page, StringComparison.Ordinal);

        var promtool = Require.Program("promtool", "prometheus");
        using var folder = new TempFolder();
        var file = folder.Write("page.txt", page);
        var checkedPage = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", $"'{promtool}' check metrics < '{file}'"]) { WorkingDirectory = folder.Path });
        Assert.True(checkedPage.ExitCode == 0, checkedPage.Output + checkedPage.Error);
    }

    [Fact]
    public async Task Concurrent_writers_show_in_the_sizes_of_their_groups()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.CallAsync(RunCalls.LogMetric, new LogMetric(run.Id, Key: "m", Value: i, Timestamp: i))));
        var page = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.True(Value(page, "weir_database_group_size_sum") > Value(page, "weir_database_group_size_count"));
    }

    [Fact]
    public async Task Who_follows_a_run_is_counted_as_long_as_he_does()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        using (var answer = await server.Http.GetAsync($"/api/weir/v1/runs/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Contains("weir_events_clients 1\n", await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
            await run.EndAsync(RunStatus.Finished);
            await answer.Content.ReadAsStringAsync(); // to its end
        }

        Assert.Contains("weir_events_clients 0\n", await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Unauthorized)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task A_token_is_asked_for_unless_the_page_is_open(bool isOpen, HttpStatusCode expected)
    {
        await using var server = await ServerFixture.StartAsync(o => o with { Token = "a-token-of-the-test", MetricsOpen = isOpen });
        Assert.Equal(expected, (await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Http.GetAsync(new Uri("/api/weir/v1/server", UriKind.Relative))).StatusCode);
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-token-of-the-test");
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
    }

    private static double Value(string page, string name) =>
        double.Parse(page.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
