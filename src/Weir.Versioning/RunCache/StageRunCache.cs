using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.RunCache;

/// <summary>Remembers every successful run of every stage: <c>runs/KEY[:2]/KEY/VALUE</c> in the cache, as DVC keeps it.</summary>
/// <remarks>KEY is the SHA-256 of command, dependencies, parameters and the paths of the outs; VALUE that of the whole entry. DVC leaves
/// <c>size</c> and <c>nfiles</c> out at every depth, a parameter of that name too, so a hit is used only after comparing the parameters.</remarks>
public sealed class StageRunCache(DvcRepository repository)
{
    private readonly string _root = Path.Combine(repository.Config.CacheFolder, "runs");

    /// <summary>Notes a run.</summary>
    public void Save(LockEntry entry)
    {
        var value = entry.ToYaml();
        var key = KeyOf(value);
        var path = Path.Combine(_root, key[..2], key, ValueOf(value));
        if (File.Exists(path)) return;
        Durable.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, YamlEmitter.File(value));
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
            if (entry.Outs.Values.All(o => repository.Cache.HasAll(o.Md5))) return entry;
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

    private static string Hash(YamlMap map) => ContentHash.Sha256(Encoding.ASCII.GetBytes(PythonJsonText.Of(map, k => k is "size" or "nfiles")));

    private static bool SameParameters(LockEntry a, LockEntry b) =>
        a.Params.Count == b.Params.Count
        && a.Params.All(f => b.Params.TryGetValue(f.Key, out var other) && f.Value.Count == other.Count && f.Value.All(p => other.TryGetValue(p.Key, out var v) && Params.ParamsFile.AreEqual(p.Value, v)));

    // The file is a lock entry without its stage's name; give it one and read it like any other.
    private static LockEntry? Read(string path)
    {
        try
        {
            var entry = YamlDocument.Load(path).ToValue(YamlVersion.V12);
            var wrapped = YamlEmitter.File(YamlValue.Map(("schema", YamlValue.Of("2.0")), ("stages", YamlValue.Map(("run", entry)))));
            return LockFile.Parse(wrapped, path)["run"];
        }
        catch (WeirException)
        {
            return null; // a damaged entry is no entry
        }
    }
}
