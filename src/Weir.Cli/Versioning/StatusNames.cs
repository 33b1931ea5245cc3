using Weir.Versioning.Status;

namespace Weir.Cli.Versioning;

/// <summary>Names changes as they are seen from the working folder, as DVC does.</summary>
internal static class StatusNames
{
    /// <summary>Changes with every path and stage named from a folder.</summary>
    public static StageChanges From(StageChanges changes, string root, string folder)
    {
        if (Path.GetFullPath(folder) == root) return changes;
        return new StageChanges(Address(changes.Name))
        {
            Deps = changes.Deps.ToDictionary(d => Seen(d.Key), d => d.Value),
            Behind = changes.Behind,
            Params = changes.Params.ToDictionary(p => Seen(p.Key), p => p.Value),
            Outs = changes.Outs.ToDictionary(o => Seen(o.Key), o => o.Value),
            IsCommandChanged = changes.IsCommandChanged,
            IsHashChanged = changes.IsHashChanged,
            AlwaysChanges = changes.AlwaysChanges,
        };

        string Seen(string path) => path.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(path) ? path : Path.GetRelativePath(folder, Path.Combine(root, path)).Replace(Path.DirectorySeparatorChar, '/');

        // A stage of ./dvc.yaml is known by its name alone.
        string Address(string name)
        {
            const string File = "dvc.yaml";
            if (name.EndsWith(".dvc", StringComparison.Ordinal)) return Seen(name);
            var colon = name.IndexOf($"{File}:", StringComparison.Ordinal);
            var (file, stage) = colon < 0 ? (File, name) : (name[..(colon + File.Length)], name[(colon + File.Length + 1)..]);
            return Seen(file) is var seen && seen == File ? stage : $"{seen}:{stage}";
        }
    }
}
