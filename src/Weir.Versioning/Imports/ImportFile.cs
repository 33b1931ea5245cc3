using Weir.Versioning.RunCache;
using Weir.Foundation.Hashing;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Imports;

/// <summary>What a <c>.dvc</c> file says of where its data came from.</summary>
/// <param name="Path">Path in the source repository, or the address, as written.</param>
internal sealed record ImportFile(string Path)
{
    private static readonly string[] NotHashed = ["desc", "type", "labels", "meta", "locked", "frozen", "metric", "persist", "isexec", "size", "nfiles"];

    /// <summary>The source repository; null for an import from an address.</summary>
    public SourceAddress? Repository { get; init; }

    /// <summary>The revision that was asked for.</summary>
    public string? Revision { get; init; }

    /// <summary>The commit that was imported.</summary>
    public string? RevisionLock { get; init; }

    /// <summary>Settings for the address.</summary>
    public IReadOnlyDictionary<string, string> FsConfig { get; init; } = new Dictionary<string, string>();

    /// <summary>The whole entry of <c>deps:</c>.</summary>
    public YamlMap Dep { get; init; } = new([]);

    /// <summary>True for an import from another repository.</summary>
    public static bool IsFromRepository(string path) => Parse(YamlDocument.Load(path)) is { Repository: not null };

    /// <summary>Reads a metafile; null for one that is no import.</summary>
    public static ImportFile? Read(string path) => Parse(YamlDocument.Load(path));

    /// <summary>Reads the text of one.</summary>
    public static ImportFile? Parse(YamlDocument document)
    {
        if (document.Root is not YamlMapping root || root["deps"] is not YamlSequence { Items: [YamlMapping dep, ..] } || dep["path"] is not YamlScalar path) return null;
        var fs = dep["fs_config"] is YamlMapping settings ? Texts(settings, document) : [];
        var whole = (YamlMap)dep.ToValue(YamlVersion.V12, document);
        if (dep["repo"] is not YamlMapping repo) return new ImportFile(path.Text) { FsConfig = fs, Dep = whole };
        var config = repo["config"];
        return new ImportFile(path.Text)
        {
            Repository = new SourceAddress((repo["url"] as YamlScalar)?.Text ?? string.Empty)
            {
                ConfigFile = (config as YamlScalar)?.Text,
                RawConfig = config is YamlMapping ? config.ToValue(YamlVersion.V12, document) : null,
                Remote = (repo["remote"] as YamlScalar)?.Text,
                RemoteConfig = repo["remote"] is YamlMapping remote ? Texts(remote, document) : [],
            },
            Revision = (repo["rev"] as YamlScalar)?.Text,
            RevisionLock = (repo["rev_lock"] as YamlScalar)?.Text,
            Dep = whole,
        };
    }

    /// <summary>The hash of a stage over what its metafile says, by which DVC sees that somebody edited it.</summary>
    public static string StageHash(YamlMap file)
    {
        var kept = file.Entries.Where(e => e.Key is not YamlText { Value: "md5" or "meta" or "desc" } && !(e.Key is YamlText { Value: "wdir" } && e.Value is YamlText { Value: "." }));
        return ContentHash.Md5(System.Text.Encoding.ASCII.GetBytes(PythonJsonText.Of(new YamlMap([.. kept]), k => NotHashed.Contains(k))));
    }

    private static Dictionary<string, string> Texts(YamlMapping mapping, YamlDocument document) =>
        mapping.Entries.ToDictionary(e => e.KeyText, e => e.Value.ToValue(YamlVersion.V12, document) switch { YamlText text => text.Value, YamlBool flag => flag.Value ? "true" : "false", YamlInteger n => n.Digits, var other => other.ToString() ?? string.Empty });
}
