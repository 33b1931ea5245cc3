using System.Globalization;
using System.Text.Json;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Validation;

/// <summary>Goes through a tree and its schema side by side.</summary>
internal sealed class SchemaChecker(JsonElement root, Func<string, IReadOnlyList<string>>? options)
{
    private const int MaximumDepth = 200;
    private int _depth;

    public List<ConfigViolation> Violations { get; } = [];

    public void Check(ConfigNode node, JsonElement schema, string key)
    {
        if (++_depth > MaximumDepth) throw new WeirException("bad_schema", $"the schema refers to itself without end ('{key}')", "look at its $ref");
        if (schema.ValueKind == JsonValueKind.False) Fault(node, key, $"{Named(key)} is not allowed");
        if (schema.ValueKind == JsonValueKind.Object && node is not ConfigScalar { IsMissing: true }) Rules(node, schema, key);
        _depth--;
    }

    private void Rules(ConfigNode node, JsonElement schema, string key)
    {
        if (schema.TryGetProperty("$ref", out var reference)) Check(node, Target(reference.GetString() ?? string.Empty), key);
        if (schema.TryGetProperty("deprecated", out var old) && old.ValueKind == JsonValueKind.True)
            Violations.Add(new ConfigViolation(key, $"{Named(key)} is deprecated{Description(schema)}", null, node.Origin, IsWarning: true));
        if (schema.TryGetProperty("type", out var type) && !IsOfType(node, type))
        {
            Fault(node, key, $"{Named(key)} must be {Types(type)}, and is {Kind(node)}");
            return;
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => SchemaValue.AreEqual(node, w)))
            Fault(node, key, $"{Named(key)} must be one of {string.Join(", ", words.EnumerateArray().Select(SchemaValue.Text))}, and is {Kind(node)}", Near(node, words));
        if (schema.TryGetProperty("const", out var only) && !SchemaValue.AreEqual(node, only)) Fault(node, key, $"{Named(key)} must be {SchemaValue.Text(only)}, and is {Kind(node)}");
        if (schema.TryGetProperty("x-group", out var group) && options is not null) Option(node, group.GetString() ?? string.Empty, key);
        if (node is ConfigScalar scalar) ScalarRules.Check(scalar, schema, message => Fault(node, key, $"{Named(key)} {message}, and is {Kind(node)}"));
        if (node is ConfigList list) Items(list, schema, key);
        if (node is ConfigMap map) Keys(map, schema, key);
        Combined(node, schema, key);
    }

    private void Items(ConfigList list, JsonElement schema, string key)
    {
        if (SchemaValue.Number(schema, "minItems") is { } least && list.Items.Count < least) Fault(list, key, $"{Named(key)} must have at least {least} items, and has {list.Items.Count}");
        if (SchemaValue.Number(schema, "maxItems") is { } most && list.Items.Count > most) Fault(list, key, $"{Named(key)} must have at most {most} items, and has {list.Items.Count}");
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True && list.Items.Where((item, i) => list.Items.Take(i).Any(b => PythonEquality.AreEqual(item, b))).FirstOrDefault() is { } twice) Fault(twice, key, $"{Named(key)} has {Kind(twice)} twice");
        var first = schema.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]");
            if (i < first) Check(list.Items[i], prefix[i], at);
            else if (schema.TryGetProperty("items", out var items)) Check(list.Items[i], items, at);
        }
    }

    private void Keys(ConfigMap map, JsonElement schema, string key)
    {
        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : default;
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
            foreach (var name in required.EnumerateArray().Select(r => r.GetString() ?? string.Empty).Where(n => map[n] is null or ConfigScalar { IsMissing: true })) Absent(map, name, key);
        foreach (var entry in map.Entries)
        {
            var at = key.Length == 0 ? entry.KeyText : $"{key}.{entry.KeyText}";
            var isKnown = known.ValueKind == JsonValueKind.Object && known.TryGetProperty(entry.KeyText, out _);
            if (isKnown) Check(entry.Value, known.GetProperty(entry.KeyText), at);
            if (ScalarRules.Patterns(schema, entry.KeyText) is { Count: > 0 } matching)
            {
                isKnown = true;
                foreach (var rule in matching) Check(entry.Value, rule, at);
            }

            if (!isKnown && schema.TryGetProperty("additionalProperties", out var others)) Other(entry, others, known, at);
        }
    }

    private void Other(ConfigEntry entry, JsonElement others, JsonElement known, string at)
    {
        if (others.ValueKind != JsonValueKind.False)
        {
            Check(entry.Value, others, at);
            return;
        }

        var names = known.ValueKind == JsonValueKind.Object ? known.EnumerateObject().Select(p => p.Name).ToList() : [];
        Fault(entry.Value, at, $"there is no key '{at}'{(names.Count == 0 ? string.Empty : $" (known: {string.Join(", ", names)})")}", DidYouMean.Hint(entry.KeyText, names));
    }

    private void Combined(ConfigNode node, JsonElement schema, string key)
    {
        if (schema.TryGetProperty("allOf", out var all)) foreach (var one in all.EnumerateArray()) Check(node, one, key);
        if (schema.TryGetProperty("anyOf", out var any)) Some(node, any, key, count => count > 0, "fits none of the forms that are allowed");
        if (schema.TryGetProperty("oneOf", out var single)) Some(node, single, key, count => count == 1, "must fit exactly one of the forms that are allowed");
        if (schema.TryGetProperty("not", out var not) && Tried(node, not, key).TrueForAll(v => v.IsWarning)) Fault(node, key, $"{Named(key)} has a form that is not allowed");
    }

    // Where one form alone comes near, its own complaints say more.
    private void Some(ConfigNode node, JsonElement forms, string key, Func<int, bool> isEnough, string message)
    {
        var tries = forms.EnumerateArray().Select(f => Tried(node, f, key)).ToList();
        if (isEnough(tries.Count(t => t.TrueForAll(v => v.IsWarning)))) return;
        var nearest = tries.Where(t => t.Exists(v => v.Key != key)).ToList();
        if (nearest.Count == 1) Violations.AddRange(nearest[0]);
        else Fault(node, key, $"{Named(key)} {message}: {string.Join("; or ", tries.SelectMany(t => t.Take(1)).Select(v => v.Message).Distinct())}");
    }

    private List<ConfigViolation> Tried(ConfigNode node, JsonElement schema, string key)
    {
        var other = new SchemaChecker(root, options) { _depth = _depth };
        other.Check(node, schema, key);
        return other.Violations;
    }

    private void Option(ConfigNode node, string group, string key)
    {
        var names = options!(group);
        if (node is not ConfigScalar { Value: YamlText { Value: var text } } || !names.Contains(text))
            Fault(node, key, $"{Named(key)} must be an option of the group '{group}' ({string.Join(", ", names)}), and is {Kind(node)}", node is ConfigScalar { Value: YamlText word } ? DidYouMean.Hint(word.Value, names) : null);
    }

    private void Absent(ConfigMap map, string name, string key)
    {
        var at = key.Length == 0 ? name : $"{key}.{name}";
        var near = DidYouMean.Nearest(name, map.Entries.Select(e => e.KeyText));
        var isOpen = map[name] is not null;
        Violations.Add(new ConfigViolation(at, isOpen ? $"'{at}' has still to be given" : $"the key '{at}' is missing", near is null || isOpen ? $"add '{name}'" : $"'{near}' may be meant: it is '{name}'", map[name]?.Origin ?? map.Origin));
    }

    private JsonElement Target(string reference)
    {
        var at = root;
        if (!reference.StartsWith('#')) throw new WeirException("bad_schema", $"the schema refers to '{reference}', which lies outside of it", "only references like #/$defs/name are followed");
        foreach (var part in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < at.GetArrayLength()) at = at[index];
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) throw new WeirException("bad_schema", $"the schema has no '{reference}'", "look at its $defs");
        }

        return at;
    }

    private static bool IsOfType(ConfigNode node, JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(t => IsOfType(node, t)) : SchemaValue.IsOfType(node, type.GetString());

    private static string Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray().Select(t => SchemaValue.Name(t.GetString()))) : SchemaValue.Name(type.GetString());

    private static string Kind(ConfigNode node) => SchemaValue.Kind(node);

    private static string? Near(ConfigNode node, JsonElement words) => node is ConfigScalar { Value: YamlText text } ? DidYouMean.Hint(text.Value, words.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!)) : null;

    private static string Description(JsonElement schema) => schema.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String ? $": {text.GetString()}" : string.Empty;

    private static string Named(string key) => key.Length == 0 ? "the configuration" : $"'{key}'";

    private void Fault(ConfigNode node, string key, string message, string? hint = null) => Violations.Add(new ConfigViolation(key, message, hint, node.Origin));
}
