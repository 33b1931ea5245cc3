using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Weir.Server.Tests.Tracking;

public sealed class ArtifactProxyTests
{
    private const string Root = "/api/2.0/mlflow-artifacts/artifacts";

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("sp ace.txt")]
    [InlineData("100%.txt")]
    [InlineData("a+b;c=d?e#f&g")]
    [InlineData("Größe 🌊/模型.onnx")]
    public async Task Names_round_trip(string name)
    {
        await using var server = await ServerFixture.StartAsync();
        var url = $"{Root}/0/run/artifacts/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        Assert.Equal(HttpStatusCode.OK, (await server.Http.PutAsync(url, new StringContent(name))).StatusCode);
        Assert.Equal(name, await server.Http.GetStringAsync(url));
        var folder = Path.GetDirectoryName("0/run/artifacts/" + name)!;
        var (_, listing) = await server.SendAsync("GET", $"{Root}?path={Uri.EscapeDataString(folder)}");
        Assert.Equal(Path.GetFileName(name), listing.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.Http.DeleteAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(url)).StatusCode);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10, 206)]
    [InlineData("bytes=990-", 990, 10, 206)]
    [InlineData("bytes=-5", 995, 5, 206)]
    [InlineData("bytes=990-5000", 990, 10, 206)]
    [InlineData("bytes=1000-", 0, 0, 416)]
    [InlineData("bytes=0-1,5-6", 0, 1000, 200)]
    public async Task Ranges_are_served(string range, int from, int count, int expected)
    {
        await using var server = await ServerFixture.StartAsync();
        var bytes = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        await server.Http.PutAsync($"{Root}/0/r/artifacts/b.bin", new ByteArrayContent(bytes));
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{Root}/0/r/artifacts/b.bin");
        message.Headers.Range = RangeHeaderValue.Parse(range);
        using var response = await server.Http.SendAsync(message);
        Assert.Equal(expected, (int)response.StatusCode);
        if (expected != 416) Assert.Equal(bytes.AsSpan(from, count).ToArray(), await response.Content.ReadAsByteArrayAsync());
        if (expected == 206) Assert.Equal(1000, response.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task Files_are_attachments_and_head_gives_their_length()
    {
        await using var server = await ServerFixture.StartAsync();
        await server.Http.PutAsync($"{Root}/0/r/artifacts/page.html", new StringContent("<script>"));
        using var response = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{Root}/0/r/artifacts/page.html"));
        Assert.Equal(8, response.Content.Headers.ContentLength);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(501, (await server.SendAsync("POST", "/api/2.0/mlflow-artifacts/mpu/create/0/r", "{}")).Status);
    }

    // Clients tidy paths up before they send; an attacker does not, so these go over a bare socket.
    [Theory]
    [InlineData("../../weir.db")]
    [InlineData("0/../../weir.db")]
    [InlineData("%2e%2e/weir.db")]
    [InlineData("..%2fweir.db")]
    [InlineData("%252e%252e%252fweir.db")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("/etc/passwd")]
    [InlineData("..%5cweir.db")]
    [InlineData("C:%5cx")]
    [InlineData("a%00b")]
    public async Task A_path_that_leads_out_is_refused(string path)
    {
        await using var server = await ServerFixture.StartAsync();
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            var answer = await RawAsync(server.Address, $"{method} {Root}/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(server.Project.Database));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var server = await ServerFixture.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT {Root}/0/r/artifacts/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nonly this"));
        }

        await server.Http.PutAsync($"{Root}/0/r/artifacts/whole", new StringContent("x"));
        var (_, listing) = await server.SendAsync("GET", $"{Root}?path=0/r/artifacts");
        Assert.Equal("whole", Assert.Single(listing.GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_runs_files_are_listed_and_fetched_by_run()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        await server.Http.PutAsync($"{Root}/0/{run}/artifacts/dir/a.txt", new StringContent("hello"));
        await server.Http.PutAsync($"{Root}/0/{run}/artifacts/empty", new StringContent(string.Empty));
        var (_, top) = await server.SendAsync("GET", $"/api/2.0/mlflow/artifacts/list?run_id={run}");
        Assert.Equal(["dir", "empty"], top.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        Assert.False(top.GetProperty("files")[1].TryGetProperty("file_size", out _));
        var (_, below) = await server.SendAsync("GET", $"/api/2.0/mlflow/artifacts/list?run_id={run}&path=dir");
        Assert.Equal(("dir/a.txt", 5), (below.GetProperty("files")[0].GetProperty("path").GetString(), below.GetProperty("files")[0].GetProperty("file_size").GetInt32()));
        Assert.Equal("hello", await server.Http.GetStringAsync($"/get-artifact?run_id={run}&path=dir/a.txt"));
        Assert.Equal(400, (await server.SendAsync("GET", $"/get-artifact?run_id={run}&path=../../../weir.db")).Status);
    }

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }
}
