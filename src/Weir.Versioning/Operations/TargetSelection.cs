using Weir.Foundation.Errors;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Finds what the targets of a command mean: metafiles, stages, tracked paths and paths within them.</summary>
/// <param name="repository">The repository.</param>
/// <param name="index">Its metafiles.</param>
/// <param name="workingDirectory">Full path that relative targets start from.</param>
public sealed class TargetSelection(DvcRepository repository, RepositoryIndex index, string workingDirectory)
{
    /// <summary>Everything, by file and order in it.</summary>
    public IReadOnlyList<Selected> All() => [.. index.DvcFiles.Select(Of).Concat(index.Stages.Select(Of))];

    /// <summary>What some targets mean, without repetition; all when there are none.</summary>
    /// <param name="targets">As typed.</param>
    /// <param name="recursive">A folder stands for every metafile below it.</param>
    /// <param name="withDeps">Also what the chosen depend on.</param>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public IReadOnlyList<Selected> Resolve(IReadOnlyList<string> targets, bool recursive = false, bool withDeps = false)
    {
        if (targets.Count == 0) return All();
        var chosen = targets.SelectMany(t => One(t, recursive)).Distinct().ToList();
        if (!withDeps) return chosen;
        var graph = StageGraph.Build(index, repository.Root);
        var names = graph.InOrder(chosen.Select(c => c.Address)).Select(n => n.Name).ToList();
        var byName = All().ToDictionary(s => s.Address);
        return [.. names.Select(n => chosen.Find(c => c.Address == n) ?? byName[n])];
    }

    /// <summary>What one target means.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public IReadOnlyList<Selected> One(string target, bool recursive = false)
    {
        if (Metafile(target) is { Count: > 0 } ofFile) return ofFile;
        var full = Path.TrimEndingDirectorySeparator(Full(target));
        if (recursive && Directory.Exists(full)) return [.. All().Where(s => s.FilePath.StartsWith(full + "/", StringComparison.Ordinal) || full == repository.Root)];
        var local = Path.Combine(workingDirectory, "dvc.yaml");
        var stages = index.Stages.Where(s => s.FilePath == local && IsNamed(s, target)).ToList();
        if (stages.Count == 0) stages = [.. index.Stages.Where(s => s.Address == target)];
        if (stages.Count > 0) return [.. stages.Select(Of)];
        if (Owner(full) is { } owner) return [owner];
        var known = All().SelectMany(s => s.Outs.Select(o => repository.Relative(o.FullPath)).Append(s.Address));
        throw new WeirException(ErrorCodes.NotFound, $"'{target}' is neither tracked data nor a stage", DidYouMean.Hint(target, known) ?? "`weir dag` shows what there is");
    }

    /// <summary>Whose out a path is, or lies in; null when nobody's.</summary>
    public Selected? Owner(string fullPath)
    {
        Selected? within = null;
        foreach (var one in All())
        {
            foreach (var o in one.Outs)
            {
                if (o.FullPath == fullPath) return one with { Outs = [o], Filter = fullPath };
                if (fullPath.StartsWith(o.FullPath + "/", StringComparison.Ordinal)) within = one with { Outs = [o], Filter = fullPath };
            }
        }

        return within;
    }

    private IReadOnlyList<Selected> Metafile(string target)
    {
        if (target.EndsWith(".dvc", StringComparison.Ordinal)) return [.. index.DvcFiles.Where(f => f.FilePath == Full(target)).Select(Of)];
        var colon = target.LastIndexOf(':');
        var (file, name) = colon < 0 ? (target, null) : (target[..colon], target[(colon + 1)..]);
        if (file.Length == 0) file = "dvc.yaml";
        if (!file.EndsWith(".yaml", StringComparison.Ordinal)) return [];
        return [.. index.Stages.Where(s => s.FilePath == Full(file) && (name is null || IsNamed(s, name))).Select(Of)];
    }

    private Selected Of(DvcFile file) => new(repository.Relative(file.FilePath), file.FilePath, file.Outs) { File = file };

    private Selected Of(StageDefinition stage) => new(stage.Address, stage.FilePath, [.. index.OutsOf(stage)]) { Stage = stage };

    private static bool IsNamed(StageDefinition stage, string name) => stage.Name == name || stage.Name.StartsWith(name + "@", StringComparison.Ordinal);

    private string Full(string path) => Path.GetFullPath(Path.Combine(workingDirectory, path));
}

/// <summary>A <c>.dvc</c> file or a stage that a target means.</summary>
/// <param name="Address">Path of the <c>.dvc</c> file, or address of the stage.</param>
/// <param name="FilePath">Full path of the metafile.</param>
/// <param name="Outs">Its outs, or the one that was meant.</param>
public sealed record Selected(string Address, string FilePath, IReadOnlyList<TrackedOut> Outs)
{
    /// <summary>The <c>.dvc</c> file; null for a stage.</summary>
    public DvcFile? File { get; init; }

    /// <summary>The stage; null for a <c>.dvc</c> file.</summary>
    public StageDefinition? Stage { get; init; }

    /// <summary>Full path that was meant: an out, or something within it; null for all of it.</summary>
    public string? Filter { get; init; }

    /// <inheritdoc/>
    public bool Equals(Selected? other) => other is not null && Address == other.Address && Filter == other.Filter;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Filter);
}
