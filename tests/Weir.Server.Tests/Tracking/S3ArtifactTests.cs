using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

/// <summary>A server whose artifacts lie in a bucket: through the server, and past it.</summary>
public sealed class S3ArtifactTests(SwiftServer swift)
{
    private const string Root = "/api/2.0/mlflow-artifacts";
    private const int PartBytes = 5 << 20;

    [Fact]
    public async Task Files_go_through_the_server_into_the_bucket_and_back()
    {
        var (server, bucket) = await StartAsync();
        await using var _ = server;
        Assert.Equal(200, (int)(await server.Http.PutAsync($"{Root}/artifacts/0/r/artifacts/a%20b/c.txt", new StringContent("hello"))).StatusCode);
        Assert.Equal("hello", await server.Http.GetStringAsync($"{Root}/artifacts/0/r/artifacts/a%20b/c.txt"));
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{Root}/artifacts/0/r/artifacts/a%20b/c.txt") { Headers = { Range = new RangeHeaderValue(1, 2) } };
        Assert.Equal("el", await (await server.Http.SendAsync(message)).Content.ReadAsStringAsync());
        var (_, listing) = await server.SendAsync("GET", $"{Root}/artifacts?path=0/r/artifacts");
        Assert.Equal("a b", listing.GetProperty("files")[0].GetProperty("path").GetString());
        using var client = await ClientAsync();
        Assert.Equal(["store/0/r/artifacts/a b/c.txt"], (await client.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket })).S3Objects.Select(o => o.Key));
        Assert.Equal(200, (int)(await server.Http.DeleteAsync($"{Root}/artifacts/0/r/artifacts/a%20b")).StatusCode);
        Assert.Equal(404, (int)(await server.Http.GetAsync($"{Root}/artifacts/0/r/artifacts/a%20b/c.txt")).StatusCode);
    }

    [Fact]
    public async Task A_large_file_goes_past_the_server_in_parts_as_MLflows_client_sends_it()
    {
        var (server, _) = await StartAsync();
        await using var __ = server;
        using var http = new HttpClient();
        var bytes = Enumerable.Range(0, PartBytes + 1000).Select(i => (byte)(i * 31)).ToArray();
        var (status, begun) = await server.SendAsync("POST", $"{Root}/mpu/create/0/r/artifacts/model", """{"path": "/home/me/my data/model.bin", "num_parts": 2}""");
        Assert.Equal(200, status);
        var tags = new List<string>();
        foreach (var credential in begun.GetProperty("credentials").EnumerateArray())
        {
            var number = credential.GetProperty("part_number").GetInt32();
            var part = number == 1 ? bytes[..PartBytes] : bytes[PartBytes..];
            using var sent = await http.PutAsync(credential.GetProperty("url").GetString(), new ByteArrayContent(part));
            sent.EnsureSuccessStatusCode();
            tags.Add(string.Create(CultureInfo.InvariantCulture, $$"""{"part_number": {{number}}, "etag": {{JsonSerializer.Serialize(sent.Headers.ETag!.Tag)}}, "url": ""}"""));
        }

        var complete = $$"""{"path": "/home/me/my data/model.bin", "upload_id": "{{begun.GetProperty("upload_id").GetString()}}", "parts": [{{string.Join(", ", tags)}}]}""";
        Assert.Equal(200, (await server.SendAsync("POST", $"{Root}/mpu/complete/0/r/artifacts/model", complete)).Status);
        Assert.Equal(bytes, await server.Http.GetByteArrayAsync($"{Root}/artifacts/0/r/artifacts/model/model.bin"));
        var (_, signed) = await server.SendAsync("GET", $"{Root}/presigned/0/r/artifacts/model/model.bin");
        Assert.Equal(bytes, await http.GetByteArrayAsync(signed.GetProperty("url").GetString()));
    }

    [Theory]
    [InlineData("create", """{"num_parts": 1}""", 400)]
    [InlineData("create", """{"path": "a"}""", 400)]
    [InlineData("create", """{"path": "a", "num_parts": 0}""", 400)]
    [InlineData("create", """{"path": "a", "num_parts": 10001}""", 400)]
    [InlineData("create", """{"path": "..", "num_parts": 1}""", 400)]
    [InlineData("complete", """{"path": "a", "upload_id": "x"}""", 400)]
    [InlineData("complete", """{"path": "a", "upload_id": "x", "parts": [{"part_number": 1, "etag": "e"}]}""", 404)]
    [InlineData("abort", """{"path": "a"}""", 400)]
    [InlineData("other", """{"path": "a"}""", 404)]
    public async Task Uploads_that_make_no_sense_are_refused(string verb, string body, int expected)
    {
        var (server, _) = await StartAsync();
        await using var __ = server;
        Assert.Equal(expected, (await server.SendAsync("POST", $"{Root}/mpu/{verb}/0/r", body)).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"{Root}/presigned/0/r/none")).Status);
        Assert.Equal(400, (await server.SendAsync("GET", $"{Root}/presigned/0/%252e%252e/none")).Status);
    }

    private async Task<(ServerFixture Server, string Bucket)> StartAsync()
    {
        var bucket = swift.NewBucketName();
        using (var client = await ClientAsync()) await client.PutBucketAsync(bucket);
        var endpoint = await swift.AddressAsync();
        var server = await ServerFixture.StartAsync(o => o with
        {
            Artifacts = $"s3://{bucket}/store",
            Variable = name => name switch { "AWS_ENDPOINT_URL" => endpoint.ToString(), "AWS_ACCESS_KEY_ID" => SwiftServer.AccessKey, "AWS_SECRET_ACCESS_KEY" => SwiftServer.SecretKey, _ => null },
        });
        return (server, bucket);
    }

    private async Task<AmazonS3Client> ClientAsync() => new(
        new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey), new AmazonS3Config { ServiceURL = (await swift.AddressAsync()).ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
}
