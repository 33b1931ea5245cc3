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
    public static IReadOnlyList<string> Write(string path)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var editor = new YamlEditor(before, path);
        var repos = editor.Find("repos") is YamlSequence list ? list.Items.Select(i => i.ToValue(YamlVersion.V12, editor.Document)).ToList() : [];
        if (!before.Contains("weir git-hook", StringComparison.Ordinal)) repos.Add(Entry());
        editor.Set([], "repos", new YamlList([.. repos]));
        if (editor.Text == before) return [];
        AtomicFile.WriteText(path, editor.Text);
        return [path];
    }

    private static YamlMap Entry() => YamlValue.Map(
        ("repo", YamlValue.Of("local")),
        ("hooks", new YamlList([.. HookInstallation.Names.Order(StringComparer.Ordinal).Select(Hook)])));

    private static YamlMap Hook(string name) => YamlValue.Map(
        ("id", YamlValue.Of("weir-" + name)),
        ("name", YamlValue.Of("weir " + name)),
        ("entry", YamlValue.Of($"weir git-hook {name}")),
        ("language", YamlValue.Of("system")),
        ("always_run", new YamlBool(true)),
        ("pass_filenames", new YamlBool(false)),
        ("stages", new YamlList([YamlValue.Of(name)])));
}
