using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Versioning.Revisions;
using Weir.Yaml.Values;

namespace Weir.Versioning.Templating;

/// <summary>The values that <c>${…}</c> may name: <c>params.yaml</c>, then <c>vars</c> of the file, then those of the stage. Mappings merge; a leaf is set once.</summary>
internal sealed class TemplateContext
{
    private readonly IFileTree _files;
    private readonly ContextNode _root;
    private readonly Dictionary<string, string[]?> _imported; // full path → keys, null for the whole file

    public TemplateContext(IFileTree files)
        : this(files, ContextNode.Map([]), [])
    {
    }

    private TemplateContext(IFileTree files, ContextNode root, Dictionary<string, string[]?> imported)
    {
        _files = files;
        _root = root;
        _imported = imported;
    }

    /// <summary>Values of parameter files that were named while it was set: file, key, value.</summary>
    public Dictionary<string, Dictionary<string, YamlValue>>? Tracked { get; set; }

    /// <summary>Loads <c>params.yaml</c> of a folder when there is one.</summary>
    public void LoadDefault(string folder)
    {
        var path = Path.Combine(folder, ParamsSelection.DefaultFile);
        if (_files.Exists(path)) LoadFile(folder, ParamsSelection.DefaultFile, []);
    }

    /// <summary>Loads one item of <c>vars</c>.</summary>
    /// <exception cref="TemplateFault">A missing file or key, something loaded twice, a redefined leaf.</exception>
    public void Load(YamlValue item, int index, string folder, string? stage)
    {
        if (TemplateText.Contains(item)) throw new TemplateFault("templates cannot be used inside 'vars'", "write the value out");
        switch (item)
        {
            case YamlText text:
                var colon = text.Value.IndexOf(':', StringComparison.Ordinal);
                var file = colon < 0 ? text.Value : text.Value[..colon];
                LoadFile(folder, file, colon < 0 ? [] : text.Value[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
                break;
            case YamlMap map:
                Merge(_root, ContextNode.Of(map, $"{(stage is null ? string.Empty : stage + ".")}vars[{index}]", string.Empty, isFromFile: false));
                break;
            default:
                throw new TemplateFault("an item of 'vars' is a file, a file with keys (`file:key1,key2`) or a mapping");
        }
    }

    /// <summary>A copy that can be changed by itself.</summary>
    public TemplateContext Clone() => new(_files, _root.Clone(), new Dictionary<string, string[]?>(_imported));

    /// <summary>A copy where <paramref name="item"/> and, when given, <paramref name="key"/> stand for what is being repeated; the rest is shared.</summary>
    public TemplateContext With(ContextNode item, string? key)
    {
        var top = ContextNode.Map(_root.Entries!);
        top.Set("item", item);
        if (key is not null) top.Set("key", ContextNode.Of(YamlValue.Of(key), null, "key", isFromFile: false));
        return new TemplateContext(_files, top, _imported);
    }

    /// <summary>True when a top-level name exists.</summary>
    public bool Has(string name) => _root.Find(name) is not null;

    /// <summary>The node that a dotted name means.</summary>
    /// <exception cref="TemplateFault">There is none.</exception>
    public ContextNode Select(string name)
    {
        var node = _root;
        var parts = name.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i].Trim();
            var next = node.Entries is not null
                ? node.Find(part)
                : node.Items is { } items && int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && (index < 0 ? index + items.Count : index) is var at && at >= 0 && at < items.Count ? items[at] : null;
            if (next is null)
            {
                if (node.Entries is null && node.Items is null) throw new TemplateFault($"'{string.Join('.', parts[..i])}' is a single value and has no '{part}'");
                var near = node.Entries is null ? null : DidYouMean.Hint(part, node.Entries.Select(e => e.Key));
                throw new TemplateFault($"there is no value '{name}'", near ?? (_root.Entries!.Count == 0 ? "params.yaml is missing or empty; 'vars' can name other files" : null));
            }

            node = next;
        }

        Track(node);
        return node;
    }

    private void LoadFile(string folder, string file, string[] keys)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file));
        if (_imported.TryGetValue(path, out var before))
        {
            if (keys.Length == 0 && before is null) return; // the same whole file twice is no harm
            if (keys.Length == 0 || before is null || before.Intersect(keys).Any()) throw new TemplateFault($"'{file}' is loaded already, {(before is null ? "as a whole" : $"in part ({string.Join(", ", before)})")}", "name it once");
        }

        if (!_files.Exists(path)) throw new TemplateFault($"the file '{file}' does not exist");
        var value = ParamsFile.Load(path, _files);
        if (value is not YamlMap map) throw new TemplateFault($"the file '{file}' holds no mapping");
        if (keys.Length > 0)
        {
            foreach (var key in keys)
                if (map.Find(key) is null) throw new TemplateFault($"'{file}' has no key '{key}'", DidYouMean.Hint(key, map.Entries.Select(e => ContextNode.KeyText(e.Key))));
            map = new YamlMap([.. map.Entries.Where(e => keys.Contains(ContextNode.KeyText(e.Key)))]);
        }

        Merge(_root, ContextNode.Of(map, file, string.Empty, isFromFile: true));
        _imported[path] = keys.Length == 0 ? null : [.. before ?? [], .. keys];
    }

    private static void Merge(ContextNode into, ContextNode update)
    {
        foreach (var (key, node) in update.Entries!)
        {
            var known = into.Find(key);
            if (known is { Entries: not null } && node.Entries is not null) Merge(known, node);
            else if (known is not null) throw new TemplateFault($"'{node.Path}' of {node.Origin} is defined already, by {known.Origin}", "give one of them another name");
            else into.Set(key, node);
        }
    }

    private void Track(ContextNode node)
    {
        if (Tracked is null || !node.IsFromFile || node.Source is null || node.Entries is not null) return;
        if (!Tracked.TryGetValue(node.Source, out var keys)) Tracked[node.Source] = keys = [];
        keys[node.Path] = node.ToValue();
    }
}
