using Weir.Foundation.Errors;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>The form of <c>dvc.yaml</c>, checked before templating: every fault of the file is told, with line and key.</summary>
internal sealed class PipelineSchema(MetafileReader reader, List<WeirException> faults)
{
    private static readonly string[] TopKeys = ["stages", "vars", "params", "metrics", "plots", "artifacts", "datasets"];
    private static readonly string[] StageKeys = ["cmd", "wdir", "deps", "params", "outs", "metrics", "plots", "frozen", "always_changed", "desc", "meta", "vars", "matrix"];
    private static readonly string[] OutKeys = ["cache", "persist", "checkpoint", "remote", "push", "desc", "type", "labels", "meta"];
    private static readonly string[] PlotKeys = [.. OutKeys, "template", "x", "y", "x_label", "y_label", "title", "header"];
    private static readonly string[] TopPlotKeys = ["x", "y", "x_label", "y_label", "title", "template"];
    private static readonly string[] ArtifactKeys = ["path", "desc", "type", "labels", "meta"];
    private static readonly string[] FlagKeys = ["cache", "persist", "checkpoint", "push", "header"];

    /// <summary>Checks the top level; returns the stages that may be read.</summary>
    public IReadOnlyList<YamlEntry> Check(YamlMapping top)
    {
        OnlyKeys(top, string.Empty, TopKeys);
        foreach (var list in new[] { "params", "metrics" }) Texts(top[list], list);
        Each(top["vars"], "vars", (item, field) => { if (item is YamlSequence) Add(item, field, "an item of 'vars' is a file or a mapping"); });
        Each(top["plots"], "plots", TopPlot);
        if (top["artifacts"] is { } artifacts && !IsNull(artifacts)) Fields(artifacts, "artifacts", (entry, field) => Artifact(entry, field));
        Each(top["datasets"], "datasets", (item, field) => Required(item, field, "name", "type"));
        if (top["stages"] is not { } stages || IsNull(stages)) return [];
        var sound = new List<YamlEntry>();
        Fields(stages, "stages", (entry, field) =>
        {
            var before = faults.Count;
            Entry(entry, field);
            if (faults.Count == before) sound.Add(entry);
        });
        return sound;
    }

    private void Entry(YamlEntry entry, string field)
    {
        if (Map(entry.Value, field) is not { } stage) return;
        if (stage["foreach"] is null && stage["do"] is null)
        {
            Stage(stage, field);
            if (stage["matrix"] is { } matrix) Fields(matrix, $"{field}.matrix", (axis, at) => { if (axis.Value is YamlMapping || IsNull(axis.Value)) Add(axis.Value, at, $"the axis '{axis.KeyText}' is a list, or a template that names one"); });
            return;
        }

        OnlyKeys(stage, field, ["foreach", "do"]);
        if (stage["foreach"] is null || IsNull(stage["foreach"]!)) Add(stage, field, $"'{entry.KeyText}' has a 'do' but no 'foreach'");
        if (stage["do"] is not { } body) Add(stage, field, $"'{entry.KeyText}' has a 'foreach' but no 'do'", "put the stage under 'do'");
        else if (Map(body, $"{field}.do") is { } inner) Stage(inner, $"{field}.do");
    }

    private void Stage(YamlMapping stage, string field)
    {
        OnlyKeys(stage, field, StageKeys);
        if (stage["cmd"] is not { } cmd || IsNull(cmd)) Add(stage, $"{field}.cmd", $"the stage '{field.Split('.')[1]}' has no 'cmd'", "add the command that it runs");
        else if (cmd is YamlMapping) Add(cmd, $"{field}.cmd", "'cmd' is a text or a list of texts");
        else if (cmd is YamlSequence) Texts(cmd, $"{field}.cmd");
        if (stage["wdir"] is { } wdir) Text(wdir, $"{field}.wdir");
        if (stage["desc"] is { } desc) Text(desc, $"{field}.desc");
        foreach (var flag in new[] { "frozen", "always_changed" }) Flag(stage[flag], $"{field}.{flag}");
        Texts(stage["deps"], $"{field}.deps");
        Each(stage["vars"], $"{field}.vars", static (_, _) => { });
        Each(stage["params"], $"{field}.params", (item, at) =>
        {
            if (item is YamlSequence || IsNull(item)) Add(item, at, "an item of 'params' is a key, or a mapping of a file to its keys");
            else if (item is YamlMapping files) foreach (var file in files.Entries) Texts(file.Value, $"{at}.{file.KeyText}");
        });
        foreach (var kind in new[] { "outs", "metrics", "plots" }) Each(stage[kind], $"{field}.{kind}", (item, at) => Out(item, at, kind == "plots" ? PlotKeys : OutKeys));
    }

