using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Integrity;

/// <summary>Checks that everything is what it says: metafiles, every object of the cache, and that what metafiles record is there.</summary>
public sealed class IntegrityCheck(DvcRepository repository)
{
    private const string TemporaryPattern = AtomicFile.TemporaryPrefix + "*";

    /// <summary>Checks all.</summary>
    /// <param name="repair">Set damaged objects aside, bring them again from the workspace where it still holds them, and remove what killed commands left behind.</param>
    /// <param name="onProgress">Hears how many objects were checked, of how many.</param>
    /// <param name="cancellation">Stops between objects.</param>
    public IntegrityReport Run(bool repair, Action<int, int>? onProgress = null, CancellationToken cancellation = default)
    {
        var findings = new List<IntegrityFinding>();
        var index = repository.ReadIndex();
        foreach (var fault in index.Faults) findings.Add(new IntegrityFinding(FindingKind.Metafile, fault.Location?.File ?? "metafile", fault.Message, IsMended: false));
        var objects = Objects(legacy: false).Concat(Objects(legacy: true)).ToList();
        CheckObjects(objects, findings, repair, onProgress, cancellation);
        if (repair) BringAgain(index, findings, cancellation);
        CheckRecorded(index, findings);
        CheckLeftovers(findings, repair);
        repository.Content.SaveState();
        repository.SaveProofs();
        return new IntegrityReport(findings, objects.Count, index.DvcFiles.Count + index.PipelineFiles.Count);
    }

    private void CheckObjects(List<(string Hash, string Path, bool IsLegacy)> objects, List<IntegrityFinding> findings, bool repair, Action<int, int>? onProgress, CancellationToken cancellation)
    {
        var done = 0;
        Cores.ForEach(
            objects.Count,
            8,
            i =>
            {
                var (hash, path, isLegacy) = objects[i];
                if (Fault(hash, path, isLegacy, cancellation) is { } fault)
                {
                    var isMended = repair && TrySetAside(path, hash);
                    lock (findings) findings.Add(new IntegrityFinding(FindingKind.Object, path, fault, isMended));
                }

                var count = Interlocked.Increment(ref done);
                if (count % 1000 == 0) onProgress?.Invoke(count, objects.Count);
            },
            cancellation);
        findings.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
    }

    private static string? Fault(string hash, string path, bool isLegacy, CancellationToken cancellation)
    {
        try
        {
            var (md5, _) = FileContent.Hash(path, isLegacy && !ObjectCache.IsDirectory(hash), cancellation);
            if (md5.ToString() != hash[..32]) return "its content is not what its name says";
            if (ObjectCache.IsDirectory(hash)) DirectoryObject.Read(File.ReadAllBytes(path));
            return null;
        }
        catch (JsonException)
        {
            return "it is not a directory object";
        }
        catch (WeirException e)
        {
            return e.Message;
        }
    }

    private bool TrySetAside(string path, string hash)
    {
        try
        {
            var aside = Path.Combine(repository.Project.State, "damaged", hash);
            repository.Project.EnsureState();
            Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
            if (FileFacts.Of(path) is { Links: > 1 }) File.Delete(path); // a hard link: the workspace still has it
            else File.Move(path, aside, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeirException)
        {
            return false;
        }
    }

    private void BringAgain(RepositoryIndex index, List<IntegrityFinding> findings, CancellationToken cancellation)
    {
        if (!findings.Exists(f => f is { Kind: FindingKind.Object, IsMended: true })) return;
        foreach (var o in index.Outs.Where(o => o is { IsCached: true, IsLegacy: false, Content: not null }))
        {
            if (repository.Cache.HasAll(o.Content!.Md5) || FileFacts.Of(o.FullPath) is null) continue;
            if (repository.Content.Scan(o.FullPath, cancellation)?.Md5 != o.Content.Md5) continue;
            Operations.OutSaving.Save(repository, o.FullPath, relink: false, cancellation);
        }

        repository.Cache.Flush();
    }

    private void CheckRecorded(RepositoryIndex index, List<IntegrityFinding> findings)
    {
        foreach (var o in index.Outs.Where(o => o is { IsCached: true, Content: not null }))
        {
            if (!repository.Cache.HasAll(o.Content!.Md5, o.IsLegacy))
                findings.Add(new IntegrityFinding(FindingKind.Missing, repository.Relative(o.FullPath), "not all of its objects are in the cache; `weir pull` brings them", IsMended: false));
        }
    }

    private void CheckLeftovers(List<IntegrityFinding> findings, bool repair)
    {
        foreach (var path in Leftovers().ToList())
        {
            var isMended = false;
            if (repair)
            {
                File.Delete(path);
                isMended = true;
            }

            findings.Add(new IntegrityFinding(FindingKind.Leftover, path, "a command that was killed left it behind", isMended));
        }
    }

    private IEnumerable<string> Leftovers()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        if (Directory.Exists(repository.Cache.Root))
            foreach (var path in Directory.EnumerateFiles(repository.Cache.Root, TemporaryPattern, options)) yield return path;
        foreach (var path in Directory.EnumerateFiles(repository.Root, TemporaryPattern, options))
            if (!path.StartsWith(repository.Cache.Root, StringComparison.Ordinal)) yield return path;
    }

    private IEnumerable<(string Hash, string Path, bool IsLegacy)> Objects(bool legacy)
    {
        var root = legacy ? repository.Cache.Root : repository.Cache.FilesFolder;
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(root, "??").Order(StringComparer.Ordinal))
        {
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                var hash = Path.GetFileName(folder) + Path.GetFileName(path);
                if (ObjectCache.IsHash(hash)) yield return (hash, path, legacy);
            }
        }
    }
}
