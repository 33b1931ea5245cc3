using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Remembers what was put into the workspace from the cache: what no metafile names any more, and nobody changed, a whole checkout takes away again.</summary>
/// <remarks>One line each in <c>.weir/links</c>: hash, blank, path. Losing the file means that such data stays, no more.</remarks>
internal sealed class LinkMemory
{
    private readonly DvcRepository _repository;
    private readonly string _file;
    private readonly Dictionary<string, string> _links = [];
    private bool _isChanged;

    private LinkMemory(DvcRepository repository)
    {
        _repository = repository;
        _file = Path.Combine(repository.Project.State, "links");
    }

    /// <summary>Paths (relative to the root) with the hash that each had.</summary>
    public IReadOnlyDictionary<string, string> Links => _links;

    /// <summary>Reads what is remembered.</summary>
    public static LinkMemory Load(DvcRepository repository)
    {
        var memory = new LinkMemory(repository);
        try
        {
            if (!File.Exists(memory._file)) return memory;
            foreach (var line in File.ReadLines(memory._file))
                if (line.Split(' ', 2) is [var hash, { Length: > 0 } path] && Objects.ObjectCache.IsHash(hash)) memory._links[path] = hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            memory._links.Clear();
        }

        return memory;
    }

    /// <summary>Notes a path.</summary>
    public void Note(string fullPath, string hash)
    {
        var path = _repository.Relative(fullPath);
        if (path.Contains('\n', StringComparison.Ordinal) || (_links.TryGetValue(path, out var known) && known == hash)) return;
        _links[path] = hash;
        _isChanged = true;
    }

    /// <summary>Forgets a path.</summary>
    public void Forget(string fullPath) => _isChanged |= _links.Remove(_repository.Relative(fullPath));

    /// <summary>Keeps it. A file that cannot be written is no failure.</summary>
    public void Save()
    {
        if (!_isChanged) return;
        try
        {
            _repository.Project.EnsureState();
            AtomicFile.WriteText(_file, string.Concat(_links.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Value} {l.Key}\n")));
        }
        catch (WeirException)
        {
            // a read-only checkout
        }
    }
}
