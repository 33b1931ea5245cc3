using Amazon.Runtime;
using Amazon.S3;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Storage.S3;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(SwiftServer))]

namespace Weir.Storage.Tests.S3;

/// <summary>Against a real server that checks signatures.</summary>
public sealed class S3ObjectStoreTests(SwiftServer swift) : ObjectStoreCompliance, IAsyncLifetime
{
    private const int PartBytes = 5 << 20;

    private S3ObjectStore _store = null!;
    private S3Options _options = null!;

    protected override IObjectStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        _options = new S3Options(swift.NewBucketName(), "team/artifacts") { Endpoint = await swift.AddressAsync(), AccessKey = SwiftServer.AccessKey, SecretKey = SwiftServer.SecretKey, PartBytes = PartBytes, KeysPerPage = 50 };
        using var client = Client();
        await client.PutBucketAsync(_options.Bucket);
        _store = new S3ObjectStore(_options);
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_large_object_goes_in_parts_and_comes_back_whole_and_by_range()
    {
        var bytes = Bytes((2 * PartBytes) + 12_345);
        var stored = await _store.PutAsync("big.bin", new MemoryStream(bytes));
        Assert.Equal(new StoredObject("big.bin", bytes.Length, ContentHash.Md5(bytes)), stored);
        Assert.Equal(bytes, await ReadAsync("big.bin"));
        Assert.Equal(bytes.AsSpan(PartBytes - 10, 20).ToArray(), await ReadAsync("big.bin", new ByteRange(PartBytes - 10, 20)));
        Assert.Equal(bytes[..^5], await ReadAsync("big.bin", new ByteRange(0, bytes.Length - 5)));
    }

    [Fact]
    public async Task A_sender_that_breaks_off_in_a_later_part_leaves_no_object_and_no_parts()
    {
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync("half", new BreakingAfter(PartBytes + 1000)));
        Assert.Null(await _store.FindAsync("half"));
        using var client = Client();
        Assert.Empty((await client.ListMultipartUploadsAsync(_options.Bucket)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task A_listing_goes_on_beyond_one_page()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = worker; i < 130; i += 8) await PutAsync($"many/{i:0000}", "x");
        }));
        Assert.Equal(Enumerable.Range(0, 130).Select(i => $"{i:0000}"), await NamesAsync("many"));
        Assert.True(await _store.DeleteAsync("many"));
        Assert.Empty(await NamesAsync("many"));
    }

    [Fact]
    public async Task What_lies_outside_the_prefix_is_not_seen()
    {
        using var client = Client();
        await client.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest { BucketName = _options.Bucket, Key = "team/other", ContentBody = "x", UseChunkEncoding = false });
        await PutAsync("mine", "x");
        Assert.Equal(["mine"], await NamesAsync(""));
        Assert.False(await _store.DeleteAsync("other"));
        Assert.Null(await _store.FindAsync("other"));
    }

    [Fact]
    public async Task A_client_uploads_parts_past_the_server_and_downloads_with_an_address()
    {
        using var http = new HttpClient();
        var parts = new[] { Bytes(PartBytes), Bytes(1000) };
        var upload = await _store.BeginUploadAsync("direct/a b.bin", 2, TimeSpan.FromMinutes(5));
        var sent = new List<UploadedPart>();
        for (var i = 0; i < parts.Length; i++)
        {
            using var answer = await http.PutAsync(upload.PartAddresses[i], new ByteArrayContent(parts[i]));
            answer.EnsureSuccessStatusCode();
            sent.Add(new UploadedPart(i + 1, answer.Headers.ETag!.Tag));
        }

        Assert.Null(await _store.FindAsync("direct/a b.bin"));
        await _store.CompleteUploadAsync("direct/a b.bin", upload.Id, sent);
        Assert.Equal(parts.SelectMany(p => p), await http.GetByteArrayAsync(_store.DownloadAddress("direct/a b.bin", TimeSpan.FromMinutes(5))));

        var aborted = await _store.BeginUploadAsync("direct/never", 1, TimeSpan.FromMinutes(5));
        await _store.AbortUploadAsync("direct/never", aborted.Id);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => _store.CompleteUploadAsync("direct/never", aborted.Id, sent))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => _store.BeginUploadAsync("x", 10_001, TimeSpan.FromMinutes(5)))).Code);
    }

    [Fact]
    public async Task Wrong_credentials_a_missing_bucket_and_a_server_that_is_not_there_are_told_in_words()
    {
        using var wrong = new S3ObjectStore(_options with { SecretKey = "not it" });
        Assert.Contains("refused the credentials", (await Assert.ThrowsAsync<WeirException>(() => wrong.PutAsync("x", Stream.Null))).Message);
        using var nowhere = new S3ObjectStore(_options with { Bucket = "no-such-bucket" });
        Assert.Contains("no bucket 'no-such-bucket'", (await Assert.ThrowsAsync<WeirException>(() => nowhere.PutAsync("x", Stream.Null))).Message);
        using var silent = new S3ObjectStore(_options with { Endpoint = new Uri("http://127.0.0.1:1") });
        var e = await Assert.ThrowsAsync<WeirException>(() => silent.PutAsync("x", Stream.Null));
        Assert.True(e.IsTransient);
        Assert.DoesNotContain(SwiftServer.SecretKey, e.ToString());
    }

    [Fact]
    public void An_address_says_bucket_and_prefix_and_the_environment_the_rest()
    {
        var options = S3Options.Parse("s3://models/team%20a/x/", name => name switch { "AWS_ENDPOINT_URL" => "http://127.0.0.1:9000", "AWS_DEFAULT_REGION" => "eu-central-1", _ => null });
        Assert.Equal(("models", "team a/x", "http://127.0.0.1:9000/", "eu-central-1"), (options.Bucket, options.Prefix, options.Endpoint!.ToString(), options.Region));
        foreach (var address in (string[])["s3://", "s3:///x", "http://a/b", "s3://b/a?x=1", "bucket"])
            Assert.Throws<WeirException>(() => S3Options.Parse(address, _ => null));
    }

    private AmazonS3Client Client() => new(
        new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey), new AmazonS3Config { ServiceURL = _options.Endpoint!.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    private sealed class BreakingAfter(int goodBytes) : MemoryStream(new byte[goodBytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("the connection broke");
    }
}
