using Weir.Foundation.Errors;
using Weir.Storage.Local;
using Weir.Versioning.Config;
using Weir.Versioning.Remotes;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Tests.Transfer;

public sealed class TransferTests
{
    [Fact]
    public async Task What_is_pushed_comes_back_and_what_is_there_is_not_moved_again()
    {
        using var fixture = await TransferFixture.NewAsync(40);
        var pushed = await fixture.PushAsync();
        Assert.Equal((42, 0), (pushed.Transferred, pushed.Present));
        Assert.Equal(42, TransferFixture.RequireSound(fixture.Remote));
        Assert.Equal(0, (await fixture.PushAsync()).Transferred);
        Assert.Empty(await new CloudStatus(fixture.Open()).RunAsync(new TransferRequest()));

        fixture.LoseCache();
        Assert.Equal(42, (await fixture.FetchAsync()).Transferred);
        Assert.Equal(42, TransferFixture.RequireSound(fixture.Cache));
        Assert.False(Directory.Exists(Path.Combine(fixture.Cache, ".weir-incoming")));
        Assert.All(Directory.EnumerateFiles(fixture.Cache, "*", SearchOption.AllDirectories), static f => Assert.False((new FileInfo(f).Attributes & FileAttributes.ReadOnly) == 0));
        Assert.Equal(0, (await fixture.FetchAsync()).Transferred);
    }

