using Weir.Versioning.Metafiles;
using Weir.Yaml;

namespace Weir.Versioning.Params;

/// <summary>Parameters of one file that a stage reads.</summary>
/// <param name="File">Path as written; <c>params.yaml</c> by default.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Keys">Dotted keys in file order; null for the whole file.</param>
public sealed record ParamsSelection(string File, string FullPath, IReadOnlyList<string>? Keys)
{
    /// <summary>The file that keys without one belong to.</summary>
    public const string DefaultFile = "params.yaml";

    internal static IReadOnlyList<ParamsSelection> Read(MetafileReader reader, YamlNode? node, string field, string wdir)
    {
        if (node is null or YamlScalar { Text: "", Style: YamlScalarStyle.Plain }) return [];
        var files = new Dictionary<string, List<string>?>();
        foreach (var item in reader.Sequence(node, field).Items)
        {
            if (item is YamlScalar)
            {
                Add(DefaultFile, [reader.Text(item, field)]);
                continue;
            }

            foreach (var entry in reader.Mapping(item, field).Entries)
            {
                var keys = entry.Value is YamlScalar { Text: "", Style: YamlScalarStyle.Plain }
                    ? null
                    : reader.Sequence(entry.Value, $"{field}.{entry.KeyText}").Items.Select(k => reader.Text(k, $"{field}.{entry.KeyText}")).ToList();
                Add(entry.KeyText, keys is { Count: 0 } ? null : keys);
            }
        }

        return [.. files.Keys.Select(f => new ParamsSelection(f, Path.GetFullPath(Path.Combine(wdir, f)), files[f]))];

        void Add(string file, List<string>? keys)
        {
            if (!files.TryGetValue(file, out var known)) files[file] = keys;
            else if (keys is null || known is null) files[file] = null;
            else known.AddRange(keys.Except(known));
        }
    }
}
