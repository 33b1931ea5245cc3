using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Yaml;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>Reads <c>dvc.yaml</c>: stages with what they read and make.</summary>
public static class PipelineFile
{
    private static readonly string[] TopKeys = ["stages", "vars", "params", "metrics", "plots", "artifacts", "datasets"];

    private static readonly string[] StageKeys =
    [
        "cmd", "wdir", "deps", "params", "outs", "metrics", "plots", "frozen", "always_changed", "desc", "meta", "vars", "foreach", "do", "matrix",
    ];

    private static readonly string[] OutKeys =
    [
        "cache", "persist", "remote", "push", "desc", "type", "labels", "meta", "checkpoint", "template", "x", "y", "x_label", "y_label", "title", "header",
    ];

    /// <summary>Every stage of a file, in its order.</summary>
    /// <param name="path">Full path of the <c>dvc.yaml</c>.</param>
    /// <param name="root">Root of the repository, which addresses start from.</param>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, <c>metafile_invalid</c> or <c>templating_unsupported</c>, with line and key.</exception>
    public static IReadOnlyList<StageDefinition> Read(string path, string root)
    {
        var document = YamlDocument.Load(path);
        if (document.Root is null) return [];
        var reader = new MetafileReader(document);
        var top = reader.Mapping(document.Root, string.Empty);
        reader.OnlyKeys(top, string.Empty, TopKeys);
        if (top["stages"] is not { } stages) return [];
        return [.. reader.Mapping(stages, "stages").Entries.Select(e => Stage(reader, e, path, root))];
    }

    private static StageDefinition Stage(MetafileReader reader, YamlEntry entry, string path, string root)
    {
        var name = entry.KeyText;
        var field = $"stages.{name}";
        var stage = reader.Mapping(entry.Value, field);
        reader.OnlyKeys(stage, field, StageKeys);
        RefuseTemplates(reader, entry, field);
        RefuseDuplicates(reader, stage, field);
        var folder = Path.GetDirectoryName(path)!;
        var wdir = stage["wdir"] is { } w ? Path.GetFullPath(Path.Combine(folder, reader.Text(w, $"{field}.wdir"))) : folder;
        var file = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return new StageDefinition(name, path, file == "dvc.yaml" ? name : $"{file}:{name}", Command(reader, stage, field), wdir)
        {
            Deps = [.. Items(reader, stage, "deps", field).Select(n => Dependency(reader, n, field, wdir))],
            Params = ParamsSelection.Read(reader, stage["params"], $"{field}.params", wdir),
            Outs =
            [
                .. Items(reader, stage, "outs", field).Select(n => Output(reader, n, $"{field}.outs", wdir, OutKind.Out)),
                .. Items(reader, stage, "metrics", field).Select(n => Output(reader, n, $"{field}.metrics", wdir, OutKind.Metric)),
                .. Items(reader, stage, "plots", field).Select(n => Output(reader, n, $"{field}.plots", wdir, OutKind.Plot)),
            ],
            IsFrozen = reader.Flag(stage["frozen"], $"{field}.frozen"),
            AlwaysChanges = reader.Flag(stage["always_changed"], $"{field}.always_changed"),
            Description = stage["desc"] is { } desc ? reader.Text(desc, $"{field}.desc") : null,
            Line = entry.Key.Span.Line,
        };
    }

    private static YamlValue Command(MetafileReader reader, YamlMapping stage, string field)
    {
        var node = stage["cmd"] ?? throw reader.Fault(stage, $"{field}.cmd", $"the stage '{field[7..]}' has no 'cmd'", "add the command that it runs");
        return node is YamlSequence list
            ? new YamlList([.. list.Items.Select((item, i) => (YamlValue)YamlValue.Of(reader.Text(item, $"{field}.cmd[{i}]")))])
            : YamlValue.Of(reader.Text(node, $"{field}.cmd"));
    }

    private static IEnumerable<YamlNode> Items(MetafileReader reader, YamlMapping stage, string key, string field) =>
        stage[key] is not { } node || node is YamlScalar { Text: "", Style: YamlScalarStyle.Plain } ? [] : reader.Sequence(node, $"{field}.{key}").Items;

