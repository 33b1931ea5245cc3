using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Graph;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Versioning.Tests;

public sealed class RepositoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("basic")]
    [InlineData("pipeline")]
    public void A_repository_made_by_dvc_is_clean_and_comes_back_after_its_data_is_deleted(string name)
    {
        var repository = Unpack(name);
        Assert.Empty(StatusCheck.All(repository, repository.ReadIndex()));

        foreach (var o in repository.ReadIndex().Outs)
        {
            if (Directory.Exists(o.FullPath)) Directory.Delete(o.FullPath, recursive: true);
            else File.Delete(o.FullPath);
        }

        Assert.NotEmpty(StatusCheck.All(repository, repository.ReadIndex()));
        var result = new CheckoutOperation(repository).Run(repository.ReadIndex().Outs, force: false);
        Assert.Empty(result.Missing);
        var again = DvcRepository.Open(repository.Root);
        if (name == "basic") Assert.Empty(StatusCheck.All(again, again.ReadIndex()));
        else Assert.Equal(["report"], StatusCheck.All(again, again.ReadIndex()).Select(c => c.Name)); // its uncached metrics file is git's to bring back
    }

    [Fact]
    public void A_changed_file_is_seen_and_named_as_dvc_names_it()
    {
        var repository = Unpack("basic");
        File.Delete(Path.Combine(repository.Root, "images/train/c0.txt"));
        File.WriteAllText(Path.Combine(repository.Root, "images/train/extra.txt"), "x\n");
        File.AppendAllText(Path.Combine(repository.Root, "labels.csv"), "z\n");
        var changes = StatusCheck.All(repository, repository.ReadIndex());
        Assert.Equal(["images.dvc", "labels.csv.dvc"], changes.Select(c => c.Name));
        Assert.Equal("modified", changes[0].Outs["images"]);
        Assert.Equal("modified", changes[1].Outs["labels.csv"]);
    }

    [Fact]
    public async Task Adding_an_unchanged_path_changes_no_byte()
    {
        var repository = Unpack("basic");
        var metafile = Path.Combine(repository.Root, "images.dvc");
        var before = (File.ReadAllText(metafile), File.GetLastWriteTimeUtc(metafile), File.ReadAllText(Path.Combine(repository.Root, ".gitignore")));
        var added = await new AddOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync([Path.Combine(repository.Root, "images")]);
        Assert.False(added[0].IsChanged);
        Assert.Equal(before, (File.ReadAllText(metafile), File.GetLastWriteTimeUtc(metafile), File.ReadAllText(Path.Combine(repository.Root, ".gitignore"))));
    }

    [Fact]
    public async Task A_changed_file_in_no_cache_is_not_overwritten_without_force()
    {
        var repository = Unpack("basic");
        var labels = Path.Combine(repository.Root, "labels.csv");
        await File.WriteAllTextAsync(labels, "mine\n");
        var fault = Assert.Throws<WeirException>(() => new CheckoutOperation(repository).Run(repository.ReadIndex().Outs, force: false));
        Assert.Equal("unsaved_changes", fault.Code);
        Assert.Equal("mine\n", await File.ReadAllTextAsync(labels));
        new CheckoutOperation(repository).Run(repository.ReadIndex().Outs, force: true);
        Assert.NotEqual("mine\n", await File.ReadAllTextAsync(labels));
    }

    [Fact]
    public async Task Comments_and_annotations_of_a_metafile_stay_when_its_data_is_added_again()
    {
        var repository = await RepositoryInit.RunAsync(_folder.Path, noScm: true, subdirectory: false, force: false);
        var data = _folder.Write("a.txt", "one\n");
        var add = new AddOperation(repository, NoLineage.Instance, TimeProvider.System);
        await add.RunAsync([data]);
        var annotated = (await File.ReadAllTextAsync(data + ".dvc")).Replace("  path: a.txt", "  path: a.txt   # mine\n  desc: important", StringComparison.Ordinal);
        await File.WriteAllTextAsync(data + ".dvc", annotated);
        await File.WriteAllTextAsync(data, "two, longer\n");
        await add.RunAsync([data]);
        var text = await File.ReadAllTextAsync(data + ".dvc");
        Assert.Contains("path: a.txt   # mine\n  desc: important", text, StringComparison.Ordinal);
        Assert.NotEqual(annotated, text);
    }

    [Theory]
    [InlineData("missing.csv", "file_not_found")]
    [InlineData("a.txt.dvc", "add_refused")]
    [InlineData("../outside", "add_refused")]
    [InlineData("ignored.tmp", "add_refused")]
    [InlineData("tracked/missing.txt", "file_not_found")]
    public async Task What_cannot_be_tracked_is_refused_with_a_reason(string target, string code)
    {
        var root = _folder["repo"];
        Directory.CreateDirectory(root);
        var repository = await RepositoryInit.RunAsync(root, noScm: true, subdirectory: false, force: false);
        foreach (var file in new[] { "repo/a.txt", "repo/ignored.tmp", "repo/tracked/inner.txt", "outside" }) _folder.Write(file, "x");
        _folder.Write("repo/.dvcignore", "*.tmp\n");
        var add = new AddOperation(DvcRepository.Open(root), NoLineage.Instance, TimeProvider.System);
        await add.RunAsync([Path.Combine(root, "a.txt"), Path.Combine(root, "tracked")]);
        var fault = await Assert.ThrowsAsync<WeirException>(() => add.RunAsync([Path.GetFullPath(Path.Combine(root, target))]));
        Assert.Equal(code, fault.Code);
        Assert.NotEqual(string.Empty, repository.Root);
    }

    [Theory]
    [InlineData("stages:\n  a:\n    cmd: x\n    dep: [y]\n", "metafile_invalid", 4, "deps")]
    [InlineData("stages:\n  a:\n    deps: [y]\n", "metafile_invalid", 3, "cmd")]
    [InlineData("stages:\n  a:\n    cmd: echo ${x}\n", "template_unresolved", 3, "no value 'x'")]
    [InlineData("stages:\n  a: {cmd: x, deps: [o]}\n  b: {cmd: y, outs: [o, o]}\n", "metafile_invalid", 3, "")]
    [InlineData("stages:\n  a: {cmd: x, deps: [p], outs: [o]}\n  b: {cmd: y, deps: [o], outs: [p]}\n", "pipeline_invalid", 2, "circle")]
    [InlineData("stages:\n  a: {cmd: x, outs: [d]}\n  b: {cmd: y, outs: [d/e]}\n", "pipeline_invalid", 3, "overlap")]
    public async Task A_faulty_pipeline_is_refused_with_the_line(string text, string code, int line, string part)
    {
        var repository = await RepositoryInit.RunAsync(_folder.Path, noScm: true, subdirectory: false, force: false);
        _folder.Write("dvc.yaml", text);
        var fault = Assert.Throws<WeirException>(() =>
        {
            var index = repository.ReadIndex();
            index.RequireSound();
            StageGraph.Build(index, repository.Root);
        });
        Assert.Equal(code, fault.Code);
        Assert.Equal(line, fault.Location!.Line);
        Assert.Contains(part, fault.Message + fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_graph_is_drawn_as_dvc_draws_it()
    {
        var repository = Unpack("pipeline");
        var graph = StageGraph.Build(repository.ReadIndex(), repository.Root);
        Assert.Equal(
            ["\"report\";", "\"sort\" -> \"split\";", "\"sort\";", "\"split\" -> \"report\";", "\"split\";", "strict digraph  {", "}"],
            GraphText.Dot(graph).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    private DvcRepository Unpack(string name)
    {
        Process.Start("tar", ["-xzf", TestData.Vector("versioning", "repos", $"{name}.tar.gz"), "-C", _folder.Path]).WaitForExit();
        return DvcRepository.Open(_folder["repo"]);
    }
}
