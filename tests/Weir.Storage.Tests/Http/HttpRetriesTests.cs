using System.Net.Sockets;
using Weir.Storage.Http;

namespace Weir.Storage.Tests.Http;

public sealed class HttpRetriesTests
{
    [Fact]
    public async Task A_host_name_that_there_is_not_is_asked_for_once()
    {
        using var nowhere = new Failing(new SocketException((int)SocketError.HostNotFound));
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(nowhere));
        Assert.Equal(1, nowhere.Asked);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        using var refused = new Failing(new SocketException((int)SocketError.ConnectionRefused)) { Times = 1 };
        using var answer = await SendAsync(refused);
        Assert.Equal(2, refused.Asked);
    }

    private static async Task<HttpResponseMessage> SendAsync(Failing inner)
    {
        using var client = new HttpClient(new HttpRetries(inner, TimeSpan.FromSeconds(30)), disposeHandler: false);
        return await client.GetAsync(new Uri("http://nowhere.invalid/"), TestContext.Current.CancellationToken);
    }

    private sealed class Failing(SocketException fault) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public int Times { get; init; } = int.MaxValue;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Asked++ < Times ? throw new HttpRequestException("no", fault) : Task.FromResult(new HttpResponseMessage());
    }
}
