using Weir.Foundation.Hashing;
using Weir.Testing;
using Weir.Versioning.Config;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Tests.Transfer;

/// <summary>Remotes that keep files under their own names, with versions of the provider, as <c>dvc push</c> leaves them: read, never written.</summary>
public sealed class VersionedRemoteTests(SwiftServer swift)
{
    [Fact]
    public async Task What_a_metafile_names_comes_in_its_own_version_although_newer_ones_lie_there()
    {
        using var folder = new TempFolder();
        await using var bucket = await SwiftBucket.NewAsync(swift, isVersioned: true);
        var one = await bucket.PutAsync("team/one.txt", "first\n");
        await bucket.PutAsync("team/one.txt", "second\n");
        var a = await bucket.PutAsync("team/data/a.txt", "a\n");
        var b = await bucket.PutAsync("team/data/sub/b.txt", "b\n");
        await bucket.PutAsync("team/data/sub/b.txt", "other\n");

        await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        var files = new ConfigFiles(folder.Path);
        RemoteSettings.Add(files, ConfigLevel.Project, folder.Path, "store", $"s3://{bucket.Name}/team", isDefault: true, force: false);
        foreach (var (key, value) in new[] { ("endpointurl", (await swift.AddressAsync()).ToString()), ("version_aware", "true") }) RemoteSettings.Modify(files, ConfigLevel.Project, folder.Path, "store", key, value);
        foreach (var (key, value) in new[] { ("access_key_id", SwiftServer.AccessKey), ("secret_access_key", SwiftServer.SecretKey) }) RemoteSettings.Modify(files, ConfigLevel.Local, folder.Path, "store", key, value);
        folder.Write("one.txt.dvc", $"outs:\n- md5: {Md5("first\n")}\n  size: 6\n  hash: md5\n  path: one.txt\n  cloud:\n    store:\n      etag: x\n      version_id: '{one}'\n");
        var metafile = $"outs:\n- path: data\n  hash: md5\n  files:\n{File("a.txt", "a\n", a)}{File("sub/b.txt", "b\n", b)}";
        folder.Write("data.dvc", metafile);

        var fetched = await new FetchOperation(DvcRepository.Open(folder.Path), TimeProvider.System).RunAsync(new TransferRequest());
        fetched.Require("fetch");
        Assert.Equal(3, fetched.Transferred);
        var repository = DvcRepository.Open(folder.Path);
        _ = new CheckoutOperation(repository).Run([.. repository.ReadIndex().Outs], force: false, CancellationToken.None);
        Assert.Equal(("first\n", "a\n", "b\n"), (System.IO.File.ReadAllText(folder["one.txt"]), System.IO.File.ReadAllText(folder["data/a.txt"]), System.IO.File.ReadAllText(folder["data/sub/b.txt"])));
        Assert.Empty(StatusCheck.All(repository, repository.ReadIndex()));
        Assert.Equal(0, (await new FetchOperation(DvcRepository.Open(folder.Path), TimeProvider.System).RunAsync(new TransferRequest())).Transferred);

        // Added again unchanged, the file keeps the provider's versions; changed, it is told as any other.
        await new AddOperation(DvcRepository.Open(folder.Path), Weir.Lineage.NoLineage.Instance, TimeProvider.System).RunAsync([folder["data"]]);
        Assert.Equal(metafile, System.IO.File.ReadAllText(folder["data.dvc"]));
        folder.Write("data/c.txt", "c\n");
        await new AddOperation(DvcRepository.Open(folder.Path), Weir.Lineage.NoLineage.Instance, TimeProvider.System).RunAsync([folder["data"]]);
        Assert.DoesNotContain("version_id", System.IO.File.ReadAllText(folder["data.dvc"]), StringComparison.Ordinal);
        Assert.Equal(3, DvcFile.Read(folder["data.dvc"]).Outs[0].Content!.FileCount);
    }

    private static string File(string path, string content, string version) =>
        $"  - relpath: {path}\n    md5: {Md5(content)}\n    size: {content.Length}\n    cloud:\n      store:\n        etag: x\n        version_id: '{version}'\n";

    private static string Md5(string text) => ContentHash.Md5(System.Text.Encoding.UTF8.GetBytes(text));
}
