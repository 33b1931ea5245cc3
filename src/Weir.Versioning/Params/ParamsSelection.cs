using Weir.Versioning.Templating;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>Parameters of one file that a stage reads.</summary>
/// <param name="File">Path as written; <c>params.yaml</c> by default.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Keys">Dotted keys in file order; null for the whole file.</param>
public sealed record ParamsSelection(string File, string FullPath, IReadOnlyList<string>? Keys)
{
    /// <summary>The file that keys without one belong to.</summary>
    public const string DefaultFile = "params.yaml";

    // Files in the order they are met; the keys of one file together.
    internal static IReadOnlyList<ParamsSelection> Read(IEnumerable<YamlValue> items, string wdir)
    {
        var files = new Dictionary<string, List<string>?>();
        foreach (var item in items)
        {
            if (item is not YamlMap map)
            {
                Add(DefaultFile, [TemplateText.ToText(item)]);
                continue;
            }

            foreach (var (file, keys) in map.Entries)
                Add(ContextNode.KeyText(file), keys is YamlList { Items: { Count: > 0 } list } ? [.. list.Select(TemplateText.ToText)] : null);
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
