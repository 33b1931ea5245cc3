using Weir.Versioning.Content;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>What a stage ran with when it last succeeded, as <c>dvc.lock</c> records it.</summary>
/// <param name="Command">The command, text or list of texts.</param>
public sealed record LockEntry(YamlValue Command)
{
    /// <summary>Content of each dependency, by path as written.</summary>
    public IReadOnlyDictionary<string, ContentId> Deps { get; init; } = new Dictionary<string, ContentId>();

    /// <summary>Parameter values, by file and key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlValue>> Params { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, YamlValue>>();

    /// <summary>Content of each out, by path as written.</summary>
    public IReadOnlyDictionary<string, ContentId> Outs { get; init; } = new Dictionary<string, ContentId>();

    /// <summary>The entry as DVC lays it out: deps and outs by path, <c>params.yaml</c> before other files, keys of a file sorted.</summary>
    public YamlMap ToYaml()
    {
        var fields = new List<(string, YamlValue)> { ("cmd", Command) };
        if (Deps.Count > 0) fields.Add(("deps", Paths(Deps)));
        if (Params.Count > 0) fields.Add(("params", ParamsYaml()));
        if (Outs.Count > 0) fields.Add(("outs", Paths(Outs)));
        return YamlValue.Map(fields);
    }

    /// <summary>Reads the text of one entry, as a file of the run cache holds it.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>yaml_syntax</c> or <c>metafile_invalid</c>.</exception>
    public static LockEntry Parse(string text, string name) => LockFile.ParseEntry(text, name);

    private YamlMap ParamsYaml() => YamlValue.Map(Params
        .OrderBy(f => f.Key == Versioning.Params.ParamsSelection.DefaultFile ? 0 : 1)
        .ThenBy(f => f.Key, StringComparer.Ordinal)
        .Select(f => (f.Key, (YamlValue)YamlValue.Map(f.Value.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value))))));

    private static YamlList Paths(IReadOnlyDictionary<string, ContentId> entries) => new([.. entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Path(e.Key, e.Value))]);

    private static YamlMap Path(string path, ContentId content)
    {
        var fields = new List<(string, YamlValue)> { ("path", YamlValue.Of(path)) };
        if (!content.IsLegacy) fields.Add(("hash", YamlValue.Of("md5")));
        fields.Add((content.Field, YamlValue.Of(content.Md5)));
        if (content.HasSize) fields.Add(("size", YamlValue.Of(content.SizeBytes)));
        if (content.FileCount is { } count) fields.Add(("nfiles", YamlValue.Of(count)));
        if (content.IsExecutable) fields.Add(("isexec", new YamlBool(true)));
        return YamlValue.Map(fields);
    }
}
