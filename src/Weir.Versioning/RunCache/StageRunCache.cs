using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Versioning.RunCache;

/// <summary>Remembers every successful run of every stage: <c>runs/KEY[:2]/KEY/VALUE</c> in the cache, as DVC keeps it.</summary>
/// <remarks>KEY is the SHA-256 of command, dependencies, parameters and the paths of the outs; VALUE that of the whole entry. DVC leaves
/// <c>size</c> and <c>nfiles</c> out at every depth, a parameter of that name too, so a hit is used only after comparing the parameters.</remarks>
public sealed class StageRunCache(DvcRepository repository)
{
    private readonly string _root = Path.Combine(repository.Config.CacheFolder, "runs");

    /// <summary>True for a stage whose runs are remembered: it reads something, all of it on this machine, and makes nothing but files inside the repository that a cache can give back.</summary>
    public bool Takes(StageDefinition stage) =>
        stage.Deps.Count + stage.Params.Count > 0 && stage.Outs.Count > 0 && !stage.AlwaysChanges
        && stage.Deps.All(d => !StageReader.IsUrl(d.FullPath) || RemoteOptions.OfUrl(repository.Config, d.FullPath).Scheme.Length == 0)
        && stage.Outs.All(o => !o.IsPersistent && (o.IsCached || o.Kind != OutKind.Out) && o.FullPath.StartsWith(repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>Notes a run. Not flushed to the disk: a damaged or missing entry only costs a run.</summary>
    public void Save(LockEntry entry) => Save(entry.ToYaml(), null);

    /// <summary>Notes a run whose text was made already.</summary>
    /// <param name="value">The lock entry as YAML.</param>
    /// <param name="text">Its text; null to make it.</param>
    public void Save(YamlMap value, string? text)
    {
        var key = KeyOf(value);
        var folder = Path.Combine(_root, key[..2], key);
        var path = Path.Combine(folder, ValueOf(value));
        if (File.Exists(path)) return;
        Directory.CreateDirectory(folder);
        var temporary = AtomicFile.TemporaryPathFor(path);
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)) file.Write(Encoding.UTF8.GetBytes(text ?? YamlEmitter.File(value)));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Every entry whose key is that of a stage, or, for an explanation, whose command or paths are near it; newest first.</summary>
    public IEnumerable<LockEntry> Entries()
    {
        if (!Directory.Exists(_root)) yield break;
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Name.Length == 64).OrderByDescending(f => f.LastWriteTimeUtc))
            if (Read(file.FullName) is { } entry) yield return entry;
    }

    /// <summary>The outs of an earlier run with the same command, inputs and parameters whose objects are all in the cache; null when there is none.</summary>
    /// <param name="wanted">The entry to be, without content of outs.</param>
    /// <param name="outPaths">Its outs, as written.</param>
    public LockEntry? Find(LockEntry wanted, IReadOnlyList<string> outPaths)
    {
        var key = KeyOf(wanted.ToYaml(), outPaths);
        var folder = Path.Combine(_root, key[..2], key);
        if (!Directory.Exists(folder)) return null;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderByDescending(f => f.LastWriteTimeUtc))
        {
            if (Read(file.FullName) is not { } entry || !SameParameters(entry, wanted)) continue;
            if (entry.Outs.Values.All(o => repository.Cache.HasAll(o.Md5, o.IsLegacy))) return entry;
        }

        return null;
    }

    /// <summary>Key of an entry.</summary>
    internal static string KeyOf(YamlMap entry, IReadOnlyList<string>? outPaths = null)
    {
        var paths = outPaths?.Order(StringComparer.Ordinal) ?? ((entry.Find("outs") as YamlList)?.Items ?? []).Select(o => ((YamlText)o["path"]!).Value);
        var fields = entry.Entries.Where(e => e.Key is not YamlText { Value: "outs" }).Append(new YamlField(YamlValue.Of("outs"), new YamlList([.. paths.Select(YamlValue.Of)])));
        return Hash(new YamlMap([.. fields]));
    }

    /// <summary>Value of an entry.</summary>
    internal static string ValueOf(YamlMap entry) => Hash(entry);

    /// <summary>SHA-256 of a value as Python's JSON with sorted keys, which DVC takes of the lock entries of an experiment.</summary>
    public static string HashOf(YamlMap value) => ContentHash.Sha256(Encoding.ASCII.GetBytes(PythonJsonText.Of(value, static _ => false)));

    private static string Hash(YamlMap map) => ContentHash.Sha256(Encoding.ASCII.GetBytes(PythonJsonText.Of(map, k => k is "size" or "nfiles")));

    private static bool SameParameters(LockEntry a, LockEntry b) =>
        a.Params.Count == b.Params.Count
        && a.Params.All(f => b.Params.TryGetValue(f.Key, out var other) && f.Value.Count == other.Count && f.Value.All(p => other.TryGetValue(p.Key, out var v) && Params.ParamsFile.AreEqual(p.Value, v)));

    private static LockEntry? Read(string path)
    {
        try
        {
            return LockEntry.Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is WeirException or IOException)
        {
            return null; // a damaged entry is no entry
        }
    }
}
