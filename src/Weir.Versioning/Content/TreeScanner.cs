using Weir.Foundation.Errors;
using Weir.Versioning.Files;
using Weir.Versioning.Ignore;

namespace Weir.Versioning.Content;

/// <summary>Walks a directory, compares what it finds with the state folder by folder, and hashes what is new or changed.</summary>
/// <param name="state">What is known.</param>
/// <param name="ignore">What is left out.</param>
/// <param name="root">Root of the repository, which the state's paths start from.</param>
/// <param name="hash">Hashes one file that is not known, given what the walk saw of it.</param>
internal sealed class TreeScanner(HashState state, IgnoreTree ignore, string root, TreeScanner.Hasher hash)
{
    private const int ParallelFoldersFrom = 8;
    private const int ParallelFilesFrom = 16;

    private readonly List<string> _leftovers = [];

    /// <summary>Hashes one file.</summary>
    public delegate FileRecord Hasher(string fullPath, in FileFacts facts);

    /// <summary>Scans a directory.</summary>
    /// <exception cref="WeirException"><c>cannot_read</c>, <c>name_not_utf8</c>, <c>wrong_file_kind</c>, <c>changed_while_read</c>.</exception>
    public TreeScan Scan(string fullPath, CancellationToken cancellation)
    {
        var folders = new List<Folder>();
        var level = new List<Folder> { new(string.Empty, fullPath) };
        while (level.Count > 0)
        {
            var now = level;
            Cores.ForEach(now.Count, ParallelFoldersFrom, static () => new FolderReader(), (i, reader) => Read(now[i], reader), cancellation);
            folders.AddRange(now);
            level = [.. now.SelectMany(f => f.Subfolders)];
        }

        var pending = folders.SelectMany(f => f.Pending.Select(i => (Folder: f, Index: i))).ToList();
        Cores.ForEach(
            pending.Count,
            ParallelFilesFrom,
            i =>
            {
                var (folder, index) = pending[i];
                var path = string.Concat(folder.FullPath, "/", FolderReader.Decode(folder.Files!.Name(index), folder.FullPath));
                var record = folder.Files.Records[index];
                folder.Files.Records[index] = hash(path, new FileFacts(record.SizeBytes, record.ModifiedNs, record.ChangedNs, record.Inode, 0x8000, 1));
            },
            cancellation);

        var result = new List<(string, FolderRecord)>(folders.Count);
        foreach (var folder in folders)
        {
            var record = folder.Known;
            if (folder.Files is not null)
            {
                record = folder.Files.Build();
                state.Put(Relative(folder.FullPath), record);
            }

            if (record is not null) result.Add((folder.Below, record));
        }

        var ignoring = folders.Find(f => f.HasIgnoreFile);
        return new TreeScan(result) { IgnoreFile = ignoring is null ? null : Path.Combine(ignoring.FullPath, ".dvcignore"), HasLinks = folders.Exists(f => f.HasLinks), Leftovers = _leftovers };
    }

    private void Read(Folder folder, FolderReader reader)
    {
        if (!reader.Open(folder.FullPath)) return; // it went away just now
        var filter = ignore.In(folder.FullPath);
        var known = state.Folder(Relative(folder.FullPath));
        var matched = 0; // as long as the files come as they did, nothing is made of them
        for (var i = 0; i < reader.Count; i++)
        {
            var name = reader.Name(i);
            var kind = reader.Kind(i);
            if (filter.IsIgnored(name, kind == EntryKind.Folder)) continue;
            if (kind == EntryKind.Folder)
            {
                var text = reader.NameText(i);
                var path = string.Concat(folder.FullPath, "/", text);
                // A folder with a .dvc of its own is another repository.
                if (FileFacts.Of(path + "/.dvc") is not { IsFolder: true }) folder.Subfolders.Add(new Folder(folder.Below.Length == 0 ? text : $"{folder.Below}/{text}", path));
                continue;
            }

            if (reader.Facts(i) is not { } facts)
            {
                if (kind == EntryKind.Link) throw BrokenLink(folder.FullPath, reader.NameText(i));
                continue; // it went away just now
            }

            if (facts.IsFolder) continue; // a link to a folder is not followed: what lies behind it is not ours
            if (!facts.IsFile) FileContent.RequireFile(Path.Combine(folder.FullPath, reader.NameText(i)), facts);
            if (kind == EntryKind.Link || facts.Links > 1) folder.HasLinks = true;
            if (name.SequenceEqual(".dvcignore"u8)) folder.HasIgnoreFile = true;
            if (name.StartsWith(".weir-tmp-"u8))
            {
                lock (_leftovers) _leftovers.Add(string.Concat(folder.FullPath, "/", reader.NameText(i)));
                continue;
            }

            if (folder.Files is null)
            {
                if (known is not null && matched < known.Count && name.SequenceEqual(known.Name(matched)) && known.Records[matched].IsTrue(facts, state.GranularityNs))
                {
                    matched++;
                    continue;
                }

                folder.Files = FolderBuilder.From(known, matched);
            }

            var at = known?.Find(name) ?? -1;
            if (at >= 0 && known!.Records[at].IsTrue(facts, state.GranularityNs)) folder.Files.Add(name, known.Records[at]);
            else folder.Pending.Add(folder.Files.Add(name, FileRecord.Of(facts, default, 0)));
        }

        if (folder.Files is null && matched == (known?.Count ?? 0)) folder.Known = known;
        else folder.Files ??= FolderBuilder.From(known, matched);
        // Entries in another order are still the same entries: nothing to write.
        if (folder.Files is { } files && known is not null && folder.Pending.Count == 0 && files.Count == known.Count) (folder.Known, folder.Files) = (known, null);
    }

    private string Relative(string fullPath) => fullPath.Length == root.Length ? string.Empty
        : fullPath.StartsWith(root, StringComparison.Ordinal) && fullPath[root.Length] == '/' ? fullPath[(root.Length + 1)..]
        : Path.GetRelativePath(root, fullPath).Replace(Path.DirectorySeparatorChar, '/');

    private static WeirException BrokenLink(string folder, string name) => new(
        ErrorCodes.FileNotFound,
        $"'{Path.Combine(folder, name)}' is a symbolic link that leads nowhere",
        "remove it, or ignore it in .dvcignore",
        new SourceLocation(Path.Combine(folder, name)));

    private sealed class Folder(string below, string fullPath)
    {
        public string Below { get; } = below;

        public string FullPath { get; } = fullPath;

        public List<Folder> Subfolders { get; } = [];

        public bool HasLinks { get; set; }

        public bool HasIgnoreFile { get; set; }

        public FolderRecord? Known { get; set; }

        public FolderBuilder? Files { get; set; }

        public List<int> Pending { get; } = [];
    }
}
