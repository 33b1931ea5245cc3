using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Repository;
using Weir.Yaml.Edit;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Imports;

/// <summary>Writes metafiles of imports, byte for byte as DVC does.</summary>
internal static class ImportMetafile
{
    /// <summary>A new one.</summary>
    /// <param name="dep">The entry of <c>deps:</c>.</param>
    /// <param name="outPath">Name of the out.</param>
    /// <param name="content">What it is; null when nothing was brought.</param>
    /// <param name="hasHash">False for <c>--no-exec</c>, which leaves the stage's hash out.</param>
    public static string Fresh(YamlMap dep, string outPath, ContentId? content, bool hasHash = true)
    {
        var fields = new List<(string, YamlValue)>
        {
            ("frozen", new YamlBool(true)), ("deps", new YamlList([dep])), ("outs", new YamlList([YamlValue.Map([.. ContentFields(content), ("path", YamlValue.Of(outPath))])])),
        };
        if (hasHash) fields.Insert(0, ("md5", YamlValue.Of(ImportFile.StageHash(YamlValue.Map(fields)))));
        return YamlEmitter.File(YamlValue.Map(fields));
    }

    /// <summary>An old one with what is new; comments and annotations stay.</summary>
    public static void Update(string path, YamlMap dep, ContentId? content)
    {
        var editor = new YamlEditor(File.ReadAllText(path), path);
        foreach (var field in dep.Entries) Set(editor, ["deps", 0], ((YamlText)field.Key).Value, field.Value);
        foreach (var key in (string[])["md5", "etag", "checksum", "size", "nfiles", "isexec"])
            if (dep.Find(key) is null) editor.Remove(["deps", 0], key);
        var fields = ContentFields(content).ToList();
        foreach (var key in (string[])["md5", "size", "nfiles", "isexec"])
            if (fields.TrueForAll(f => f.Name != key)) editor.Remove(["outs", 0], key);
        foreach (var (name, value) in fields) editor.Set(["outs", 0], name, value);
        var whole = (YamlMap)editor.Document.Root!.ToValue(YamlVersion.V12, editor.Document);
        editor.Set([], "md5", YamlValue.Of(ImportFile.StageHash(whole)));
        if (editor.Text != File.ReadAllText(path)) AtomicFile.WriteText(path, editor.Text);
    }

    /// <summary>The entry of <c>deps:</c> for something in another repository.</summary>
    public static YamlMap RepositoryDep(string path, SourceAddress address, string? revision, string commit)
    {
        var repo = new List<(string, YamlValue)> { ("url", YamlValue.Of(address.Url)) };
        if (revision is not null) repo.Add(("rev", YamlValue.Of(revision)));
        repo.Add(("rev_lock", YamlValue.Of(commit)));
        if (address.RawConfig is { } raw) repo.Add(("config", raw));
        else if (address.ConfigFile is { } file) repo.Add(("config", YamlValue.Of(file)));
        else if (address is { Remote: { } named, RemoteConfig.Count: > 0 })
        {
            repo.Add(("config", YamlValue.Map(
                ("core", YamlValue.Map(("remote", YamlValue.Of(named)))),
                ("remote", YamlValue.Map((named, Texts(address.RemoteConfig)))))));
        }

        if (address is { RemoteConfig.Count: > 0, Remote: null }) repo.Add(("remote", Texts(address.RemoteConfig)));
        else if (address is { Remote: { } remote, RemoteConfig.Count: 0 }) repo.Add(("remote", YamlValue.Of(remote)));
        return YamlValue.Map(("path", YamlValue.Of(path)), ("repo", YamlValue.Map(repo)));
    }

    /// <summary>The entry of <c>deps:</c> for something at an address.</summary>
    /// <param name="path">As written.</param>
    /// <param name="content">What it is, where that was hashed.</param>
    /// <param name="mark">What the place says of its state, where that counts.</param>
    /// <param name="size">Length of a file that has a mark.</param>
    /// <param name="fsConfig">Settings.</param>
    public static YamlMap UrlDep(string path, ContentId? content, SourceMark? mark, long? size, IReadOnlyDictionary<string, string> fsConfig)
    {
        var fields = new List<(string, YamlValue)>();
        if (mark is not null)
        {
            fields.Add((mark.Key, YamlValue.Of(mark.Value)));
            if (size is { } bytes) fields.Add(("size", YamlValue.Of(bytes)));
            fields.Add(("hash", YamlValue.Of("md5")));
        }
        else
        {
            fields.AddRange(ContentFields(content).Select(f => (f.Name, f.Value)));
        }

        fields.Add(("path", YamlValue.Of(path)));
        if (fsConfig.Count > 0) fields.Add(("fs_config", Texts(fsConfig)));
        return YamlValue.Map(fields);
    }

    /// <summary>How an address is written in a metafile: paths relative to its folder where they are inside the repository or were typed so.</summary>
    public static string Written(DvcRepository repository, string typed, string workingFolder, string metafileFolder)
    {
        if (Config.ConfigPaths.HasScheme(typed)) return typed;
        var full = Path.GetFullPath(Path.Combine(workingFolder, typed));
        var isInside = full.StartsWith(repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return Path.IsPathRooted(typed) && !isInside ? typed : Path.GetRelativePath(metafileFolder, full).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static void Set(YamlEditor editor, object[] place, string key, YamlValue value)
    {
        if (value is YamlMap map && editor.Find([.. place, key]) is Yaml.YamlMapping)
        {
            foreach (var field in map.Entries) Set(editor, [.. place, key], ((YamlText)field.Key).Value, field.Value);
            return;
        }

        editor.Set(place, key, value);
    }

    // In DVC's order.
    private static IEnumerable<(string Name, YamlValue Value)> ContentFields(ContentId? content)
    {
        if (content is not null)
        {
            yield return ("md5", YamlValue.Of(content.Md5));
            yield return ("size", YamlValue.Of(content.SizeBytes));
            if (content.FileCount is { } count) yield return ("nfiles", YamlValue.Of(count));
            if (content.IsExecutable) yield return ("isexec", new YamlBool(true));
        }

        yield return ("hash", YamlValue.Of("md5"));
    }

    private static YamlMap Texts(IReadOnlyDictionary<string, string> values) => YamlValue.Map(values.Select(v => (v.Key, (YamlValue)YamlValue.Of(v.Value))));
}
