using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Versioning.Params.Editing;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Overrides of a command line, by the file that they change.</summary>
public sealed class ParamOverrides
{
    private readonly OrderedDictionary<string, List<string>> _byFile = [];
    private readonly HydraParams? _hydra;

    /// <summary>Groups <c>[FILE:]OVERRIDE</c>; without a file they are for <c>params.yaml</c>.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="hydra">Composes <c>params.yaml</c>, whose overrides then are those of the composition; null to change the file.</param>
    public ParamOverrides(IEnumerable<string> typed, HydraParams? hydra = null)
    {
        _hydra = hydra;
        foreach (var text in typed)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var colon = text.AsSpan(0, equals < 0 ? text.Length : equals).IndexOf(':');
            var file = colon < 0 ? ParamsSelection.DefaultFile : text[..colon];
            if (!_byFile.TryGetValue(file, out var known)) _byFile[file] = known = [];
            known.Add(text[(colon + 1)..]);
        }

        if (hydra is not null) _byFile.TryAdd(ParamsSelection.DefaultFile, []);
    }

    /// <summary>The files, as typed.</summary>
    public IEnumerable<string> Files => _byFile.Keys;

    /// <summary>True when one of them stands for several values.</summary>
    /// <exception cref="WeirException"><c>override_syntax</c>.</exception>
    public bool HasSweep => _byFile.Values.Any(SweepExpansion.HasSweep);

    /// <summary>What the sweeps stand for: overrides as typed, one list an experiment. The last file changes fastest.</summary>
    /// <exception cref="WeirException">As of <see cref="SweepExpansion.Expand"/>.</exception>
    public IReadOnlyList<IReadOnlyList<string>> Expand()
    {
        List<List<string>> all = [[]];
        foreach (var (file, overrides) in _byFile)
        {
            var combinations = SweepExpansion.Expand(overrides);
            all = [.. all.SelectMany(before => combinations.Select(c => (List<string>)[.. before, .. c.Select(o => $"{file}:{o}")]))];
        }

        return all;
    }

    /// <summary>What the files would hold, by full path.</summary>
    /// <param name="folder">Full path of the folder that files are relative to.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>override_syntax</c>, <c>override_refused</c>, faults of the files.</exception>
    public IReadOnlyDictionary<string, byte[]> Apply(string folder)
    {
        var made = new Dictionary<string, byte[]>();
        foreach (var (file, overrides) in _byFile)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file));
            if (_hydra is not null && file == ParamsSelection.DefaultFile)
            {
                made[path] = _hydra.Compose(overrides);
                continue;
            }

            if (!File.Exists(path)) throw WeirException.FileNotFound(file);
            made[path] = ParamsEdit.Rewrite(path, File.ReadAllBytes(path), values => OverrideApplication.Apply(values, overrides, file));
        }

        return made;
    }
}
