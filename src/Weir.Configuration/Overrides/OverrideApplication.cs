using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Overrides;

/// <summary>Applies overrides to values, with Hydra's rules: a key that is changed must be there, one that is added with <c>+</c> must not.</summary>
public static class OverrideApplication
{
    /// <summary>The values with all overrides applied in turn.</summary>
    /// <param name="values">What there is.</param>
    /// <param name="overrides">As typed.</param>
    /// <param name="file">Where the values are from, for messages.</param>
    /// <exception cref="WeirException"><c>override_syntax</c>; <c>override_refused</c>: the key is missing, or there already.</exception>
    public static YamlMap Apply(YamlMap values, IEnumerable<string> overrides, string file)
    {
        foreach (var text in overrides)
        {
            var one = Override.Parse(text);
            if (one.Package is not null || one.Key.Contains('/', StringComparison.Ordinal)) throw Refused(file, text, $"'{one.Key}' is a group of configurations, and '{file}' has none", "name a parameter such as a.b");
            if (one.IsSweep) throw Refused(file, text, "it stands for several values", "sweeps need --queue");
            values = one.Kind == OverrideKind.Delete ? Deleted(values, one, text, file) : (YamlMap)Changed(values, one, text, file);
        }

        return values;
    }

    private static YamlValue Changed(YamlMap values, Override one, string text, string file)
    {
        var value = one.Value!.ToYaml();
        var path = one.Key.Split('.');
        if (one.Kind == OverrideKind.Add && value is not (YamlMap or YamlList) && Find(values, path) is not (null or YamlNull))
            throw Refused(file, text, $"there is a '{one.Key}' already", $"leave out the '+' to change it, or write '+{text}'");
        return Set(values, path, value, isAdding: one.Kind != OverrideKind.Change, () => Missing(values, one.Key, text, file));
    }

    private static YamlValue Set(YamlValue? node, ReadOnlySpan<string> path, YamlValue value, bool isAdding, Func<WeirException> missing)
    {
        if (path.IsEmpty)
        {
            return (node, value) switch
            {
                (YamlMap old, YamlMap now) => Merged(old, now, isAdding, missing),
                _ => value,
            };
        }

        if (node is YamlList list)
        {
            if (!int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= list.Items.Count) throw missing();
            var items = list.Items.ToArray();
            items[at] = Set(items[at], path[1..], value, isAdding, missing);
            return new YamlList(items);
        }

        var map = node as YamlMap ?? new YamlMap([]);
        var key = path[0];
        var index = IndexOf(map, key);
        if (index < 0 && !isAdding) throw missing();
        if (index < 0) return new YamlMap([.. map.Entries, new YamlField(YamlValue.Of(key), Set(null, path[1..], value, isAdding, missing))]);
        var entries = map.Entries.ToArray();
        entries[index] = new YamlField(entries[index].Key, Set(entries[index].Value, path[1..], value, isAdding, missing));
        return new YamlMap(entries);
    }

    private static YamlMap Merged(YamlMap old, YamlMap now, bool isAdding, Func<WeirException> missing)
    {
        foreach (var (key, value) in now.Entries) old = (YamlMap)Set(old, new[] { TextOf(key) }, value, isAdding, missing);
        return old;
    }

    private static YamlMap Deleted(YamlMap values, Override one, string text, string file)
    {
        var path = one.Key.Split('.');
        if (Find(values, path) is not { } there || there is YamlNull) throw Missing(values, one.Key, text, file);
        if (one.Value?.ToYaml() is { } wanted and not YamlNull && !AreEqual(wanted, there)) throw Refused(file, text, $"'{one.Key}' has another value", "leave out the value to remove it whatever it is");
        return Without(values, path, () => Refused(file, text, $"'{one.Key}' is an item of a list", $"give the whole list: {string.Join('.', path[..^1])}=[…]"));
    }

    private static YamlMap Without(YamlMap map, ReadOnlySpan<string> path, Func<WeirException> refused)
    {
        var index = IndexOf(map, path[0]);
        if (path.Length == 1) return new YamlMap([.. map.Entries.Where((_, i) => i != index)]);
        if (map.Entries[index].Value is not YamlMap inner) throw refused();
        var entries = map.Entries.ToArray();
        entries[index] = new YamlField(entries[index].Key, Without(inner, path[1..], refused));
        return new YamlMap(entries);
    }

    private static YamlValue? Find(YamlValue? node, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            node = node switch
            {
                YamlMap map when IndexOf(map, part) is >= 0 and var i => map.Entries[i].Value,
                YamlList list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Items.Count => list.Items[i],
                _ => null,
            };
        }

        return node;
    }

    private static int IndexOf(YamlMap map, string key)
    {
        for (var i = 0; i < map.Entries.Count; i++)
            if (TextOf(map.Entries[i].Key) == key) return i;
        return -1;
    }

    private static string TextOf(YamlValue key) => key switch
    {
        YamlText text => text.Value,
        YamlInteger number => number.Digits,
        _ => Yaml.Emit.YamlEmitter.Flow(key),
    };

    // As in Python 1 == 1.0.
    private static bool AreEqual(YamlValue a, YamlValue b) => (a, b) switch
    {
        (YamlInteger i, YamlFloat f) => (double)i.Value == f.Value,
        (YamlFloat f, YamlInteger i) => (double)i.Value == f.Value,
        _ => a.Equals(b),
    };

    private static WeirException Missing(YamlMap values, string key, string text, string file) =>
        Refused(file, text, $"there is no '{key}'", DidYouMean.Nearest(key, Keys(values, string.Empty)) is { } near ? $"did you mean '{near}'? a new one is added with '+{text.TrimStart('~', '+')}'" : $"a new one is added with '+{text.TrimStart('~', '+')}'");

    private static IEnumerable<string> Keys(YamlValue value, string prefix) => value is not YamlMap map
        ? []
        : map.Entries.SelectMany(e => Keys(e.Value, $"{prefix}{TextOf(e.Key)}.").Prepend(prefix + TextOf(e.Key)));

    private static WeirException Refused(string file, string text, string why, string hint) =>
        new("override_refused", $"'{text}' cannot be applied to '{file}': {why}", hint, new SourceLocation(file)) { Kind = FailureKind.Usage };
}
