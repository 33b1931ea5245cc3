using System.Globalization;
using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params.Editing;

/// <summary>A TOML file with other values: only the values that change are written, arrays on one line, as tomlkit does it for DVC.</summary>
internal sealed class TomlParamsText(string text, string path)
{
    private readonly List<(int Start, int End, string Text)> _edits = [];
    private readonly StringBuilder _added = new();
    private TomlPlaces _places = new();

    public string Write(YamlMap before, YamlMap after)
    {
        _places = new TomlPlaces();
        new TomlReader(text, path) { Places = _places }.Read();
        Table(before, after, string.Empty);
        var result = new StringBuilder(text);
        foreach (var (start, end, value) in _edits.Select((e, i) => (e, i)).OrderByDescending(x => x.e.Start).ThenByDescending(x => x.i).Select(x => x.e)) result.Remove(start, end - start).Insert(start, value);
        if (_added.Length > 0)
        {
            if (result.Length > 0 && result[^1] != '\n') result.Append('\n');
            result.Append('\n').Append(_added);
        }

        return result.ToString();
    }

    private void Table(YamlMap before, YamlMap after, string prefix)
    {
        foreach (var (key, old) in before.Entries)
        {
            var name = prefix + ((YamlText)key).Value;
            if (after.Find(((YamlText)key).Value) is { } now) Value(name, old, now);
            else Remove(name, old);
        }

        foreach (var (key, value) in after.Entries.Where(e => before.Find(((YamlText)e.Key).Value) is null)) Add(prefix, ((YamlText)key).Value, value);
    }

    private void Value(string name, YamlValue old, YamlValue now)
    {
        if (old is YamlMap table && now is YamlMap other && !_places.Values.ContainsKey(name)) Table(table, other, name + ".");
        else if (_places.Values.TryGetValue(name, out var place))
        {
            if (!old.Equals(now) || now is YamlList) _edits.Add((place.Start, place.End, Written(now)));
        }
        else if (!old.Equals(now))
        {
            throw ParamsEdit.Refused(path, $"'{name}' is a list of tables", "change it in an editor");
        }
    }

    private void Add(string prefix, string key, YamlValue value)
    {
        if (value is YamlMap table && prefix.Length == 0)
        {
            Header(key, table);
            return;
        }

        var section = prefix.TrimEnd('.');
        var line = $"{Key(key)} = {Written(value)}\n";
        if (_places.Ends.TryGetValue(section, out var end)) _edits.Add((end, end, end > 0 && text[end - 1] != '\n' ? "\n" + line : line));
        else if (section.Length == 0) _edits.Add((0, 0, line));
        else throw ParamsEdit.Refused(path, $"'{section}' is no table with a head of its own", "add the key in an editor");
    }

    private void Header(string name, YamlMap table)
    {
        _added.Append(CultureInfo.InvariantCulture, $"[{name}]\n");
        foreach (var (key, value) in table.Entries.Where(e => e.Value is not YamlMap)) _added.Append(CultureInfo.InvariantCulture, $"{Key(((YamlText)key).Value)} = {Written(value)}\n");
        foreach (var (key, value) in table.Entries.Where(e => e.Value is YamlMap))
        {
            _added.Append('\n');
            Header($"{name}.{Key(((YamlText)key).Value)}", (YamlMap)value);
        }
    }

    private void Remove(string name, YamlValue old)
    {
        if (_places.Lines.TryGetValue(name, out var line))
        {
            _edits.Add((line.Start, line.End, string.Empty));
            return;
        }

        if (old is not YamlMap table) throw ParamsEdit.Refused(path, $"'{name}' is a list of tables", "remove it in an editor");
        var isHeaded = _places.Heads.TryGetValue(name, out var start);
        if (isHeaded) _edits.Add((start, BlankLinesAfter(_places.Ends[name]), string.Empty));
        foreach (var (key, value) in table.Entries.Where(e => !isHeaded || !_places.Lines.ContainsKey($"{name}.{((YamlText)e.Key).Value}"))) Remove($"{name}.{((YamlText)key).Value}", value);
    }

    private int BlankLinesAfter(int index)
    {
        while (index < text.Length && text[index] is '\n' or '\r') index++;
        return index;
    }

    private string Written(YamlValue value) => value switch
    {
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Key(((YamlText)e.Key).Value)} = {Written(e.Value)}"))}}}",
        YamlList list => $"[{string.Join(", ", list.Items.Select(Written))}]",
        YamlText s => Quoted(s.Value),
        YamlTimestamp t => t.Text,
        YamlBool b => b.Value ? "true" : "false",
        YamlInteger n => n.Digits,
        YamlFloat f => PythonFloat.Repr(f.Value),
        _ => throw ParamsEdit.Refused(path, "TOML has no null", "use ~key to remove it"),
    };

    private static string Key(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Quoted(name);

    private static string Quoted(string value)
    {
        var result = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => result.Append('\\').Append(c),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' or '\u007f' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }
}

/// <summary>Where things stand in a TOML text.</summary>
internal sealed class TomlPlaces
{
    /// <summary>Values by dotted path; none of those inside an array.</summary>
    public Dictionary<string, (int Start, int End)> Values { get; } = [];

    /// <summary>Whole lines of values.</summary>
    public Dictionary<string, (int Start, int End)> Lines { get; } = [];

    /// <summary>Where heads of tables begin.</summary>
    public Dictionary<string, int> Heads { get; } = [];

    /// <summary>Where a new key of a table goes: after its last one.</summary>
    public Dictionary<string, int> Ends { get; } = [];
}
