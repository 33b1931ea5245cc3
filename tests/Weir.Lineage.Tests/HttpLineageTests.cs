using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Client.Http;
using Weir.Foundation.Errors;

namespace Weir.Lineage.Tests;

/// <summary>Against a socket that answers one status after the other.</summary>
public sealed class HttpLineageTests
{
    private static readonly Execution Execution = new() { Id = "e", Kind = "k", Name = "n", StartedAt = default, EndedAt = default };

    [Fact]
    public async Task A_failure_on_the_way_is_told_and_the_next_execution_is_recorded()
    {
        using var listener = Listen(out var address);
        var serving = ServeAsync(listener, 500, 204);
        var warnings = new List<string>();
        await using var http = new HttpTracking(address);
        var lineage = new HttpLineage(http, warnings.Add);
        await Assert.ThrowsAsync<WeirException>(() => lineage.RecordAsync(Execution, TestContext.Current.CancellationToken));
        await lineage.RecordAsync(Execution, TestContext.Current.CancellationToken);
        await serving;
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_server_without_the_call_is_left_alone_after_one_warning(int status)
    {
        using var listener = Listen(out var address);
        var serving = ServeAsync(listener, status);
        var warnings = new List<string>();
        await using var http = new HttpTracking(address);
        var lineage = new HttpLineage(http, warnings.Add);
        await lineage.RecordAsync(Execution, TestContext.Current.CancellationToken);
        await lineage.RecordAsync(Execution, TestContext.Current.CancellationToken);
        await serving;
        Assert.Single(warnings);
    }

    private static HttpListener Listen(out Uri address)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        var listener = new HttpListener();
        listener.Prefixes.Add(address.ToString());
        listener.Start();
        return listener;
    }

    private static async Task ServeAsync(HttpListener listener, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            var context = await listener.GetContextAsync();
            await context.Request.InputStream.CopyToAsync(Stream.Null);
            context.Response.StatusCode = status;
            if (status == 204) context.Response.Close();
            else context.Response.Close(Encoding.UTF8.GetBytes("<html>a page</html>"), willBlock: true);
        }
    }
}
