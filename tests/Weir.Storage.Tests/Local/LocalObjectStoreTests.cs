using Weir.Foundation.Errors;
using Weir.Storage.Local;
using Weir.Testing;

namespace Weir.Storage.Tests.Local;

public sealed class LocalObjectStoreTests : ObjectStoreCompliance, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IObjectStore Store => new LocalObjectStore(_folder["root"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_symbolic_link_out_of_the_root_is_not_followed()
    {
        _folder.Write("outside/secret", "s");
        Directory.CreateDirectory(_folder["root"]);
        Directory.CreateSymbolicLink(_folder["root", "dir"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["root", "file"], _folder["outside", "secret"]);
        foreach (var key in new[] { "dir/secret", "file" })
        {
            Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync(key))).Code);
            Assert.Equal(ErrorCodes.PathEscapesRoot, (await Assert.ThrowsAsync<WeirException>(() => PutAsync(key, "x"))).Code);
        }

        Assert.Empty(await NamesAsync(""));
        Assert.Equal("s", File.ReadAllText(_folder["outside", "secret"]));
    }

    [Fact]
    public async Task What_is_there_but_cannot_be_read_is_not_called_missing()
    {
        Directory.CreateDirectory(_folder["root"]);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["root", "s"])); // fails to open whoever asks, root too
        Assert.Equal("cannot_read", (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync("s"))).Code);
    }

    [Fact]
    public async Task A_folder_and_what_would_lie_below_an_object_are_no_objects()
    {
        await PutAsync("a/b", "x");
        foreach (var key in new[] { "a", "a/b/c", "a/b/c/d", "a/c", "z/y" })
            Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => Store.OpenAsync(key))).Code);
    }

    [Fact]
    public async Task An_object_cannot_take_the_place_of_a_folder_nor_lie_below_an_object()
    {
        await PutAsync("a/b", "x");
        Assert.Equal(ErrorCodes.WrongFileKind, (await Assert.ThrowsAsync<WeirException>(() => PutAsync("a", "x"))).Code);
        Assert.Equal(ErrorCodes.CannotWrite, (await Assert.ThrowsAsync<WeirException>(() => PutAsync("a/b/c", "x"))).Code);
    }

    [Theory]
    [InlineData("%2e%2e/x")]
    [InlineData("%252e%252e%252fx")]
    [InlineData("a/%2E%2E/%2E%2E/x")]
    [InlineData("%2fetc/passwd")]
    [InlineData("a%5c..%5cb")]
    [InlineData("a%00b")]
    [InlineData("C%3a/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("%25252525252525252525252525252525252e")]
    public void A_name_that_turns_dangerous_when_decoded_again_is_refused(string name) =>
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => ObjectKey.CheckUntrusted(name)).Code);

    [Theory]
    [InlineData("100%25.txt")]
    [InlineData("50% off")]
    [InlineData("a%20b")]
    [InlineData("eye%step%2%timestamp%1700000000000%0e3.png")]
    public void A_name_with_harmless_percent_signs_is_fine(string name) => ObjectKey.CheckUntrusted(name);
}