    [Fact]
    public async Task A_pull_brings_a_part_of_a_directory_and_then_the_rest()
    {
        using var fixture = await TransferFixture.NewAsync(9);
        await fixture.PushAsync();
        fixture.LoseCache();
        Directory.Delete(Path.Combine(fixture.Root, "data"), recursive: true);
        var pull = new PullOperation(fixture.Open(), TimeProvider.System);
        (await pull.RunAsync(new TransferRequest { Targets = ["data/1"] }, force: false)).Require(allowsMissing: false);
        Assert.Equal(["1"], Directory.GetDirectories(Path.Combine(fixture.Root, "data")).Select(Path.GetFileName));
        (await new PullOperation(fixture.Open(), TimeProvider.System).RunAsync(new TransferRequest(), force: false)).Require(allowsMissing: false);
        Assert.Equal(9, Directory.GetFiles(Path.Combine(fixture.Root, "data"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_directory_object_is_not_sent_while_a_file_of_it_is_nowhere_and_the_file_is_named()
    {
        using var fixture = await TransferFixture.NewAsync();
        var lost = Weir.Foundation.Hashing.ContentHash.Md5OfFile(Path.Combine(fixture.Root, "data/0/0.txt"));
        File.Delete(Path.Combine(fixture.Cache, "files/md5", lost[..2], lost[2..]));
        var result = await fixture.PushAsync();
        Assert.Equal(["data/0/0.txt"], result.Missing);
        Assert.Equal(5, result.Transferred); // four files of the directory, and the other
        Assert.DoesNotContain(Directory.EnumerateFiles(fixture.Remote, "*", SearchOption.AllDirectories), f => f.EndsWith(".dir", StringComparison.Ordinal));
        var e = Assert.Throws<WeirException>(() => result.Require("push"));
        Assert.Contains("'data/0/0.txt'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_object_is_neither_sent_nor_taken_and_the_rest_is(bool inCache)
    {
        using var fixture = await TransferFixture.NewAsync();
        if (!inCache) await fixture.PushAsync();
        var md5 = Weir.Foundation.Hashing.ContentHash.Md5OfFile(Path.Combine(fixture.Root, "one.txt"));
        var path = Path.Combine(inCache ? fixture.Cache : fixture.Remote, "files/md5", md5[..2], md5[2..]);
        File.Delete(path);
        File.WriteAllText(path, "two\n");
        if (!inCache) fixture.LoseCache();
        var result = inCache ? await fixture.PushAsync() : await fixture.FetchAsync();
        Assert.Equal([("one.txt", "corrupt_object")], result.Failed.Select(f => (f.Path, f.Reason.Code)));
        Assert.Equal(6, TransferFixture.RequireSound(inCache ? fixture.Remote : fixture.Cache));
    }

    [Fact]
    public async Task A_push_that_dies_at_any_step_leaves_the_remote_sound_and_can_be_repeated()
    {
        using var fixture = await TransferFixture.NewAsync();
        for (var step = 1; ; step++)
        {
            Assert.True(step < 100);
            var store = new FaultyStore(new LocalObjectStore(fixture.Remote), step);
            var options = RemoteOptions.Of(fixture.Open().Config, "store");
            try
            {
                await new PushOperation(fixture.Open(), TimeProvider.System) { OpenRemote = (_, _) => new DataRemote(options, store) }.RunAsync(new TransferRequest { Jobs = 1 });
            }
            catch (WeirException)
            {
                // While it looked around.
            }

            TransferFixture.RequireSound(fixture.Remote);
            if (!store.HasFailed) break;
        }

        Assert.Equal(7, TransferFixture.RequireSound(fixture.Remote));
    }

    [Fact]
    public async Task A_fetch_that_dies_at_any_step_leaves_the_cache_sound_and_can_be_repeated()
    {
        using var fixture = await TransferFixture.NewAsync();
        await fixture.PushAsync();
        fixture.LoseCache();
        for (var step = 1; ; step++)
        {
            Assert.True(step < 100);
            var store = new FaultyStore(new LocalObjectStore(fixture.Remote), step);
            var options = RemoteOptions.Of(fixture.Open().Config, "store");
            await new FetchOperation(fixture.Open(), TimeProvider.System) { OpenRemote = (_, _) => new DataRemote(options, store) }.RunAsync(new TransferRequest { Jobs = 1 });
            RequireObjects(fixture.Cache);
            if (!store.HasFailed) break;
        }

        Assert.Equal(7, TransferFixture.RequireSound(fixture.Cache));

        // A directory object comes before its files here.
        static void RequireObjects(string cache)
        {
            foreach (var file in Directory.Exists(Path.Combine(cache, "files")) ? Directory.EnumerateFiles(Path.Combine(cache, "files"), "*", SearchOption.AllDirectories) : [])
                Assert.Equal((Path.GetFileName(Path.GetDirectoryName(file)!) + Path.GetFileName(file))[..32], Weir.Foundation.Hashing.ContentHash.Md5OfFile(file));
        }
    }

    [Fact]
    public async Task Two_pushes_at_once_both_succeed()
    {
        using var fixture = await TransferFixture.NewAsync(60);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fixture.PushAsync())));
        Assert.All(results, r => r.Require("push"));
        Assert.Equal(62, TransferFixture.RequireSound(fixture.Remote));
    }

    [Theory]
    [InlineData("gs://bucket/x")]
    [InlineData("webdav://host/x")]
    [InlineData("gdrive://id/x")]
    public async Task Kinds_that_only_dvc_has_are_refused_when_they_are_used(string url)
    {
        using var fixture = await TransferFixture.NewAsync(1, url);
        Assert.Equal("remote_unsupported", (await Assert.ThrowsAsync<WeirException>(() => fixture.PushAsync())).Code);
    }

    [Fact]
    public async Task Without_a_remote_only_what_the_cache_lacks_is_a_failure()
    {
        using var fixture = await TransferFixture.NewAsync(1);
        RemoteSettings.Remove(new ConfigFiles(fixture.Root), ConfigLevel.Project, fixture.Root, "store");
        Assert.Equal("no_remote", (await Assert.ThrowsAsync<WeirException>(() => fixture.PushAsync())).Code);
        Assert.Equal(0, (await fixture.FetchAsync()).Transferred);
        fixture.LoseCache();
        Assert.Equal("no_remote", (await Assert.ThrowsAsync<WeirException>(() => fixture.FetchAsync())).Code);
    }

    [Fact]
    public async Task A_remote_may_refer_to_another()
    {
        using var fixture = await TransferFixture.NewAsync(1);
        RemoteSettings.Add(new ConfigFiles(fixture.Root), ConfigLevel.Project, fixture.Root, "below", "remote://store/deeper/still", isDefault: false, force: false);
        await fixture.PushAsync(new TransferRequest { Remote = "below" });
        Assert.Equal(3, TransferFixture.RequireSound(Path.Combine(fixture.Remote, "deeper/still")));
        RemoteSettings.Add(new ConfigFiles(fixture.Root), ConfigLevel.Project, fixture.Root, "self", "remote://self/x", isDefault: false, force: false);
        Assert.Equal("config_invalid", (await Assert.ThrowsAsync<WeirException>(() => fixture.PushAsync(new TransferRequest { Remote = "self" }))).Code);
    }

    [Fact]
    public async Task Gc_removes_what_nothing_tracks_spares_what_is_young_and_keeps_it_a_day()
    {
        using var fixture = await TransferFixture.NewAsync(3);
        var stray = Path.Combine(fixture.Cache, "files/md5/aa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
        File.WriteAllText(stray, "stray");
        var collect = new CollectOperation(fixture.Open(), TimeProvider.System);
        var request = new CollectRequest { WorkspaceOnly = true };
        Assert.Equal((0, 1), ((await collect.RunAsync(request)).Removed.Count, (await collect.RunAsync(request)).TooYoung));
        File.SetLastWriteTimeUtc(stray, DateTime.UnixEpoch);
        Assert.Single((await collect.RunAsync(request with { IsDryRun = true })).Removed);
        Assert.True(File.Exists(stray));
        var result = await collect.RunAsync(request);
        Assert.False(File.Exists(stray));
        Assert.Equal("stray", File.ReadAllText(Path.Combine(result.UndoFolder!, "files/md5/aa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
        Assert.Equal(5, TransferFixture.RequireSound(fixture.Cache));
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<WeirException>(() => collect.RunAsync(new CollectRequest()))).Code);
    }

    [Fact]
    public async Task Gc_brings_the_list_of_a_directory_that_the_cache_lacks_before_it_takes_its_files_for_unused()
    {
        using var fixture = await TransferFixture.NewAsync(3);
        await fixture.PushAsync();
        File.Delete(Directory.EnumerateFiles(fixture.Cache, "*.dir", SearchOption.AllDirectories).Single());
        var request = new CollectRequest { WorkspaceOnly = true, InRemote = true, Grace = TimeSpan.Zero };
        var result = await new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(request);
        Assert.Equal((0, 0, 0), (result.Removed.Count, result.RemovedFromRemote.Count, result.MissingDirectories.Count));
        Assert.Equal((5, 5), (TransferFixture.RequireSound(fixture.Cache), TransferFixture.RequireSound(fixture.Remote)));

        foreach (var root in new[] { fixture.Cache, fixture.Remote }) File.Delete(Directory.EnumerateFiles(root, "*.dir", SearchOption.AllDirectories).Single());
        result = await new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(request with { IsDryRun = true });
        Assert.Equal(["data"], result.MissingDirectories);
        Assert.Equal((3, 3), (result.Removed.Count, result.RemovedFromRemote.Count));
    }

    [Fact]
    public async Task Gc_removes_nothing_when_a_metafile_cannot_be_read()
    {
        using var fixture = await TransferFixture.NewAsync(1);
        fixture.Folder.Write("repo/bad.dvc", "outs: {");
        await Assert.ThrowsAsync<WeirException>(() => new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(new CollectRequest { WorkspaceOnly = true, Grace = TimeSpan.Zero }));
        Assert.Equal(3, TransferFixture.RequireSound(fixture.Cache));
    }

    [Fact]
    public async Task Gc_keeps_what_another_checkout_with_the_same_cache_tracks()
    {
        using var fixture = await TransferFixture.NewAsync(1);
        using var other = await TransferFixture.NewAsync(4);
        foreach (var one in new[] { fixture, other })
        {
            new ConfigFiles(one.Root).Edit(ConfigLevel.Project, one.Root, e => e.Set("cache", "dir", fixture.Folder["shared"]));
            await new Operations.AddOperation(one.Open(), Weir.Lineage.NoLineage.Instance, TimeProvider.System).RunAsync([Path.Combine(one.Root, "data")]);
        }

        var result = await new CollectOperation(fixture.Open(), TimeProvider.System).RunAsync(new CollectRequest { WorkspaceOnly = true, Grace = TimeSpan.Zero });
        Assert.Empty(result.Removed);
    }
}
