using System.Text.Json;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Ignore;
using Weir.Versioning.Operations;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Tests;

public sealed class FormatVectorTests
{
    public static TheoryData<string> DirectoryCases => Vectors.Names("dir_objects.json", "dirs");

    public static TheoryData<string> FileCases => Vectors.Names("dir_objects.json", "files");

    public static TheoryData<string> IgnoreCases => Vectors.Names("dvcignore.json");

    public static TheoryData<string> ParamsCases => Vectors.Names("params.json");

    public static TheoryData<string> RunCacheCases => Vectors.Names("run_cache.json");

    [Theory]
    [MemberData(nameof(DirectoryCases))]
    public async Task Adding_a_directory_writes_the_object_and_the_metafile_of_dvc_byte_for_byte(string name)
    {
        var golden = Vectors.Case("dir_objects.json", name, "dirs");
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["data"]);
        foreach (var file in golden.GetProperty("files").EnumerateArray()) Write(folder["data"], file);

        var repository = await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        var added = await new AddOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync([folder["data"]]);

        Assert.Equal(golden.GetProperty("dir_md5").GetString(), added[0].Content.Md5);
        Assert.Equal(golden.GetProperty("dvc_file").GetString(), await File.ReadAllTextAsync(folder["data.dvc"]));
        Assert.Equal(golden.GetProperty("dir_object").GetString(), await File.ReadAllTextAsync(repository.Cache.PathOf(added[0].Content.Md5)));
    }

    [Theory]
    [MemberData(nameof(FileCases))]
    public async Task Adding_a_file_writes_the_metafile_of_dvc_byte_for_byte(string name)
    {
        var golden = Vectors.Case("dir_objects.json", name, "files");
        using var folder = new TempFolder();
        Write(folder.Path, golden);
        var path = folder[golden.GetProperty("path").GetString()!];

        var repository = await RepositoryInit.RunAsync(folder.Path, noScm: true, subdirectory: false, force: false);
        await new AddOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync([path]);

        Assert.Equal(golden.GetProperty("dvc_file").GetString(), await File.ReadAllTextAsync(path + ".dvc"));
    }

    [Theory]
    [MemberData(nameof(IgnoreCases))]
    public void Ignore_files_are_understood_as_dvc_understands_them(string name)
    {
        var golden = Vectors.Case("dvcignore.json", name);
        using var folder = new TempFolder();
        foreach (var file in golden.GetProperty("dvcignore").EnumerateObject()) folder.Write(file.Name, file.Value.GetString()!);
        foreach (var path in golden.GetProperty("paths").EnumerateObject().Where(p => !p.Name.EndsWith('/'))) folder.Write(path.Name, "x");
        var tree = new IgnoreTree(folder.Path);
        foreach (var path in golden.GetProperty("paths").EnumerateObject())
        {
            if (path.Value.ValueKind == JsonValueKind.Null) continue;
            Assert.True(path.Value.GetBoolean() == tree.IsIgnored(folder[path.Name.TrimEnd('/')], path.Name.EndsWith('/')), path.Name);
        }

        var left = tree.FilesBelow(folder.Path).Select(f => Path.GetRelativePath(folder.Path, f)).Where(f => Path.GetFileName(f) != ".dvcignore");
        Assert.Equal(golden.GetProperty("files_left_by_a_walk").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ParamsCases))]
    public void Parameters_are_read_and_written_as_dvc_does(string name)
    {
        var golden = Vectors.Case("params.json", name);
        var file = golden.GetProperty("file").GetString()!;
        using var folder = new TempFolder();
        var path = folder.Write(file, golden.GetProperty("content").GetString()!);
        var keys = golden.GetProperty("keys");
        var selection = new ParamsSelection(file, path, keys.ValueKind == JsonValueKind.Null ? null : [.. keys.EnumerateArray().Select(k => k.GetString()!)]);
        var values = ParamsFile.Select(selection);
        var text = YamlEmitter.File(YamlValue.Map(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value))));
        Assert.Equal(golden.GetProperty("lock_yaml").GetString(), text);
    }

    [Theory]
    [MemberData(nameof(RunCacheCases))]
    public void Run_cache_keys_and_values_are_those_of_dvc(string name)
    {
        var golden = Vectors.Case("run_cache.json", name);
        var entry = (YamlMap)YamlDocument.Parse(golden.GetProperty("lock_entry").GetString()!, "entry").ToValue(YamlVersion.V12);
        Assert.Equal(golden.GetProperty("run_cache_key_sha256").GetString(), StageRunCache.KeyOf(entry));
        Assert.Equal(golden.GetProperty("run_cache_value_sha256").GetString(), StageRunCache.ValueOf(entry));
    }

    [Fact]
    public void Directory_entries_are_sorted_by_code_point_and_not_by_utf16() =>
        Assert.Equal(["b-c", "b.txt", "b/a", "\uFFFF", "\U0001F600"], DirectoryListing.Of(new[] { "\U0001F600", "\uFFFF", "b/a", "b.txt", "b-c" }.Select(p => new DirectoryEntry(p, "0"))).Entries.Select(e => e.RelativePath));

    private static void Write(string folder, JsonElement file)
    {
        var path = Path.Combine(folder, file.GetProperty("path").GetString()!);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.GetProperty("content_base64").GetBytesFromBase64());
        const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (file.GetProperty("executable").GetBoolean() && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Executable);
    }
}
