using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Versioning.Tests.Transfer;

/// <summary>What a remote at the other end of a network does wrong.</summary>
public sealed class HttpRemoteTests : IAsyncLifetime
{
    private TransferFixture _fixture = null!;
    private FileWebServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await TransferFixture.NewAsync(3);
        _fixture.Folder.Write("repo/big.bin", new string('x', 3 << 20));
        await new Operations.AddOperation(_fixture.Open(), Weir.Lineage.NoLineage.Instance, TimeProvider.System).RunAsync([Path.Combine(_fixture.Root, "big.bin")]);
        await _fixture.PushAsync();
        _server = new FileWebServer(_fixture.Remote);
        Weir.Versioning.Config.RemoteSettings.Add(new Weir.Versioning.Config.ConfigFiles(_fixture.Root), Weir.Versioning.Config.ConfigLevel.Project, _fixture.Root, "store", _server.Address.ToString(), isDefault: true, force: true);
        _fixture.LoseCache();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Everything_comes_from_a_web_server()
    {
        (await _fixture.FetchAsync()).Require("fetch");
        Assert.Equal(6, TransferFixture.RequireSound(_fixture.Cache));
        Assert.Equal("read_only_remote", (await Assert.ThrowsAsync<WeirException>(() => _fixture.PushAsync())).Code);
        Assert.Empty(await new Weir.Versioning.Transfer.CloudStatus(_fixture.Open()).RunAsync(new()));
    }

    [Fact]
    public async Task What_broke_off_goes_on_where_it_stopped()
    {
        _server.Fault = (_, path) => IsBig(path) && _server.Asked.Count(a => a.Contains(path, StringComparison.Ordinal)) == 1 ? new WebFault { BytesBeforeEnd = 2 << 20 } : null;
        (await _fixture.FetchAsync()).Require("fetch");
        Assert.Equal(6, TransferFixture.RequireSound(_fixture.Cache));
        Assert.Contains(_server.Asked, a => a.Contains("bytes=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_broke_off_for_good_is_kept_and_continued_by_the_next_command()
    {
        _server.Fault = (_, path) => IsBig(path) ? new WebFault { BytesBeforeEnd = 300 << 10 } : null;
        var first = await _fixture.FetchAsync();
        Assert.Equal(["big.bin"], first.Failed.Select(f => f.Path));
        Assert.Equal(5, TransferFixture.RequireSound(_fixture.Cache));
        _server.Fault = (_, _) => null;
        _server.Asked.Clear();
        (await _fixture.FetchAsync()).Require("fetch");
        Assert.Matches("GET .* bytes=[1-9]", Assert.Single(_server.Asked));
        Assert.Equal(6, TransferFixture.RequireSound(_fixture.Cache));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_and_asked_again()
    {
        using var end = new CancellationTokenSource();
        _fixture.Set("read_timeout", "3");
        _server.Fault = (_, path) => IsBig(path) && _server.Asked.Count(a => a.Contains(path, StringComparison.Ordinal)) == 1 ? new WebFault { BytesBeforeEnd = 1 << 20, Stalls = true, StallEnd = end.Token } : null;
        (await _fixture.FetchAsync()).Require("fetch");
        Assert.Equal(6, TransferFixture.RequireSound(_fixture.Cache));
        await end.CancelAsync();
    }

    [Fact]
    public async Task Other_content_than_the_name_says_is_refused_and_named()
    {
        _server.Fault = (_, path) => IsBig(path) ? new WebFault { OtherContent = true } : null;
        var result = await _fixture.FetchAsync();
        var (name, reason) = Assert.Single(result.Failed);
        Assert.Equal(("big.bin", "corrupt_object"), (name, reason.Code));
        Assert.Equal(5, TransferFixture.RequireSound(_fixture.Cache));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_server_that_is_busy_now_and_then_is_asked_again(int status)
    {
        _server.Fault = (n, _) => n % 3 == 1 ? new WebFault { Status = status } : null;
        (await _fixture.FetchAsync()).Require("fetch");
        Assert.Equal(6, TransferFixture.RequireSound(_fixture.Cache));
    }

    [Fact]
    public async Task A_forbidden_object_is_named_and_the_rest_comes()
    {
        _fixture.Set("user", "me");
        _fixture.Set("password", "hunter2");
        _server.Fault = (_, path) => IsBig(path) ? new WebFault { Status = 403 } : null;
        var result = await _fixture.FetchAsync();
        var e = Assert.Throws<WeirException>(() => result.Require("fetch"));
        Assert.Contains("big.bin", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString() + result.Failed[0].Reason, StringComparison.Ordinal);
        Assert.Equal(5, TransferFixture.RequireSound(_fixture.Cache));
    }

    private bool IsBig(string path)
    {
        var file = Path.Combine(_fixture.Remote, path);
        return File.Exists(file) && new FileInfo(file).Length > 1 << 20;
    }
}
