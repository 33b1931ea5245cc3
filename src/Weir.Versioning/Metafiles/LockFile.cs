using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Revisions;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>A <c>dvc.lock</c> file: one <see cref="LockEntry"/> per stage, beside its <c>dvc.yaml</c>.</summary>
/// <remarks>Stages keep the order in which they were first written. What is not changed keeps its value, and its text is made once.</remarks>
public sealed class LockFile
{
    private static readonly string[] EntryKeys = ["cmd", "deps", "params", "outs"];

    private readonly OrderedDictionary<string, Slot> _stages = [];
    private readonly Lock _gate = new();
    private readonly YamlValue? _datasets;

    private LockFile(YamlValue? datasets) => _datasets = datasets;

    /// <summary>The lock file that belongs to a <c>dvc.yaml</c>.</summary>
    public static string PathFor(string pipelineFile) => Path.ChangeExtension(pipelineFile, ".lock");

    /// <summary>What a stage last ran with; null when it never did.</summary>
    public LockEntry? this[string stage]
    {
        get
        {
            lock (_gate) return _stages.TryGetValue(stage, out var slot) ? slot.Entry : null;
        }
    }

    /// <summary>Names of the stages that are recorded.</summary>
    public IReadOnlyList<string> Stages
    {
        get
        {
            lock (_gate) return [.. _stages.Keys];
        }
    }

    /// <summary>What <c>datasets:</c> holds; null when there is none.</summary>
    public YamlValue? Datasets => _datasets;

    /// <summary>Reads a file; one that is missing is empty. The old form without a schema is read too.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, <c>merge_conflict</c> or <c>metafile_invalid</c>, with line and key.</exception>
    public static LockFile Load(string path, IFileTree? files = null) =>
        MetafileText.Open(files ?? WorkspaceTree.Instance, path) is { } document ? Read(document) : new LockFile(null);

    /// <summary>Reads the text of a lock file.</summary>
    internal static LockFile Parse(string text, string name) => Read(MetafileText.Parse(text, name));

    internal static LockEntry ParseEntry(string text, string name)
    {
        var document = MetafileText.Parse(text, name);
        var reader = new MetafileReader(document);
        return Entry(reader, "run", reader.Mapping(document.Root, string.Empty), document);
    }

    private static LockFile Read(YamlDocument document)
    {
        if (document.Root is null) return new LockFile(null);
        var reader = new MetafileReader(document);
        var top = reader.Mapping(document.Root, string.Empty);
        var isOld = top["schema"] is null;
        var stages = isOld ? top : top["stages"] is { } node and not YamlScalar { Text: "" } ? reader.Mapping(node, "stages") : null;
        var file = new LockFile(isOld ? null : top["datasets"]?.ToValue(YamlVersion.V12, document));
        foreach (var entry in stages?.Entries ?? []) file._stages[entry.KeyText] = new Slot(Entry(reader, entry.KeyText, entry.Value, document)) { Value = entry.Value.ToValue(YamlVersion.V12, document) };
        return file;
    }

    /// <summary>Replaces the entry of a stage, or adds it.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="entry">What it ran with.</param>
    /// <param name="rank">Place of a new entry among the new ones: before the first with a higher rank. Null puts it last.</param>
    public void Set(string stage, LockEntry entry, int? rank = null)
    {
        lock (_gate)
        {
            var slot = new Slot(entry) { Rank = rank };
            if (rank is null || (_stages.TryGetValue(stage, out var known) && known.Rank is null)) _stages[stage] = slot;
            else
            {
                _stages.Remove(stage);
                var at = _stages.Count;
                while (at > 0 && _stages.GetAt(at - 1).Value.Rank > rank) at--;
                _stages.Insert(at, stage, slot);
            }
        }
    }

    /// <summary>Removes the entry of a stage.</summary>
    public bool Remove(string stage)
    {
        lock (_gate) return _stages.Remove(stage);
    }

    /// <summary>The file as DVC writes it.</summary>
    public string ToText()
    {
        lock (_gate)
        {
            var text = new System.Text.StringBuilder("schema: '2.0'\n");
            text.Append(_stages.Count == 0 ? "stages: {}\n" : "stages:\n");
            foreach (var (name, slot) in _stages) text.Append(slot.Text ??= YamlEmitter.Entry(name, slot.Value ?? slot.Entry.ToYaml(), 2));
            if (_datasets is not null) text.Append(YamlEmitter.Entry("datasets", _datasets, 0));
            return text.ToString();
        }
    }

    /// <summary>Writes the file where it differs; an empty one that does not exist is not made.</summary>
    /// <returns>True when bytes changed.</returns>
    public bool Save(string path)
    {
        var text = ToText();
        if (File.Exists(path) ? File.ReadAllText(path) == text : _stages.Count == 0 && _datasets is null) return false;
        AtomicFile.WriteText(path, text);
        return true;
    }

    /// <summary>Replaces or adds the entry of one stage and writes the file. Other stages keep their values and order.</summary>
    public static void Record(string path, string stage, LockEntry entry)
    {
        var file = Load(path);
        file.Set(stage, entry);
        file.Save(path);
    }

    private static LockEntry Entry(MetafileReader reader, string name, YamlNode node, YamlDocument document)
    {
        var field = $"stages.{name}";
        var stage = reader.Mapping(node, field);
        reader.OnlyKeys(stage, field, EntryKeys);
        var command = stage["cmd"] ?? throw reader.Fault(stage, $"{field}.cmd", $"the entry of '{name}' has no 'cmd'");
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
                .Select((item, i) => OutReader.Read(reader, item, $"{field}[{i}]", string.Empty, mayHaveMark: true))
                .Where(o => o.Content is not null)
                .DistinctBy(o => o.Path)
                .ToDictionary(o => o.Path, o => o.Content!);

    // The value as read stays what is written for a stage that did not run: unknown fields of its outs are kept.
    private sealed class Slot(LockEntry entry)
    {
        public LockEntry Entry { get; } = entry;

        public YamlValue? Value { get; init; }

        public string? Text { get; set; }

        public int? Rank { get; init; }
    }
}