    private void Out(YamlNode item, string field, string[] keys)
    {
        if (item is YamlScalar && !IsNull(item)) return;
        if (item is not YamlMapping map)
        {
            Add(item, field, "an out is a path, or a mapping of one path to its settings");
            return;
        }

        foreach (var path in map.Entries)
        {
            if (IsNull(path.Value)) continue;
            // A list of settings gives several plots of one file.
            var settings = path.Value is YamlSequence several && keys == PlotKeys ? several.Items : [path.Value];
            foreach (var one in settings)
            {
                if (Map(one, $"{field}.{path.KeyText}") is not { } values) continue;
                OnlyKeys(values, $"{field}.{path.KeyText}", keys);
                foreach (var flag in FlagKeys) Flag(values[flag], $"{field}.{path.KeyText}.{flag}");
            }
        }
    }

    private void TopPlot(YamlNode item, string field)
    {
        if (item is YamlScalar && !IsNull(item)) return;
        Fields(item, field, (plot, at) => { if (!IsNull(plot.Value) && Map(plot.Value, at) is { } settings) OnlyKeys(settings, at, TopPlotKeys); });
    }

    private void Artifact(YamlEntry entry, string field)
    {
        if (Map(entry.Value, field) is not { } settings) return;
        OnlyKeys(settings, field, ArtifactKeys);
        Required(settings, field, "path");
    }

    private void Required(YamlNode node, string field, params string[] keys)
    {
        if (Map(node, field) is not { } map) return;
        foreach (var key in keys)
            if (map[key] is null) Add(node, field, $"'{key}' is missing in '{field}'");
    }

    private void Fields(YamlNode node, string field, Action<YamlEntry, string> check)
    {
        if (Map(node, field) is not { } map) return;
        foreach (var entry in map.Entries) check(entry, $"{field}.{entry.KeyText}");
    }

    private void Each(YamlNode? node, string field, Action<YamlNode, string> check)
    {
        if (node is null || IsNull(node)) return;
        if (node is not YamlSequence list) Add(node, field, $"'{field}' should be a list");
        else foreach (var item in list.Items) check(item, field);
    }

    private void Texts(YamlNode? node, string field) => Each(node, field, Text);

    private void Text(YamlNode node, string field)
    {
        if (node is not YamlScalar || IsNull(node)) Add(node, field, $"'{field}' should be text");
    }

    // The form comes before templating: a flag cannot be a template.
    private void Flag(YamlNode? node, string field)
    {
        if (node is null || (node is YamlScalar { Style: YamlScalarStyle.Plain } scalar && PlainScalar.Resolve(scalar.Text, YamlVersion.V12) is YamlBool)) return;
        Add(node, field, $"'{field}' should be true or false", node is YamlScalar { Text: ['$', '{', ..] } ? "flags cannot be templates" : null);
    }

    private YamlMapping? Map(YamlNode node, string field)
    {
        if (node is YamlMapping map) return map;
        Add(node, field, $"'{field}' should be a mapping");
        return null;
    }

    private void OnlyKeys(YamlMapping mapping, string field, string[] known)
    {
        foreach (var entry in mapping.Entries)
        {
            if (known.Contains(entry.KeyText) || entry.KeyText == "<<") continue;
            Add(entry.Key, field.Length == 0 ? entry.KeyText : $"{field}.{entry.KeyText}", $"the key '{entry.KeyText}' is not known{(field.Length == 0 ? string.Empty : $" in '{field}'")}", DidYouMean.Hint(entry.KeyText, known));
        }
    }

    private void Add(YamlNode node, string field, string message, string? hint = null) => faults.Add(reader.Fault(node, field, message, hint));

    private static bool IsNull(YamlNode node) => node is YamlScalar { Style: YamlScalarStyle.Plain, Text: "" or "~" or "null" };
}
