using System.Net;
using System.Net.Sockets;
using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Testing;

namespace Weir.Server.Tests.Access;

public sealed class AccessTests
{
    [Theory]
    [InlineData("localhost:5000", 200)]
    [InlineData("192.168.1.7", 200)]
    [InlineData("172.20.0.1:80", 200)]
    [InlineData("[::1]:5000", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("172.32.0.1", 403)]
    [InlineData("localhost.evil.example", 403)]
    public async Task Only_local_and_private_hosts_are_answered(string host, int expected)
    {
        await using var server = await ServerFixture.StartAsync();
        using var message = new HttpRequestMessage(HttpMethod.Get, "/api/weir/v1/server");
        message.Headers.Host = host;
        using var response = await server.Http.SendAsync(message);
        Assert.Equal(expected, (int)response.StatusCode);
        if (expected == 403) Assert.Contains(server.Log, l => l.Contains("--allowed-hosts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/2.0/mlflow/experiments/create", "https://evil.example", 403)]
    [InlineData("/ajax-api/2.0/mlflow/experiments/create", "https://evil.example", 403)]
    [InlineData("/api/weir/v1/lineage/executions", "https://evil.example", 403)]
    [InlineData("/api/2.0/mlflow/experiments/create", "http://localhost:3000", 200)]
    [InlineData("/api/2.0/mlflow/experiments/create", "https://good.example", 200)]
    public async Task Writes_from_foreign_pages_are_blocked(string path, string origin, int expected)
    {
        await using var server = await ServerFixture.StartAsync(o => o with { AllowedOrigins = ["https://good.*"] });
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"name": "x"}""", null, "application/json") };
        message.Headers.Add("Origin", origin);
        using var response = await server.Http.SendAsync(message);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_token_is_asked_for_everywhere_but_at_health_and_version()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { Token = "s3cret" });
        Assert.Equal(200, (await server.SendAsync("GET", "/health")).Status);
        Assert.Equal(200, (await server.SendAsync("GET", "/version")).Status);
        foreach (var path in new[] { "/", "/api/weir/v1/experiments", "/api/2.0/mlflow/experiments/search", "/api/2.0/mlflow-artifacts/artifacts", "/get-artifact?run_id=x&path=y" })
            Assert.Equal(401, (await server.SendAsync("GET", path)).Status);

        foreach (var credentials in new[] { HttpCredentials.Token("s3cret"), HttpCredentials.Password("anybody", "s3cret") })
        {
            await using var client = server.Client(credentials);
            Assert.Equal("0", (await client.FindExperimentAsync("Default"))!.ExperimentId);
        }

        await using var wrong = server.Client(HttpCredentials.Token("s3cre"));
        Assert.Equal("unauthenticated", (await Assert.ThrowsAsync<WeirException>(() => wrong.FindExperimentAsync("Default"))).Code);
    }

    [Fact]
    public async Task Beyond_loopback_a_token_or_an_open_door_must_be_said()
    {
        using var folder = new TempFolder();
        var options = new WeirServerOptions(WeirProject.Open(folder.Path)) { Host = "0.0.0.0", Port = 0 };
        var e = await Assert.ThrowsAsync<WeirException>(() => WeirServer.StartAsync(options));
        Assert.Equal(("token_needed", FailureKind.Usage), (e.Code, e.Kind));
        await using (await WeirServer.StartAsync(options with { NoAuth = true })) { }
        await using (await WeirServer.StartAsync(options with { Token = "t" })) { }
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var e = await Assert.ThrowsAsync<WeirException>(() => WeirServer.StartAsync(new WeirServerOptions(WeirProject.Open(folder.Path)) { Port = port }));
        Assert.Equal("port_in_use", e.Code);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_database_stops_the_start_and_stays_as_it_is()
    {
        using var folder = new TempFolder();
        var project = WeirProject.Open(folder.Path);
        File.WriteAllText(project.Database, new string('x', 5000));
        Assert.Equal(ErrorCodes.CorruptFile, (await Assert.ThrowsAsync<WeirException>(() => WeirServer.StartAsync(new WeirServerOptions(project) { Port = 0 }))).Code);
        Assert.Equal(5000, new FileInfo(project.Database).Length);
    }
}
