using Weir.Foundation.Errors;
using Weir.Server.Serving;
using Weir.Server.Tests.Serving;
using Weir.Serving.Engine;
using Weir.Testing;

namespace Weir.Server.Tests.Access;

/// <summary>Served models are guarded as the tracking server is.</summary>
public sealed class ModelServerAccessTests
{
    private static string Model => TestData.Vector("serving", "models", "simple.onnx");

    [Theory]
    [InlineData("localhost:8080", "/v2/models/simple", 200)]
    [InlineData("10.1.2.3", "/v2/models/simple", 200)]
    [InlineData("evil.example", "/v2/models/simple", 403)]
    [InlineData("evil.example", "/docs", 403)]
    [InlineData("evil.example", "/v2/health/ready", 200)]
    public async Task Only_local_and_private_hosts_are_answered(string host, string path, int expected)
    {
        await using var server = await ModelServerFixture.StartAsync(Model);
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        message.Headers.Host = host;
        using var response = await server.Client.SendAsync(message);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost:3000", 400)]
    public async Task Predictions_for_foreign_pages_are_blocked(string origin, int expected)
    {
        await using var server = await ModelServerFixture.StartAsync(Model);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v2/models/simple/infer") { Content = new StringContent("{}", null, "text/plain") };
        message.Headers.Add("Origin", origin);
        using var response = await server.Client.SendAsync(message);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0", "token_needed")]
    [InlineData("*", "token_needed")]
    [InlineData("no such host", ErrorCodes.InvalidValue)]
    public async Task Beyond_loopback_a_token_or_an_open_door_must_be_said(string host, string code)
    {
        var options = new ModelServerOptions { Models = new ServedModels(), Host = host, Port = 0 };
        var e = await Assert.ThrowsAsync<WeirException>(() => ModelServer.RunAsync(options, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Equal(code, e.Code);
    }
}
