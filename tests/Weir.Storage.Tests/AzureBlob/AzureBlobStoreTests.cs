using Weir.Foundation.Errors;
using Weir.Storage.AzureBlob;
using Weir.Testing;

namespace Weir.Storage.Tests.AzureBlob;

/// <summary>Against a server that checks signatures: azurite where <c>WEIR_TEST_AZURITE</c> says where it is, else one of our own.</summary>
public sealed class AzureBlobStoreTests : ObjectStoreCompliance, IAsyncLifetime
{
    private const int BlockBytes = 64 << 10;

    private readonly AzureServer _server = new();
    private AzureBlobStore _store = null!;
    private AzureOptions _options = null!;

    protected override IObjectStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        var azurite = Environment.GetEnvironmentVariable("WEIR_TEST_AZURITE");
        var container = $"c{Guid.NewGuid():N}";
        var endpoint = azurite is null ? _server.Address : new Uri(new Uri(azurite), AzureServer.Account);
        _options = AzureOptions.Create(container, "team/artifacts", $"BlobEndpoint={endpoint};AccountName={AzureServer.Account};AccountKey={AzureServer.Key}", null, null, null) with { BlockBytes = BlockBytes };
        _store = new AzureBlobStore(_options);
        if (azurite is not null)
        {
            using var requests = new AzureRequests(_options);
            using var made = await requests.SendAsync(HttpMethod.Put, null, "restype=container", null, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_large_object_goes_in_blocks_and_comes_back_whole_and_by_range()
    {
        var bytes = Bytes((3 * BlockBytes) + 12_345);
        await _store.PutAsync("big.bin", new MemoryStream(bytes), bytes.Length);
        Assert.Equal(bytes, await ReadAsync("big.bin"));
        Assert.Equal(bytes.AsSpan(BlockBytes - 10, 20).ToArray(), await ReadAsync("big.bin", new ByteRange(BlockBytes - 10, 20)));
        bytes = Bytes(2 * BlockBytes);
        await _store.PutAsync("even.bin", new MemoryStream(bytes));
        Assert.Equal(bytes, await ReadAsync("even.bin"));
    }

    [Fact]
    public async Task A_listing_goes_on_beyond_one_page()
    {
        for (var i = 0; i < 20; i++) await PutAsync($"many/{i:00}", "x");
        Assert.Equal(20, (await NamesAsync("many")).Count);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_not_told()
    {
        using var store = new AzureBlobStore(_options with { AccountKey = Convert.ToBase64String(new byte[64]) });
        var e = await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("x"));
        Assert.Equal("access_denied", e.Code);
        Assert.DoesNotContain(AzureServer.Key[..10], e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_no_missing_object()
    {
        using var store = new AzureBlobStore(_options with { Container = "missing" });
        Assert.Equal("container_not_found", (await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("x"))).Code);
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=k==;EndpointSuffix=core.windows.net", "https://a.blob.core.windows.net/", "k==")]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1", AzureServer.Key)]
    [InlineData("BlobEndpoint=https://x.example/;SharedAccessSignature=sv=1&sig=2", "https://x.example/", null)]
    public void Connection_strings_are_read(string text, string endpoint, string? key)
    {
        var options = AzureOptions.Create("c", "", text, null, null, null);
        Assert.Equal((endpoint, key), (options.Endpoint.ToString(), options.AccountKey));
    }
}