    private static void RefuseDuplicates(MetafileReader reader, YamlMapping stage, string field)
    {
        foreach (var key in new[] { "deps", "outs" })
        {
            var seen = new HashSet<string>();
            foreach (var item in Items(reader, stage, key, field))
            {
                var path = item is YamlScalar scalar ? scalar.Text : item is YamlMapping { Entries: [var only] } ? only.KeyText : string.Empty;
                if (path.Length > 0 && !seen.Add(path)) throw reader.Fault(item, $"{field}.{key}", $"'{path}' is named twice in '{key}'", "remove one of them");
            }
        }
    }

    private static TrackedOut Dependency(MetafileReader reader, YamlNode node, string field, string wdir)
    {
        var path = reader.Text(node, $"{field}.deps");
        if (path.Contains("://", StringComparison.Ordinal))
            throw reader.Fault(node, $"{field}.deps", $"the dependency '{path}' lies outside the file system, which this version does not read", "depend on a local file");
        return new TrackedOut(path, Path.GetFullPath(Path.Combine(wdir, path)));
    }

    private static TrackedOut Output(MetafileReader reader, YamlNode node, string field, string wdir, OutKind kind)
    {
        if (node is YamlScalar)
        {
            var plain = reader.Text(node, field);
            return new TrackedOut(plain, Path.GetFullPath(Path.Combine(wdir, plain))) { Kind = kind };
        }

        var mapping = reader.Mapping(node, field);
        if (mapping.Entries.Count != 1) throw reader.Fault(node, field, $"'{field}' should hold paths, or mappings of one path to its settings");
        var path = mapping.Entries[0].KeyText;
        var place = $"{field}.{path}";
        var settings = mapping.Entries[0].Value is YamlScalar { Text: "", Style: YamlScalarStyle.Plain } ? null : reader.Mapping(mapping.Entries[0].Value, place);
        if (settings is not null) reader.OnlyKeys(settings, place, OutKeys);
        return new TrackedOut(path, Path.GetFullPath(Path.Combine(wdir, path)))
        {
            Kind = kind,
            IsCached = reader.Flag(settings?["cache"], $"{place}.cache", otherwise: true),
            IsPersistent = reader.Flag(settings?["persist"], $"{place}.persist"),
            IsPushed = reader.Flag(settings?["push"], $"{place}.push", otherwise: true),
            Remote = settings?["remote"] is { } remote ? reader.Text(remote, $"{place}.remote") : null,
        };
    }

    // Better a clear refusal than a stage whose command holds a literal "${lr}".
    private static void RefuseTemplates(MetafileReader reader, YamlEntry entry, string field)
    {
        var stage = (YamlMapping)entry.Value;
        var span = entry.Value.Span;
        var isTemplated = stage["foreach"] is not null || stage["matrix"] is not null
            || reader.Document.Text.AsSpan(span.Start, span.End - span.Start).Contains("${", StringComparison.Ordinal) && Scalars(stage).Any(IsTemplate);
        if (!isTemplated) return;
        throw new WeirException(
            "templating_unsupported",
            $"the stage '{entry.KeyText}' is a template (foreach, matrix or ${{…}}), which this version does not resolve",
            "write the values out, or run this pipeline with `dvc repro`",
            reader.Document.LocationOf(entry.Key, field));
    }

    private static bool IsTemplate(string text)
    {
        for (var i = text.IndexOf("${", StringComparison.Ordinal); i >= 0; i = text.IndexOf("${", i + 2, StringComparison.Ordinal))
            if (i == 0 || text[i - 1] != '\\') return true;
        return false;
    }

    // Aliases share their content, so each list and mapping is walked once: a file of aliases cannot unfold without bound.
    private static IEnumerable<string> Scalars(YamlNode node) => Scalars(node, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static IEnumerable<string> Scalars(YamlNode node, HashSet<object> seen) => node switch
    {
        YamlScalar scalar => [scalar.Text],
        YamlSequence list when seen.Add(list.Items) => list.Items.SelectMany(i => Scalars(i, seen)),
        YamlMapping map when seen.Add(map.Entries) => map.Entries.SelectMany(e => Scalars(e.Key, seen).Concat(Scalars(e.Value, seen))),
        _ => [],
    };
}
