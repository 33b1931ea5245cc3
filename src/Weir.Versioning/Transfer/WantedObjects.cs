using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>The objects that some outs consist of, each with a path to name it by.</summary>
internal sealed class WantedObjects
{
    private readonly Dictionary<ObjectRef, WantedFile> _files = [];
    private readonly Dictionary<ObjectRef, WantedDirectory> _directories = [];

    /// <summary>Single files, and files of directories once those are read.</summary>
    public IReadOnlyDictionary<ObjectRef, WantedFile> Files => _files;

    /// <summary>Directories.</summary>
    public IReadOnlyDictionary<ObjectRef, WantedDirectory> Directories => _directories;

    /// <summary>How many objects there are.</summary>
    public int Count => _files.Count + _directories.Count;

    /// <summary>Adds what an out records.</summary>
    public void Add(TrackedEntry entry)
    {
        if (entry.Out is not { IsCached: true, Content: { } content }) return;
        var reference = new ObjectRef(content.Md5, entry.Out.IsLegacy);
        if (!content.IsDirectory)
        {
            _files.TryAdd(reference, new WantedFile(entry.Path, content.SizeBytes));
            return;
        }

        if (!_directories.TryGetValue(reference, out var directory)) _directories[reference] = directory = new WantedDirectory(entry.Path, []);
        directory.Parts.Add(entry.Part);
    }

    /// <summary>Adds the files of a directory whose object is in the cache.</summary>
    /// <returns>The files; null when the object is not there.</returns>
    public IReadOnlyCollection<ObjectRef>? Expand(DvcRepository repository, ObjectRef reference)
    {
        var directory = _directories[reference];
        if (directory.Files is { } known) return known;
        if (!File.Exists(repository.Cache.PathOf(reference.Hash, reference.IsLegacy))) return null;
        var files = new List<ObjectRef>();
        foreach (var entry in repository.Cache.ReadDirectory(reference.Hash, reference.IsLegacy).Entries)
        {
            if (!directory.Wants(entry.RelativePath)) continue;
            var file = new ObjectRef(entry.Md5, reference.IsLegacy);
            files.Add(file);
            _files.TryAdd(file, new WantedFile($"{directory.Path}/{entry.RelativePath}", null));
        }

        return directory.Files = files;
    }

    /// <summary>What an object is called in a message.</summary>
    public string NameOf(ObjectRef reference) => reference.IsDirectory && _directories.TryGetValue(reference, out var directory) ? directory.Path + "/" : _files.TryGetValue(reference, out var file) ? file.Path : reference.Hash;
}

/// <summary>A file that is wanted.</summary>
/// <param name="Path">Path from the root, for messages.</param>
/// <param name="SizeBytes">Length, where the metafile has it.</param>
internal sealed record WantedFile(string Path, long? SizeBytes);

/// <summary>A directory of which all or some files are wanted.</summary>
internal sealed record WantedDirectory(string Path, List<string?> Parts)
{
    /// <summary>Its files, once it was read.</summary>
    public IReadOnlyCollection<ObjectRef>? Files { get; set; }

    /// <summary>True when all of it is wanted.</summary>
    public bool IsWhole => Parts.Contains(null);

    /// <summary>True for a file of the wanted part.</summary>
    public bool Wants(string relative) => IsWhole || Parts.Any(p => relative == p || relative.StartsWith(p + "/", StringComparison.Ordinal));
}
