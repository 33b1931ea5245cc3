using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>A <c>dvc.lock</c> file: one <see cref="LockEntry"/> per stage, beside its <c>dvc.yaml</c>.</summary>
public sealed class LockFile
{
    private readonly List<YamlField> _stages;
    private readonly YamlValue? _datasets;
    private readonly Dictionary<string, LockEntry> _entries;

    private LockFile(List<YamlField> stages, YamlValue? datasets, Dictionary<string, LockEntry> entries)
    {
        _stages = stages;
        _datasets = datasets;
        _entries = entries;
    }

    /// <summary>The lock file that belongs to a <c>dvc.yaml</c>.</summary>
    public static string PathFor(string pipelineFile) => Path.ChangeExtension(pipelineFile, ".lock");

    /// <summary>What a stage last ran with; null when it never did.</summary>
    public LockEntry? this[string stage] => _entries.GetValueOrDefault(stage);

    /// <summary>Reads a file; one that is missing is empty. The old form without a schema is read too.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c> or <c>metafile_invalid</c>, with line and key.</exception>
    public static LockFile Load(string path)
    {
        return File.Exists(path) ? Read(YamlDocument.Load(path)) : new LockFile([], null, []);
    }

    /// <summary>Reads the text of a lock file.</summary>
    internal static LockFile Parse(string text, string name) => Read(YamlDocument.Parse(text, name));

    private static LockFile Read(YamlDocument document)
    {
        if (document.Root is null) return new LockFile([], null, []);
        var reader = new MetafileReader(document);
        var top = reader.Mapping(document.Root, string.Empty);
        var isOld = top["schema"] is null;
        var stages = isOld ? top : top["stages"] is { } node ? reader.Mapping(node, "stages") : null;
        var values = new List<YamlField>();
        var entries = new Dictionary<string, LockEntry>();
        foreach (var entry in stages?.Entries ?? [])
        {
            values.Add(new YamlField(YamlValue.Of(entry.KeyText), entry.Value.ToValue(YamlVersion.V12, document)));
            entries[entry.KeyText] = Entry(reader, entry, document);
        }

        return new LockFile(values, top["datasets"]?.ToValue(YamlVersion.V12, document), entries);
    }

    /// <summary>Replaces or adds the entry of one stage and writes the file. Other stages keep their values and order.</summary>
    public static void Record(string path, string stage, LockEntry entry)
    {
        var file = Load(path);
        var value = entry.ToYaml();
        var index = file._stages.FindIndex(s => s.Key is YamlText key && key.Value == stage);
        if (index >= 0) file._stages[index] = new YamlField(YamlValue.Of(stage), value);
        else file._stages.Add(new YamlField(YamlValue.Of(stage), value));
        var fields = new List<(string, YamlValue)> { ("schema", YamlValue.Of("2.0")), ("stages", new YamlMap(file._stages)) };
        if (file._datasets is { } datasets) fields.Add(("datasets", datasets));
        var text = YamlEmitter.File(YamlValue.Map(fields));
        if (!File.Exists(path) || File.ReadAllText(path) != text) AtomicFile.WriteText(path, text);
    }

    private static LockEntry Entry(MetafileReader reader, YamlEntry entry, YamlDocument document)
    {
        var field = $"stages.{entry.KeyText}";
        var stage = reader.Mapping(entry.Value, field);
        var command = stage["cmd"] ?? throw reader.Fault(stage, $"{field}.cmd", $"the entry of '{entry.KeyText}' has no 'cmd'");
        return new LockEntry(command.ToValue(YamlVersion.V12, document))
        {
            Deps = Paths(reader, stage["deps"], $"{field}.deps"),
            Outs = Paths(reader, stage["outs"], $"{field}.outs"),
            Params = (stage["params"] is { } p ? reader.Mapping(p, $"{field}.params").Entries : []).ToDictionary(
                f => f.KeyText,
                f => (IReadOnlyDictionary<string, YamlValue>)reader.Mapping(f.Value, $"{field}.params.{f.KeyText}").Entries.ToDictionary(k => k.KeyText, k => k.Value.ToValue(YamlVersion.V12, document))),
        };
    }

    private static Dictionary<string, ContentId> Paths(MetafileReader reader, YamlNode? node, string field) =>
        node is null
            ? []
            : reader.Sequence(node, field).Items
                .Select((item, i) => OutReader.Read(reader, item, $"{field}[{i}]", string.Empty))
                .Where(o => o.Content is not null)
                .DistinctBy(o => o.Path)
                .ToDictionary(o => o.Path, o => o.Content!);
}
