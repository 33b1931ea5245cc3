using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Tests;

/// <summary>A repository that somebody else made to do harm.</summary>
public sealed class HostileRepositoryTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private DvcRepository _repository = null!;

    private string Root => _folder["repo"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        _folder.Write("victim/file", "precious");
        _repository = await RepositoryInit.RunAsync(Root, noScm: true, subdirectory: false, force: false);
        _folder.Write("repo/h", "hello\n");
        await new AddOperation(_repository, NoLineage.Instance, TimeProvider.System).RunAsync([_folder["repo", "h"]]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_link_in_the_place_of_data_is_removed_and_never_what_it_points_to()
    {
        File.Delete(_folder["repo", "h"]);
        Directory.CreateDirectory(_folder["repo", "h"]);
        File.CreateSymbolicLink(_folder["repo", "h", "link"], "../../victim");
        Checkout(force: true);
        Assert.Equal("precious", File.ReadAllText(_folder["victim", "file"]));
        Assert.Equal("hello\n", File.ReadAllText(_folder["repo", "h"]));
    }

    [Theory]
    [InlineData("../victim/file")]
    [InlineData("../victim/new")]
    [InlineData("ABSOLUTE")]
    [InlineData("out/new")]
    [InlineData("own/hooks/pre-commit")]
    [InlineData("again/pre-commit")]
    public void A_metafile_that_reaches_beyond_the_repository_is_refused(string path)
    {
        Directory.CreateDirectory(_folder["repo", ".git", "hooks"]);
        File.CreateSymbolicLink(_folder["repo", "out"], "../victim");
        File.CreateSymbolicLink(_folder["repo", "own"], ".git");
        File.CreateSymbolicLink(_folder["repo", "again"], "own/hooks");
        var text = File.ReadAllText(_folder["repo", "h.dvc"]);
        _folder.Write("repo/h.dvc", text.Replace("path: h", $"path: {path.Replace("ABSOLUTE", _folder["victim", "new"], StringComparison.Ordinal)}", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => Checkout(force: true)).Code);
        Assert.Empty(Directory.EnumerateFiles(_folder["repo", ".git", "hooks"]));
        Assert.Equal(["file"], Directory.EnumerateFiles(_folder["victim"]).Select(Path.GetFileName));
        Assert.Equal("precious", File.ReadAllText(_folder["victim", "file"]));
    }

    [Theory]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a"}, {"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a"}]""")]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a"}, {"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a/b"}]""")]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "."}]""")]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "../x"}]""")]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "sub/.git/config"}]""")]
    [InlineData("""[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": ".GIT/hooks/pre-commit"}]""")]
    public void A_directory_object_that_is_no_tree_is_refused_before_anything_is_written(string listing)
    {
        var bytes = Encoding.UTF8.GetBytes(listing);
        var id = ContentHash.Md5(bytes) + ".dir";
        _folder.Write($"repo/.dvc/cache/files/md5/{id[..2]}/{id[2..]}", listing);
        _folder.Write("repo/d.dvc", $"outs:\n- md5: {id}\n  size: 1\n  nfiles: 2\n  hash: md5\n  path: d\n");
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => Checkout(force: true)).Code);
        Assert.False(Path.Exists(_folder["repo", "d"]));
    }

    [Theory]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData("sub/.GIT/config")]
    [InlineData(".dvc/config")]
    [InlineData(".dvc")]
    [InlineData(".weir/weir.db")]
    [InlineData("sub/dvc.yaml")]
    [InlineData("h.dvc")]
    [InlineData(".")]
    [InlineData("..")]
    public void Data_in_the_place_of_the_repositorys_own_files_are_refused_with_line_and_key(string path)
    {
        _folder.Write("repo/h.dvc", File.ReadAllText(_folder["repo", "h.dvc"]).Replace("path: h", $"path: {path}", StringComparison.Ordinal));
        _folder.Write("repo/dvc.yaml", $"stages:\n  s:\n    cmd: echo\n    outs: ['{path}']\n");
        var faults = DvcRepository.Open(Root).ReadIndex().Faults;
        Assert.Equal([("metafile_invalid", 4, "stages.s.outs"), ("metafile_invalid", 2, "outs[0].path")], faults.Select(f => (f.Code, f.Location!.Line!.Value, f.Location.Field!)));
    }

    [Theory]
    [InlineData("../victim/file", false)]
    [InlineData("link/file", false)]
    [InlineData("../victim/file", true)]
    [InlineData("link/file", true)]
    public async Task Removing_what_a_metafile_tracks_elsewhere_leaves_that_alone(string path, bool withOuts)
    {
        File.CreateSymbolicLink(_folder["repo", "link"], "../victim");
        File.SetAttributes(_folder["victim", "file"], FileAttributes.ReadOnly);
        _folder.Write("victim/.gitignore", "/file\n");
        _folder.Write("repo/h.dvc", File.ReadAllText(_folder["repo", "h.dvc"]).Replace("path: h", $"path: {path}", StringComparison.Ordinal));
        var repository = DvcRepository.Open(Root);
        using var edit = await RepositoryEdit.BeginAsync(repository, TimeProvider.System, null, default);
        new RemoveOperation(repository, repository.ReadIndex(), edit).Run(["h.dvc"], Root, withOuts);
        Assert.Equal("precious", File.ReadAllText(_folder["victim", "file"]));
        Assert.True(File.GetAttributes(_folder["victim", "file"]).HasFlag(FileAttributes.ReadOnly));
        Assert.True(File.Exists(_folder["victim", ".gitignore"]));
    }

    [Theory]
    [InlineData("dvc.yaml")]
    [InlineData("h.dvc")]
    [InlineData("dvc.lock")]
    [InlineData(".dvcignore")]
    [InlineData(".dvc/config")]
    [InlineData("params.yaml")]
    public void A_file_of_the_repository_that_leads_to_a_device_without_end_is_refused(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are told from files on Linux alone");
        _folder.Write("repo/dvc.yaml", "stages:\n  s:\n    cmd: echo ${a}\n");
        _folder.Write("repo/params.yaml", "a: 1\n");
        File.Delete(_folder["repo", name]);
        File.CreateSymbolicLink(_folder["repo", name], "/dev/zero");
        Assert.Equal(ErrorCodes.WrongFileKind, Assert.Throws<WeirException>(() => DvcRepository.Open(Root).ReadIndex().RequireSound()).Code);
    }

    [Fact]
    public async Task A_device_is_not_added()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are told from files on Linux alone");
        File.CreateSymbolicLink(_folder["repo", "z"], "/dev/zero");
        var e = await Assert.ThrowsAsync<WeirException>(() => new AddOperation(_repository, NoLineage.Instance, TimeProvider.System).RunAsync([_folder["repo", "z"]]));
        Assert.Equal("add_refused", e.Code);
    }

    [Fact]
    public void A_few_lines_of_matrix_do_not_make_billions_of_stages()
    {
        var values = string.Join(',', Enumerable.Range(0, 100));
        _folder.Write("repo/dvc.yaml", $"stages:\n  s:\n    matrix: {{a: [{values}], b: [{values}], c: [{values}], d: [{values}], e: [{values}]}}\n    cmd: echo ${{item.a}}\n");
        Assert.Contains("10000000000 stages", Assert.Single(_repository.ReadIndex().Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_in_a_pipeline_file_do_not_unfold()
    {
        var text = new StringBuilder("stages:\n  s:\n    cmd: echo hi\n    outs: [o]\n    meta:\n      a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"      a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        _folder.Write("repo/dvc.yaml", text + "      z: '\\${q}'\n");
        Assert.Contains("unfold", Assert.Single(_repository.ReadIndex().Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_aliases_is_refused_instead_of_overflowing_the_stack()
    {
        var text = new StringBuilder("stages: {}\nvars:\n- x0: &a0 [x]\n");
        for (var i = 1; i < 60_000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- x{i}: &a{i} [*a{i - 1}]\n");
        _folder.Write("repo/dvc.yaml", text.ToString());
        Assert.Contains("deeper", Assert.Single(_repository.ReadIndex().Faults).Message, StringComparison.Ordinal);
    }

    private void Checkout(bool force)
    {
        var repository = DvcRepository.Open(Root);
        new CheckoutOperation(repository).Run(repository.ReadIndex().Outs, force);
    }
}
