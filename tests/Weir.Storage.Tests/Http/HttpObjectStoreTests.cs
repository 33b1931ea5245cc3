using System.Text;
using Weir.Foundation.Errors;
using Weir.Storage.Http;
using Weir.Testing;

namespace Weir.Storage.Tests.Http;

public sealed class HttpObjectStoreTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileWebServer _server;

    public HttpObjectStoreTests()
    {
        _folder.Write("data/a b.txt", "0123456789");
        _folder.Write("data/empty", "");
        _server = new FileWebServer(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, HttpAuth.None)]
    [InlineData("basic", HttpAuth.Basic)]
    [InlineData("digest", HttpAuth.Digest)]
    [InlineData("X-Token", HttpAuth.Header)]
    public async Task Files_are_read_whole_and_by_range_however_one_is_let_in(string? auth, HttpAuth way)
    {
        _server.Auth = auth;
        using var store = Open(o => o with { Auth = way, User = "me", Password = "secret", HeaderName = auth });
        Assert.Equal("0123456789", await TextAsync(store, "data/a b.txt"));
        Assert.Equal("345", await TextAsync(store, "data/a b.txt", new ByteRange(3, 3)));
        Assert.Equal("789", await TextAsync(store, "data/a b.txt", new ByteRange(7)));
        Assert.Equal("", await TextAsync(store, "data/empty"));
        Assert.Equal(10, (await store.FindAsync("data/a b.txt"))!.SizeBytes);
        Assert.Null(await store.FindAsync("data/none"));
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("data/none"))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("data/a b.txt", new ByteRange(10)))).Code);
    }

    [Fact]
    public async Task Who_is_not_let_in_is_told_so_without_the_password()
    {
        _server.Auth = "basic";
        using var store = Open(o => o with { Auth = HttpAuth.Basic, User = "me", Password = "hunter2" });
        var e = await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("data/empty"));
        Assert.Equal("access_denied", e.Code);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_HEAD_is_asked_by_GET()
    {
        _server.HasHead = false;
        using var store = Open();
        Assert.Equal(10, (await store.FindAsync("data/a b.txt"))!.SizeBytes);
        Assert.Null(await store.FindAsync("data/none"));
    }

    [Fact]
    public async Task A_server_without_ranges_shows_that_it_sends_all()
    {
        _server.HasRanges = false;
        using var store = Open();
        await using var content = await store.OpenAsync("data/a b.txt", new ByteRange(5));
        Assert.Equal((0, 10), (content.Offset, content.Length));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_busy_server_is_asked_again(int status)
    {
        _server.Fault = (n, _) => n <= 2 ? new WebFault { Status = status } : null;
        using var store = Open();
        Assert.Equal("0123456789", await TextAsync(store, "data/a b.txt"));
        Assert.Equal(3, _server.Asked.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://[")]
    [InlineData("gopher://x/")]
    public async Task A_server_that_sends_us_to_what_is_not_of_the_web_is_refused_with_a_sentence(string location)
    {
        _server.Fault = (_, _) => new WebFault { Status = 302, Location = location };
        using var store = Open();
        Assert.Equal("storage_unavailable", (await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("data/a b.txt"))).Code);
        Assert.Equal("storage_unavailable", (await Assert.ThrowsAsync<WeirException>(() => store.FindAsync("data/a b.txt"))).Code);
    }

    [Fact]
    public async Task What_is_forbidden_is_not_asked_again()
    {
        _server.Fault = (_, _) => new WebFault { Status = 403 };
        using var store = Open();
        await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("data/empty"));
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task Nothing_is_written_listed_or_deleted()
    {
        using var store = Open();
        Assert.Equal("read_only_remote", (await Assert.ThrowsAsync<WeirException>(() => store.PutAsync("x", Stream.Null))).Code);
        Assert.Equal("read_only_remote", (await Assert.ThrowsAsync<WeirException>(() => store.DeleteAsync("x"))).Code);
        Assert.Equal("read_only_remote", Assert.Throws<WeirException>(() => store.ListAsync("x")).Code);
    }

    private HttpObjectStore Open(Func<HttpStoreOptions, HttpStoreOptions>? change = null) => new((change ?? (o => o))(new HttpStoreOptions(_server.Address)));

    private static async Task<string> TextAsync(HttpObjectStore store, string key, ByteRange? range = null)
    {
        await using var content = await store.OpenAsync(key, range);
        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
