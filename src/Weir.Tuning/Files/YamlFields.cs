using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Quantities;
using Weir.Tuning.Spaces;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>The keys of one mapping of a file, by type; every fault has its line and its key.</summary>
internal sealed class YamlFields
{
    private readonly YamlDocument _document;
    private readonly YamlMapping _map;
    private readonly string _path;

    /// <summary>Takes a mapping.</summary>
    /// <exception cref="WeirException"><c>tuning_file</c>: no mapping, or a key that is not known.</exception>
    public YamlFields(YamlDocument document, YamlNode? node, string path, IReadOnlyList<string> known)
    {
        _document = document;
        _path = path;
        _map = node as YamlMapping ?? throw new WeirException(
            TuningErrors.File, path.Length == 0 ? "a study is a mapping of keys and values" : $"'{path}' should be a mapping", null, node is null ? new SourceLocation(document.File) : document.LocationOf(node, path));
        foreach (var entry in _map.Entries)
            if (!known.Contains(entry.KeyText)) throw Fault(entry.Key, entry.KeyText, "is not known", DidYouMean.Hint(entry.KeyText, known) ?? $"known are {string.Join(", ", known)}");
    }

    public YamlNode Map => _map;

    public YamlNode? this[string key] => _map[key] is { } node && Value(node) is not YamlNull ? node : null;

    public YamlValue Value(YamlNode node) => node.ToValue(YamlVersion.V12, _document);

    public WeirException Fault(YamlNode node, string key, string message, string? hint = null)
    {
        var field = _path.Length == 0 ? key : $"{_path}.{key}";
        return new WeirException(TuningErrors.File, $"'{field}' {message}", hint, _document.LocationOf(node, field));
    }

    /// <summary>Gives a fault that was found elsewhere its place.</summary>
    public WeirException Placed(WeirException fault, YamlNode node, string key) => new(fault.Code, fault.Message, fault.Hint, _document.LocationOf(node, _path.Length == 0 ? key : $"{_path}.{key}"));

    public string? Text(string key) => this[key] is not { } node ? null : Value(node) is YamlText { Value.Length: > 0 } text ? text.Value : throw Fault(node, key, "should be text");

    public bool? Flag(string key) => this[key] is not { } node ? null : Value(node) is YamlBool flag ? flag.Value : throw Fault(node, key, "should be true or false");

    public long? Whole(string key, long least) =>
        this[key] is not { } node ? null : Value(node) is YamlInteger { Value: var number } && number >= least && number <= long.MaxValue ? (long)number : throw Fault(node, key, $"should be a whole number from {least.ToString(CultureInfo.InvariantCulture)} up");

    public int? Count(string key, int least) => Whole(key, least) is not { } number ? null : number <= int.MaxValue ? (int)number : throw Fault(this[key]!, key, "is too large");

    public ulong? Seed(string key) => this[key] is not { } node ? null : Value(node) is YamlInteger { Value: var number } && number >= 0 && number <= ulong.MaxValue ? (ulong)number : throw Fault(node, key, "should be a whole number from 0 up");

    public double? Positive(string key)
    {
        if (this[key] is not { } node) return null;
        var number = Value(node) switch { YamlInteger i => i.ToDouble(), YamlFloat f => f.Value, _ => double.NaN };
        return number > 0 && double.IsFinite(number) ? number : throw Fault(node, key, "should be a number above 0");
    }

    public TimeSpan? Duration(string key) =>
        this[key] is not { } node ? null : node is YamlScalar scalar && Durations.Parse(scalar.Text) is { Ticks: > 0 } time ? time : throw Fault(node, key, "should be seconds, or a duration such as 90s, 15m or 1h30m");

    public long? Bytes(string key) =>
        this[key] is not { } node ? null : node is YamlScalar scalar && ByteSizes.Parse(scalar.Text) is > 0 and var bytes ? bytes : throw Fault(node, key, "should be a size such as 8GB or 512MiB");

    /// <summary>One text, or a list of them, with their places.</summary>
    public IReadOnlyList<(YamlNode Node, string Text)>? Texts(string key, string what)
    {
        if (this[key] is not { } node) return null;
        var nodes = node is YamlSequence list ? list.Items : [node];
        return [.. nodes.Select(n => (n, Value(n) is YamlText text ? text.Value : throw Fault(n, key, $"should be {what}, or a list of them")))];
    }
}
