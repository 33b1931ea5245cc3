using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Imports;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;
using Weir.Versioning.Transfer;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Tests.Imports;

public sealed class ImportVectorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> StageHashes => Vectors.Names("stage_md5.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StageHashes))]
    public void The_hash_of_an_import_is_that_of_dvc(string name)
    {
        var given = Vectors.Case("stage_md5.json", name);
        var document = YamlDocument.Parse(given.GetProperty("dvc_file_without_md5").GetString()!, "x.dvc");
        Assert.Equal(given.GetProperty("md5").GetString(), ImportFile.StageHash((YamlMap)document.Root!.ToValue(YamlVersion.V12, document)));
    }

    [Theory]
    [InlineData("fd::17")] // git would wait for ever
    [InlineData("ext::sh -c exit% 3")]
    public async Task An_address_that_is_a_helper_of_git_is_refused(string address)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var e = await Assert.ThrowsAsync<WeirException>(() => GitClones.BringAsync(address, null, TimeProvider.System, limit.Token));
        Assert.Equal("clone_failed", e.Code);
        Assert.Contains("not allowed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_of_imports_made_by_dvc_is_clean_and_comes_back_from_its_sources()
    {
        var repository = Unpack();
        Assert.Empty(await StatusAsync(repository));
        File.AppendAllText(_folder["src", "one.csv"], "more\n");
        Assert.Empty(await StatusAsync(repository)); // frozen: what an address holds is asked by `update` only

        Directory.Delete(Path.Combine(repository.Root, ".dvc", "cache"), recursive: true);
        Directory.Delete(Path.Combine(repository.Root, "data"), recursive: true);
        File.Delete(Path.Combine(repository.Root, "README.txt"));
        repository = DvcRepository.Open(repository.Root);
        (await new PullOperation(repository, TimeProvider.System).RunAsync(new TransferRequest { Targets = ["data", "README.txt"] }, force: false)).Require(allowsMissing: false);
        var changes = await StatusAsync(DvcRepository.Open(repository.Root));
        Assert.Equal(["one.csv.dvc"], changes.Select(c => c.Name)); // not in the cache: nobody asked for it
    }

    [Fact]
    public async Task Importing_the_same_again_writes_the_same_metafiles()
    {
        var repository = Unpack();
        var before = Directory.GetFiles(repository.Root, "*.dvc").ToDictionary(f => f, File.ReadAllText);
        foreach (var file in before.Keys) File.Delete(file);
        var import = new ImportOperation(repository, NoLineage.Instance, TimeProvider.System);
        ImportRequest Request(string path, string? at = null) => new(path) { WorkingFolder = repository.Root, Force = true, Out = at };
        var lib = new SourceAddress("../lib");
        await import.RunAsync(Request("../src/one.csv"));
        await import.RunAsync(Request("README.txt") with { Repository = lib });
        Directory.Delete(Path.Combine(repository.Root, "data"), recursive: true);
        await import.RunAsync(Request("set", "data") with { Repository = lib, Revision = "v1" });
        Assert.All(before, f => Assert.Equal(f.Value, File.ReadAllText(f.Key)));
    }

    [Fact]
    public async Task A_file_within_a_tracked_directory_is_imported_without_hashing_it_again()
    {
        var repository = Unpack();
        var name = Directory.GetFiles(_folder["lib", "set"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).First()!;
        var imported = await new ImportOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync(new ImportRequest($"set/{name}") { Repository = new SourceAddress("../lib"), WorkingFolder = repository.Root, Out = "part.txt" });
        Assert.Equal(File.ReadAllText(_folder["lib", "set", name]), File.ReadAllText(imported.FullPath));
        Assert.Empty(await StatusAsync(DvcRepository.Open(repository.Root)));
    }

    [Fact]
    public async Task An_import_of_an_import_comes_from_where_it_came_from()
    {
        var repository = Unpack();
        var next = _folder["next"];
        Directory.CreateDirectory(next);
        var chained = await RepositoryInit.RunAsync(next, noScm: true, subdirectory: false, force: false);
        Directory.Delete(Path.Combine(repository.Root, ".dvc", "cache"), recursive: true);
        var imported = await new ImportOperation(chained, NoLineage.Instance, TimeProvider.System).RunAsync(new ImportRequest("data") { Repository = new SourceAddress("../repo"), WorkingFolder = next });
        Assert.Equal(2, Directory.GetFiles(imported.FullPath, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_what_is()
    {
        var repository = Unpack();
        var e = await Assert.ThrowsAsync<WeirException>(() => new ImportOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync(new ImportRequest("sett") { Repository = new SourceAddress("../lib"), WorkingFolder = repository.Root }));
        Assert.Equal((ErrorCodes.NotFound, "did you mean 'set'?"), (e.Code, e.Hint));
        Assert.False(File.Exists(Path.Combine(repository.Root, "sett.dvc")));
    }

    [Fact]
    public async Task Without_download_only_the_metafile_is_written_and_a_pull_brings_the_data()
    {
        var repository = Unpack();
        await new ImportOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync(new ImportRequest("set") { Repository = new SourceAddress("../lib"), WorkingFolder = repository.Root, Out = "later", NoDownload = true });
        Assert.Contains("outs:\n- hash: md5\n  path: later\n", File.ReadAllText(Path.Combine(repository.Root, "later.dvc")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(repository.Root, "later")));
        (await new PullOperation(DvcRepository.Open(repository.Root), TimeProvider.System).RunAsync(new TransferRequest { Targets = ["later"] }, force: false)).Require(allowsMissing: false);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(repository.Root, "later"), "*", SearchOption.AllDirectories).Length);
    }

    private static async Task<IReadOnlyList<StageChanges>> StatusAsync(DvcRepository repository)
    {
        var index = repository.ReadIndex();
        return await ImportStatus.AddAsync(repository, index.DvcFiles, StatusCheck.All(repository, index), _ => { }, TimeProvider.System);
    }

    private DvcRepository Unpack()
    {
        using var tar = Process.Start("tar", ["-xzf", TestData.Vector("versioning", "repos", "imports.tar.gz"), "-C", _folder.Path]);
        tar.WaitForExit();
        return DvcRepository.Open(_folder["repo"]);
    }
}
