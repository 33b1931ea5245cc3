using Weir.Foundation.Errors;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Templating;

/// <summary>Turns the entries of <c>stages:</c> into stages: templates replaced, <c>foreach</c> and <c>matrix</c> repeated.</summary>
/// <remarks>Faults are collected, so that one bad stage hides no other.</remarks>
internal sealed class StageExpansion(YamlDocument document, string folder, Func<TemplateContext> context, CommandOptions options, List<WeirException> faults, List<string> warnings)
{
    // More cannot be meant: a few lines of a matrix could ask for billions.
    private const int MaximumStages = 100_000;

    private TemplateContext? _context;

    private TemplateContext Context => _context ??= context();

    /// <summary>The stages of one entry, in order; none when it is faulty.</summary>
    public IEnumerable<ResolvedStage> Expand(YamlEntry entry)
    {
        var name = entry.KeyText;
        var mapping = (YamlMapping)entry.Value;
        if (mapping["foreach"] is not null) return Foreach(entry, name, mapping);
        if (mapping["matrix"] is not null) return Matrix(entry, name, mapping);
        return Try(entry, name, mapping, $"stages.{name}", null, null, null) is { } stage ? [stage] : [];
    }

    private List<ResolvedStage> Foreach(YamlEntry entry, string name, YamlMapping mapping)
    {
        var place = mapping.Find("foreach")!;
        try
        {
            var data = Data(place.Value) ?? throw new TemplateFault("'foreach' wants a list or a mapping");
            Warn(name, data.Entries is not null);
            var pairs = data.Entries is { } entries
                ? entries.Select(e => (e.Key, e.Value))
                : data.Items!.Exists(i => i.Scalar is null) ? data.Items!.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)) : data.Items!.Select(i => (TemplateText.ToText(i.Scalar!), i));
            var body = (YamlMapping)mapping["do"]!;
            return [.. pairs.DistinctBy(p => p.Item1).Select(p => Try(entry, $"{name}@{p.Item1}", body, $"stages.{name}.do", name, p.Item2, data.Entries is null ? null : p.Item1)).OfType<ResolvedStage>()];
        }
        catch (TemplateFault e)
        {
            Add(place.Value, $"stages.{name}.foreach", e);
            return [];
        }
    }

    private List<ResolvedStage> Matrix(YamlEntry entry, string name, YamlMapping mapping)
    {
        var place = mapping.Find("matrix")!;
        try
        {
            Warn(name, withKey: true);
            var axes = ((YamlMapping)place.Value).Entries.Select(a => (Axis: a.KeyText, Values: Data(a.Value)?.Items ?? throw new TemplateFault($"the axis '{a.KeyText}' of 'matrix' wants a list"))).ToList();
            if (axes.Aggregate(1.0, (product, a) => product * a.Values.Count) is var count and > MaximumStages) throw new TemplateFault(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'matrix' would give {count:0} stages; at most {MaximumStages} are allowed"));
            IEnumerable<(string Key, List<KeyValuePair<string, ContextNode>> Item)> cells = [(string.Empty, [])];
            foreach (var (axis, values) in axes)
            {
                cells = cells.SelectMany(c => values.Select((value, i) =>
                {
                    var part = value.Scalar is null ? $"{axis}{i}" : TemplateText.ToText(value.Scalar);
                    return (c.Key.Length == 0 ? part : $"{c.Key}-{part}", new List<KeyValuePair<string, ContextNode>>(c.Item) { KeyValuePair.Create(axis, value) });
                }));
            }

            return [.. cells.DistinctBy(c => c.Key).Select(c => Try(entry, $"{name}@{c.Key}", mapping, $"stages.{name}", name, ContextNode.Map(c.Item), c.Key)).OfType<ResolvedStage>()];
        }
        catch (TemplateFault e)
        {
            Add(place.Value, $"stages.{name}.matrix", e);
            return [];
        }
    }

    // Data of a loop: a list or mapping as written (templates inside resolved), or what one template names.
    private ContextNode? Data(YamlNode node)
    {
        if (node is YamlScalar scalar) return TemplateText.Node(scalar.Text, Context) is { Scalar: null } named ? named : null;
        var value = node.ToValue(YamlVersion.V12, document);
        return Live(value);
    }

    // Templates inside the data keep the origin of what they name.
    private ContextNode Live(YamlValue value) => value switch
    {
        YamlText text when TemplateText.Contains(text) => TemplateText.Node(text.Value, Context) ?? ContextNode.Of(TemplateText.Resolve(text, Context), null, string.Empty, isFromFile: false),
        YamlMap map => ContextNode.Map(map.Entries.Select(e => KeyValuePair.Create(ContextNode.KeyText(TemplateText.Contains(e.Key) ? TemplateText.Resolve(e.Key, Context) : e.Key), Live(e.Value)))),
        YamlList list when list.Items.Any(TemplateText.Contains) => ListOf(list.Items.Select(Live)),
        _ => ContextNode.Of(value, null, string.Empty, isFromFile: false),
    };

    private static ContextNode ListOf(IEnumerable<ContextNode> items)
    {
        var list = ContextNode.Of(new YamlList([]), null, string.Empty, isFromFile: false);
        list.Items!.AddRange(items);
        return list;
    }

    private ResolvedStage? Try(YamlEntry entry, string name, YamlMapping body, string field, string? group, ContextNode? item, string? key)
    {
        YamlNode at = entry.Key;
        var inner = field;
        try
        {
            var isLiteral = item is null && body["vars"] is null && !document.Text.AsSpan(body.Span.Start, Math.Max(0, body.Span.End - body.Span.Start)).Contains("${", StringComparison.Ordinal) && !HasAlias(body);
            if (isLiteral) return new ResolvedStage(name, group, entry, body, (YamlMap)body.ToValue(YamlVersion.V12, document), new Dictionary<string, Dictionary<string, YamlValue>>());
            var values = item is null ? Context : Context.With(item, key);
            var wdir = folder;
            if (body["wdir"] is YamlScalar place)
            {
                (at, inner) = (place, $"{field}.wdir");
                wdir = Path.GetFullPath(Path.Combine(folder, TemplateText.ToText(TemplateText.Resolve(YamlValue.Of(place.Text), values))));
            }

            if (body["vars"] is YamlSequence vars)
            {
                values = values.Clone();
                for (var i = 0; i < vars.Items.Count; i++)
                {
                    (at, inner) = (vars.Items[i], $"{field}.vars");
                    values.Load(vars.Items[i].ToValue(YamlVersion.V12, document), i, wdir, name);
                }
            }

            values.Tracked = [];
            var fields = new List<YamlField>();
            foreach (var part in body.Entries.Where(e => e.KeyText is not ("vars" or "matrix")))
            {
                (at, inner) = (part.Value, $"{field}.{part.KeyText}");
                fields.Add(new YamlField(YamlValue.Of(part.KeyText), TemplateText.Resolve(part.Value.ToValue(YamlVersion.V12, document), values, part.KeyText == "cmd" ? options : null)));
            }

            var tracked = values.Tracked;
            values.Tracked = null;
            return new ResolvedStage(name, group, entry, body, new YamlMap(fields), tracked);
        }
        catch (TemplateFault e)
        {
            Add(at, inner, e);
        }
        catch (WeirException e)
        {
            faults.Add(e);
        }

        return null;
    }

    // What stands behind an alias is not in the stage's own stretch of the text.
    private static bool HasAlias(YamlNode node) => node.IsAlias || node switch
    {
        YamlMapping map => map.Entries.Any(e => e.KeyText == "<<" || HasAlias(e.Value)),
        YamlSequence list => list.Items.Any(HasAlias),
        _ => false,
    };

    private void Warn(string name, bool withKey)
    {
        if (Context.Has("item") || (withKey && Context.Has("key"))) warnings.Add($"'item' or 'key' of the parameters is hidden inside the stages of '{name}', where it names what is repeated");
    }

    private void Add(YamlNode node, string field, TemplateFault e) =>
        faults.Add(new WeirException("template_unresolved", $"'{document.File}': '{field}': {e.Message}", e.Hint, document.LocationOf(node, field)));
}

/// <summary>A stage after templating.</summary>
/// <param name="Name">Its name, with <c>@…</c> for one of a group.</param>
/// <param name="Group">Name of the group; null for a stage of its own.</param>
/// <param name="Entry">The entry that it was made from.</param>
/// <param name="Body">The mapping that it was made from, for places.</param>
/// <param name="Value">The resolved stage.</param>
/// <param name="Tracked">Values of parameter files that its templates named.</param>
internal sealed record ResolvedStage(string Name, string? Group, YamlEntry Entry, YamlMapping Body, YamlMap Value, Dictionary<string, Dictionary<string, YamlValue>> Tracked);
