using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Http;
using Weir.Foundation.Project;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
[assembly: AssemblyFixture(typeof(SwiftServer))]

namespace Weir.Server.Tests;

/// <summary>A real server on a free port over a project of its own.</summary>
public sealed class ServerFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private WeirServer _server = null!;

    private ServerFixture()
    {
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Uri Address => _server.Address;

    public WeirProject Project { get; private set; } = null!;

    internal WeirServer Server => _server;

    public List<string> Log { get; } = [];

    public static async Task<ServerFixture> StartAsync(Func<WeirServerOptions, WeirServerOptions>? change = null)
    {
        var fixture = new ServerFixture();
        fixture.Project = WeirProject.Open(fixture._folder.Path);
        var options = new WeirServerOptions(fixture.Project) { Port = 0, Log = line => { lock (fixture.Log) fixture.Log.Add(line); } };
        fixture._server = await WeirServer.StartAsync(change?.Invoke(options) ?? options);
        fixture.Http.BaseAddress = fixture.Address;
        return fixture;
    }

    public TrackingClient Client(HttpCredentials? credentials = null) => new(new HttpTracking(Address, credentials));

    /// <summary>Sends a body as it is and reads the answer.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, string? body = null, string contentType = "application/json")
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await Http.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text));
    }

    public async Task<string> NewRunAsync()
    {
        var (status, body) = await SendAsync("POST", "/api/2.0/mlflow/runs/create", """{"experiment_id": "0"}""");
        Assert.Equal(200, status);
        return body.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    /// <summary>Stops the server as a signal does.</summary>
    public ValueTask StopAsync() => _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
