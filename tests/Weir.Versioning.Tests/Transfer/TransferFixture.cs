using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Config;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Tests.Transfer;

/// <summary>A repository with a file <c>one.txt</c> and a folder <c>data</c> of some files, and a remote beside it.</summary>
internal sealed class TransferFixture : IDisposable
{
    public TempFolder Folder { get; } = new();

    public string Root => Folder["repo"];

    public string Remote => Folder["remote"];

    public string Cache => Folder["repo", ".dvc", "cache"];

    public static async Task<TransferFixture> NewAsync(int files = 5, string? url = null)
    {
        var fixture = new TransferFixture();
        Directory.CreateDirectory(fixture.Root);
        await RepositoryInit.RunAsync(fixture.Root, noScm: true, subdirectory: false, force: false);
        RemoteSettings.Add(new ConfigFiles(fixture.Root), ConfigLevel.Project, fixture.Root, "store", url ?? fixture.Remote, isDefault: true, force: false);
        for (var i = 0; i < files; i++) fixture.Folder.Write($"repo/data/{i % 3}/{i}.txt", $"content {i}\n");
        fixture.Folder.Write("repo/one.txt", "one\n");
        await new AddOperation(fixture.Open(), NoLineage.Instance, TimeProvider.System).RunAsync([Path.Combine(fixture.Root, "data"), Path.Combine(fixture.Root, "one.txt")]);
        return fixture;
    }

    public DvcRepository Open() => DvcRepository.Open(Root);

    public void Set(string key, string value) => RemoteSettings.Modify(new ConfigFiles(Root), ConfigLevel.Project, Root, "store", key, value);

    public Task<TransferResult> PushAsync(TransferRequest? request = null) => new PushOperation(Open(), TimeProvider.System).RunAsync(request ?? new TransferRequest());

    public Task<TransferResult> FetchAsync(TransferRequest? request = null) => new FetchOperation(Open(), TimeProvider.System).RunAsync(request ?? new TransferRequest());

    public void LoseCache() => Directory.Delete(Cache, recursive: true);

    /// <summary>Every object below a folder has the content that its name says, and every directory object all its files.</summary>
    public static int RequireSound(string root)
    {
        var files = Path.Combine(root, "files", "md5");
        if (!Directory.Exists(files)) return 0;
        var objects = Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetFileName(Path.GetDirectoryName(f)!) + Path.GetFileName(f));
        foreach (var (name, path) in objects)
        {
            Assert.Equal(name[..32], ContentHash.Md5OfFile(path));
            if (!name.EndsWith(".dir", StringComparison.Ordinal)) continue;
            foreach (var md5 in System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray().Select(e => e.GetProperty("md5").GetString()!)) Assert.Contains(md5, objects.Keys);
        }

        return objects.Count;
    }

    public void Dispose() => Folder.Dispose();
}
