using System.Text;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Makes files that are in the cache into links of the kind that <c>cache.type</c> asks for, and links into copies where it does not.</summary>
internal static class Relinking
{
    private const int ParallelFrom = 64;

    /// <summary>One file.</summary>
    /// <returns>True when it was made anew.</returns>
    public static bool File(DvcRepository repository, string path, ContentId content)
    {
        if (!IsNeeded(repository.Cache, path, content.Md5, content.IsLegacy))
        {
            SetMode(repository, path, content);
            return false;
        }

        repository.Cache.CheckoutFile(content.Md5, path, content.IsExecutable, content.IsLegacy, 0);
        if (!content.IsLegacy && FileFacts.Of(path) is { } facts) repository.Content.Remember(path, FileRecord.Of(facts, Md5Value.Parse(content.Md5), repository.Content.State.NowNs()));
        return true;
    }

    // A single file of one's own gets the mode that a checkout would give it; DVC does not do so within directories.
    private static void SetMode(DvcRepository repository, string path, ContentId content)
    {
        if (OperatingSystem.IsWindows() || FileFacts.Of(path, followLinks: false) is not { IsFile: true, Links: 1 } before) return;
        var mode = Links.WorkspaceMode(content.IsExecutable);
        if ((before.Mode & 0xFFF) == mode) return;
        try
        {
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
        catch (UnauthorizedAccessException)
        {
            return; // somebody else's file: it can be read, which is enough
        }

        if (!content.IsLegacy && FileFacts.Of(path) is { } after && after.IsSameContent(before with { ChangedNs = after.ChangedNs }))
            repository.Content.Remember(path, FileRecord.Of(after, Md5Value.Parse(content.Md5), repository.Content.State.NowNs()));
    }

    /// <summary>All files of a directory.</summary>
    /// <returns>How many were made anew.</returns>
    public static int Tree(DvcRepository repository, string fullPath, TreeScan tree, CancellationToken cancellation)
    {
        var cache = repository.Cache;
        if (!cache.LinksWorkspace && !tree.HasLinks) return 0; // all are copies already
        var done = 0;
        foreach (var (folder, files) in tree.Folders)
        {
            var place = folder.Length == 0 ? fullPath : Path.Combine(fullPath, folder);
            var made = 0;
            Cores.ForEach(
                files.Count,
                ParallelFrom,
                i =>
                {
                    var path = Path.Combine(place, Encoding.UTF8.GetString(files.Name(i)));
                    var md5 = files.Records[i].Md5.ToString();
                    if (!IsNeeded(cache, path, md5, isLegacy: false)) return;
                    cache.CheckoutFile(md5, path, FileFacts.Of(path) is { IsExecutable: true }, isLegacy: false, 0);
                    Interlocked.Increment(ref made);
                },
                cancellation);
            if (made == 0) continue;
            done += made;
            Restate(repository, place, files);
        }

        return done;
    }

    /// <summary>True when a file is not what the first usable link type would make of it, by DVC's rules.</summary>
    public static bool IsNeeded(ObjectCache cache, string path, string md5, bool isLegacy)
    {
        if (FileFacts.Of(path, followLinks: false) is not { } facts) return false;
        var isCopy = facts is { IsLink: false, Links: 1 };
        foreach (var type in cache.LinkTypes)
        {
            if (type is LinkType.Copy or LinkType.Reflink && isCopy) return false;
            if (type is LinkType.Hardlink && facts.IsFile && (facts.Links > 1 || facts.SizeBytes == 0)) return facts.SizeBytes > 0 && FileFacts.Of(cache.PathOf(md5, isLegacy))?.Inode != facts.Inode;
            if (type is LinkType.Symlink && facts.IsLink) return new FileInfo(path).LinkTarget != cache.PathOf(md5, isLegacy);
            if (cache.LinkTypes[0] == type && type is LinkType.Hardlink or LinkType.Symlink) return true;
        }

        return true;
    }

    // The content is what it was; inode and times are new.
    private static void Restate(DvcRepository repository, string place, FolderRecord files)
    {
        var builder = FolderBuilder.From(files, files.Count);
        var now = repository.Content.State.NowNs();
        for (var i = 0; i < files.Count; i++)
            if (FileFacts.Of(Path.Combine(place, Encoding.UTF8.GetString(files.Name(i)))) is { } facts && facts.SizeBytes == files.Records[i].SizeBytes) builder.Records[i] = FileRecord.Of(facts, files.Records[i].Md5, CertainIfOld(facts, now, repository.Content.State.GranularityNs));
        repository.Content.State.Put(repository.Relative(place), builder.Build());
    }

    // A link shows the object's own time of writing: if that lies well back, any write from now on will show.
    internal static long CertainIfOld(in FileFacts facts, long now, long granularityNs) => facts.ModifiedNs + granularityNs < now ? FileRecord.Certain : now;
}
