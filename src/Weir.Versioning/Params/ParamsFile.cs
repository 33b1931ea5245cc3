using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Revisions;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>Values of a parameter file, by its suffix: <c>.json</c>, <c>.toml</c>, <c>.py</c>, else YAML 1.2</summary>
public static class ParamsFile
{
    /// <summary>Every value of a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="files">Where it is read from; the workspace by default.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, <c>merge_conflict</c>, <c>corrupt_file</c>.</exception>
    public static YamlValue Load(string path, IFileTree? files = null)
    {
        var bytes = (files ?? WorkspaceTree.Instance).Read(path) ?? throw WeirException.FileNotFound(path);
        return Parse(bytes, path);
    }

    internal static YamlValue Parse(byte[] bytes, string path)
    {
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => Json(bytes, path),
            ".toml" => new TomlReader(MetafileText.Decode(bytes, path), path).Read(),
            ".py" => PythonParams.Read(MetafileText.Decode(bytes, path), path),
            _ => MetafileText.Parse(MetafileText.Decode(bytes, path), path).ToValue(YamlVersion.V12),
        };
    }

    /// <summary>The chosen values of a file by their dotted keys; keys that are missing are left out. A whole file gives its top-level keys.</summary>
    /// <exception cref="WeirException">As for <see cref="Load"/>.</exception>
    public static IReadOnlyDictionary<string, YamlValue> Select(ParamsSelection selection, IFileTree? files = null) => Select(Load(selection.FullPath, files), selection);

    /// <summary>The same of a file that is loaded already.</summary>
    public static IReadOnlyDictionary<string, YamlValue> Select(YamlValue all, ParamsSelection selection)
    {
        var chosen = new Dictionary<string, YamlValue>();
        if (selection.Keys is null)
        {
            foreach (var (key, value) in (all as YamlMap)?.Entries ?? []) chosen[KeyText(key)] = value;
            return chosen;
        }

        foreach (var key in selection.Keys)
            if (Find(all, key) is { } value) chosen[key] = value;
        return chosen;
    }

    /// <summary>True when two values are the same to a stage: <c>1</c> and <c>1.0</c> are, as in Python.</summary>
    public static bool AreEqual(YamlValue a, YamlValue b) => (a, b) switch
    {
        (YamlInteger or YamlFloat or YamlBool, YamlInteger or YamlFloat or YamlBool) when Number(a) is { } x && Number(b) is { } y => x.Equals(y) || (a is YamlInteger i && b is YamlInteger j && i.Value == j.Value),
        (YamlList x, YamlList y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(p => AreEqual(p.First, p.Second)),
        (YamlMap x, YamlMap y) => x.Entries.Count == y.Entries.Count && x.Entries.All(e => y.Entries.FirstOrDefault(o => o.Key.Equals(e.Key)) is { Value: var other } && AreEqual(e.Value, other)),
        _ => a.Equals(b),
    };

    // A key that holds dots itself wins over the path it would mean.
    private static YamlValue? Find(YamlValue value, string key)
    {
        if (value is YamlMap map && map.Find(key) is { } direct) return direct;
        var node = value;
        foreach (var part in key.Split('.'))
        {
            var next = node switch
            {
                YamlMap m => m.Find(part) ?? m.Entries.FirstOrDefault(e => KeyText(e.Key) == part)?.Value,
                YamlList list when int.TryParse(part, out var index) && index >= 0 && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null) return null;
            node = next;
        }

        return node;
    }

    private static string KeyText(YamlValue key) => key switch
    {
        YamlText text => text.Value,
        YamlInteger number => number.Digits,
        _ => Yaml.Emit.YamlEmitter.Flow(key),
    };

    private static double? Number(YamlValue value) => value switch
    {
        YamlInteger i => i.ToDouble(),
        YamlFloat f => f.Value,
        YamlBool b => b.Value ? 1 : 0,
        _ => null,
    };

    private static YamlValue Json(byte[] bytes, string path)
    {
        try
        {
            return JsonParams.Read(bytes);
        }
        catch (JsonException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' is not valid JSON", location: new SourceLocation(path, (int?)e.LineNumber + 1, (int?)e.BytePositionInLine + 1), inner: e);
        }
    }
}
