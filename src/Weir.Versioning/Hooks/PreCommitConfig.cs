using Weir.Foundation.Files;
using Weir.Yaml;
using Weir.Yaml.Edit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Hooks;

/// <summary>The hooks as an entry of <c>.pre-commit-config.yaml</c>, for those who use that tool.</summary>
internal static class PreCommitConfig
{
    /// <summary>Adds the entry unless it is there; returns the file when it was changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="checks">With the check of metafiles and staged files.</param>
    public static IReadOnlyList<string> Write(string path, bool checks)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var editor = new YamlEditor(before, path);
        var repos = editor.Find("repos") is YamlSequence list ? list.Items.Select(i => i.ToValue(YamlVersion.V12, editor.Document)).ToList() : [];
        if (!before.Contains("weir git-hook", StringComparison.Ordinal)) repos.Add(Entry(checks));
        editor.Set([], "repos", new YamlList([.. repos]));
        if (editor.Text == before) return [];
        AtomicFile.WriteText(path, editor.Text);
        return [path];
    }

    private static YamlMap Entry(bool checks) => YamlValue.Map(
        ("repo", YamlValue.Of("local")),
        ("hooks", new YamlList([.. checks ? [Hook("weir-check", "weir hooks check", "pre-commit")] : Array.Empty<YamlMap>(), .. HookInstallation.Names.Order(StringComparer.Ordinal).Select(n => Hook("weir-" + n, "weir git-hook " + n, n))])));

    private static YamlMap Hook(string id, string entry, string stage) => YamlValue.Map(
        ("id", YamlValue.Of(id)),
        ("name", YamlValue.Of(id == "weir-check" ? entry : "weir " + stage)),
        ("entry", YamlValue.Of(entry)),
        ("language", YamlValue.Of("system")),
        ("always_run", new YamlBool(true)),
        ("pass_filenames", new YamlBool(false)),
        ("stages", new YamlList([YamlValue.Of(stage)])));
}
