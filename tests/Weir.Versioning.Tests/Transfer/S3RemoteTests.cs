using Weir.Testing;
using Weir.Versioning.Config;
using Weir.Versioning.Transfer;

[assembly: AssemblyFixture(typeof(SwiftServer))]

namespace Weir.Versioning.Tests.Transfer;

/// <summary>A whole round over a real S3 server that checks signatures.</summary>
public sealed class S3RemoteTests(SwiftServer swift)
{
    [Fact]
    public async Task Objects_go_to_a_bucket_and_come_back_and_gc_takes_what_nothing_tracks()
    {
        await using var bucket = await SwiftBucket.NewAsync(swift);
        using var fixture = await TransferFixture.NewAsync(120, $"s3://{bucket.Name}/team/data");
        fixture.Set("endpointurl", (await swift.AddressAsync()).ToString());
        new ConfigFiles(fixture.Root).Edit(ConfigLevel.Local, fixture.Root, e =>
        {
            e.Set(ConfigSections.Remote("store"), "access_key_id", SwiftServer.AccessKey);
            e.Set(ConfigSections.Remote("store"), "secret_access_key", SwiftServer.SecretKey);
        });
        var pushed = await fixture.PushAsync();
        pushed.Require("push");
        Assert.Equal(122, pushed.Transferred);
        Assert.Equal(0, (await fixture.PushAsync()).Transferred);
        Assert.Empty(await new CloudStatus(fixture.Open()).RunAsync(new TransferRequest()));

        fixture.LoseCache();
        (await fixture.FetchAsync()).Require("fetch");
        Assert.Equal(122, TransferFixture.RequireSound(fixture.Cache));

        File.Delete(Path.Combine(fixture.Root, "one.txt.dvc"));
        var collected = await new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(new CollectRequest { WorkspaceOnly = true, InRemote = true, Grace = TimeSpan.Zero });
        Assert.Single(collected.Removed);
        var removed = collected.RemovedFromRemote.Count;
        // Swift's listings are behind its objects on a busy machine.
        if (removed == 0) await Eventually.IsAsync(async () => (removed = (await new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(new CollectRequest { WorkspaceOnly = true, InRemote = true, Grace = TimeSpan.Zero })).RemovedFromRemote.Count) > 0);
        Assert.Equal(1, removed);
    }
}
