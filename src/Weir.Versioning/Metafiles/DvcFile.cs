using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Revisions;
using Weir.Yaml;
using Weir.Yaml.Edit;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>A <c>NAME.dvc</c> file: data that is tracked by itself, or imported.</summary>
public sealed class DvcFile
{
    private static readonly string[] Keys = ["desc", "md5", "cmd", "wdir", "frozen", "locked", "deps", "outs", "always_changed", "meta"];

    private DvcFile(string path, IReadOnlyList<TrackedOut> outs, IReadOnlyList<TrackedOut> deps, bool isFrozen)
    {
        FilePath = path;
        Outs = outs;
        Deps = deps;
        IsFrozen = isFrozen;
    }

    /// <summary>Full path of the metafile.</summary>
    public string FilePath { get; }

    /// <summary>What it tracks.</summary>
    public IReadOnlyList<TrackedOut> Outs { get; }

    /// <summary>Where it was imported from; empty for plain data.</summary>
    public IReadOnlyList<TrackedOut> Deps { get; }

    /// <summary>True when an import is not to be brought up to date.</summary>
    public bool IsFrozen { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="files">Where it lies; null for the workspace.</param>
    /// <param name="root">The repository's root: data in a place that is not theirs is refused then.</param>
    /// <exception cref="WeirException"><c>yaml_syntax</c> or <c>metafile_invalid</c>, with line and key.</exception>
    public static DvcFile Read(string path, IFileTree? files = null, string? root = null)
    {
        var document = MetafileText.Open(files ?? WorkspaceTree.Instance, path) ?? throw WeirException.FileNotFound(path);
        var reader = new MetafileReader(document);
        if (document.Root is null) return new DvcFile(path, [], [], false);
        var top = reader.Mapping(document.Root, string.Empty);
        reader.OnlyKeys(top, string.Empty, Keys);
        var folder = Path.GetDirectoryName(path)!;
        if (top["wdir"] is { } wdir) folder = Path.GetFullPath(Path.Combine(folder, reader.Text(wdir, "wdir")));
        return new DvcFile(
            path,
            List(reader, top, "outs", folder, root),
            List(reader, top, "deps", folder, null),
            reader.Flag(top["frozen"] ?? top["locked"], "frozen"));
    }

    /// <summary>Records new content of one out: in place when the file is there (comments and annotations stay), else as a new file.</summary>
    /// <returns>True when bytes changed.</returns>
    public static bool Record(string path, string outPath, ContentId content, string? description = null)
    {
        // The provider's versions stand in the file as long as the content is theirs.
        if (File.Exists(path) && Read(path).Outs.FirstOrDefault(o => o.Path == outPath)?.Content is { Cloud: not null } known && known == content) return false;
        var text = File.Exists(path) ? Updated(path, outPath, content) : YamlEmitter.File(Fresh(outPath, content, description));
        if (File.Exists(path) && File.ReadAllText(path) == text) return false; // an unchanged thing changes no byte, nor a time stamp
        AtomicFile.WriteText(path, text);
        return true;
    }

    /// <summary>The text that a file would have with new content of one out.</summary>
    public static string TextWith(string path, string outPath, ContentId content) => Updated(path, outPath, content);

    private static List<TrackedOut> List(MetafileReader reader, YamlMapping top, string key, string folder, string? root) =>
        top[key] is not { } node ? [] : [.. reader.Sequence(node, key).Items.Select((item, i) => One(reader, item, $"{key}[{i}]", folder, root))];

    private static TrackedOut One(MetafileReader reader, YamlNode item, string field, string folder, string? root)
    {
        var tracked = OutReader.Read(reader, item, field, folder);
        if (root is not null && OutPlace.Fault(root, tracked) is { } fault) throw reader.Fault(item, $"{field}.path", fault, "track data, in a place of its own inside the repository");
        return tracked;
    }

    private static YamlMap Fresh(string outPath, ContentId content, string? description)
    {
        var entry = ContentFields(content).Append(("path", YamlValue.Of(outPath)));
        if (description is not null) entry = entry.Append(("desc", YamlValue.Of(description)));
        return YamlValue.Map(("outs", new YamlList([YamlValue.Map(entry)])));
    }

    private static string Updated(string path, string outPath, ContentId content)
    {
        var before = File.ReadAllText(path);
        var editor = new YamlEditor(before, path);
        var index = ((YamlSequence)editor.Find("outs")!).Items.Select((item, i) => (item, i)).First(x => x.item is YamlMapping m && m["path"] is YamlScalar s && s.Text == outPath).i;
        object[] place = ["outs", index];
        if (content.FileCount is null) editor.Remove(place, "nfiles");
        if (!content.HasSize) editor.Remove(place, "size");
        if (!content.IsExecutable) editor.Remove(place, "isexec");
        foreach (var key in (string[])["files", "cloud", "etag", "version_id"]) editor.Remove(place, key);
        foreach (var (key, value) in ContentFields(content)) editor.Set(place, key, value);
        if (editor.Text != before) editor.SimplifyQuotes();
        return editor.Text;
    }

    // In DVC's order.
    private static IEnumerable<(string Key, YamlValue Value)> ContentFields(ContentId content)
    {
        yield return ("md5", YamlValue.Of(content.Md5));
        if (content.HasSize) yield return ("size", YamlValue.Of(content.SizeBytes));
        if (content.FileCount is { } count) yield return ("nfiles", YamlValue.Of(count));
        if (content.IsExecutable) yield return ("isexec", new YamlBool(true));
        yield return ("hash", YamlValue.Of("md5"));
    }
}
