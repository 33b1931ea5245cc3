using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Yaml;
using Weir.Yaml.Edit;
using Weir.Yaml.Values;

namespace Weir.Versioning.Operations;

/// <summary>Small changes to metafiles that keep every other byte.</summary>
internal static class StageEditing
{
    /// <summary>Takes a stage out of its <c>dvc.yaml</c> and <c>dvc.lock</c>; a file without stages goes. Of a group, the template goes with its first stage.</summary>
    public static void Remove(StageDefinition stage)
    {
        var lockPath = LockFile.PathFor(stage.FilePath);
        if (File.Exists(lockPath))
        {
            var recorded = LockFile.Load(lockPath);
            if (recorded.Remove(stage.Name))
            {
                if (recorded.Stages.Any() || recorded.Datasets is not null) recorded.Save(lockPath);
                else File.Delete(lockPath);
            }
        }

        if (!File.Exists(stage.FilePath)) return;
        var name = stage.Group ?? stage.Name;
        var editor = new YamlEditor(File.ReadAllText(stage.FilePath), stage.FilePath);
        if (editor.Find("stages") is not YamlMapping stages || stages.Find(name) is null) return;
        if (stages.Entries.Count == 1)
        {
            File.Delete(stage.FilePath);
            return;
        }

        editor.Remove(["stages"], name);
        AtomicFile.WriteText(stage.FilePath, editor.Text);
    }

    /// <summary>Sets or takes away <c>frozen: true</c>.</summary>
    /// <returns>True when the file changed.</returns>
    /// <exception cref="WeirException"><c>invalid_value</c>: a stage that a template makes.</exception>
    public static bool SetFrozen(Selected one, bool isFrozen)
    {
        var before = File.ReadAllText(one.FilePath);
        var editor = new YamlEditor(before, one.FilePath);
        object[] place = one.Stage is { } stage ? ["stages", stage.Name] : [];
        if (editor.Find(place) is not YamlMapping mapping)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{one.Address}' is made by a template and cannot be frozen alone", "set `frozen` in the template, for all of its stages", new SourceLocation(one.FilePath));
        foreach (var key in new[] { "frozen", "locked" })
            if (!isFrozen && mapping.Find(key) is not null) editor.Remove(place, key);
        if (isFrozen) editor.Set(place, "frozen", new YamlBool(true));
        if (editor.Text == before) return false;
        AtomicFile.WriteText(one.FilePath, editor.Text);
        return true;
    }
}
