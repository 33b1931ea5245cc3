using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Emit;

/// <summary>Writes values as ruamel.yaml does for DVC: block style, mappings by two, lists level with their key, lines folded after column 80.</summary>
public static class YamlEmitter
{
    /// <summary>A whole file, with its final newline.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="readers">With <see cref="YamlVersion.V11"/> text that either version reads as another type (<c>no</c>, a date) is quoted.</param>
    public static string File(YamlValue value, YamlVersion readers = YamlVersion.V12)
    {
        var writer = new Writer(new StringBuilder(), 0, readers);
        writer.Root(value);
        return writer.Text.ToString();
    }

    /// <summary>One <c>key: value</c> entry (several lines for a collection) at a column, with its final newline.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="indent">0-based column of the key.</param>
    public static string Entry(string key, YamlValue value, int indent)
    {
        var writer = new Writer(new StringBuilder(), indent);
        writer.Indent(indent);
        writer.Entry(new YamlText(key), value, indent);
        return writer.Text.ToString();
    }

    /// <summary>One list item at a column (of its dash), with its final newline.</summary>
    public static string Item(YamlValue value, int indent)
    {
        var writer = new Writer(new StringBuilder(), indent);
        writer.Indent(indent);
        writer.Item(value, indent);
        return writer.Text.ToString();
    }

    /// <summary>A value on one line, as in a flow collection.</summary>
    public static string Flow(YamlValue value) => value switch
    {
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Flow(e.Key)}: {Flow(e.Value)}"))}}}",
        YamlList list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        YamlText text => ScalarText.Quote(text.Value, inFlow: true),
        YamlNull => "null",
        _ => Plain(value),
    };

    /// <summary>A scalar that needs no quotes.</summary>
    internal static string Plain(YamlValue value) => value switch
    {
        YamlNull => string.Empty,
        YamlBool { Value: var flag } => flag ? "true" : "false",
        YamlInteger integer => integer.Digits,
        YamlFloat number => double.IsFinite(number.Value) ? PythonFloat.Repr(number.Value) : double.IsNaN(number.Value) ? ".nan" : number.Value > 0 ? ".inf" : "-.inf",
        YamlTimestamp time => time.Text,
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private sealed class Writer(StringBuilder text, int column, YamlVersion readers = YamlVersion.V12)
    {
        private int _column = column;

        public StringBuilder Text { get; } = text;

        public void Root(YamlValue value)
        {
            switch (value)
            {
                case YamlMap { Entries.Count: > 0 } map:
                    foreach (var (key, item) in map.Entries) Entry(key, item, 0);
                    break;
                case YamlList { Items.Count: > 0 } list:
                    foreach (var item in list.Items) Item(item, 0);
                    break;
                default:
                    Scalar(value, 0);
                    NewLine();
                    break;
            }
        }

        public void Indent(int width)
        {
            // One by one: filling is compiled at each start.
            for (var i = 0; i < width; i++) Text.Append(' ');
            _column = width;
        }

        public void Entry(YamlValue key, YamlValue value, int indent)
        {
            if (_column < indent) Indent(indent);
            if (!IsSimpleKey(key))
            {
                Append("? ");
                Scalar(key, indent);
                NewLine();
                Indent(indent);
                AfterIndicator(": ", value, indent);
                return;
            }

            // A simple key is never folded: a reader would not find its colon.
            Append(key is YamlText text ? ScalarText.Key(text.Value, readers) : Plain(key));
            Append(":");
            switch (value)
            {
                case YamlMap { Entries.Count: > 0 } map:
                    NewLine();
                    foreach (var (name, item) in map.Entries) Entry(name, item, indent + 2);
                    break;
                case YamlList { Items.Count: > 0 } list:
                    NewLine();
                    foreach (var item in list.Items) Item(item, indent);
                    break;
                case YamlNull:
                    NewLine();
                    break;
                default:
                    Append(" ");
                    Scalar(value, indent);
                    NewLine();
                    break;
            }
        }

        public void Item(YamlValue value, int indent)
        {
            if (_column < indent) Indent(indent);
            AfterIndicator("- ", value, indent);
        }

        // ruamel.yaml's rule: an empty, long or multi-line key stands after a question mark.
        private static bool IsSimpleKey(YamlValue key) => key is not YamlText { Value: var text } || text.Length is > 0 and < 128 && !text.Contains('\n', StringComparison.Ordinal);

        // "- value" and ": value" alike: a collection begins on the same line.
        private void AfterIndicator(string indicator, YamlValue value, int indent)
        {
            Append(indicator);
            switch (value)
            {
                case YamlMap { Entries.Count: > 0 } map:
                    foreach (var (name, item) in map.Entries) Entry(name, item, indent + 2);
                    break;
                case YamlList { Items.Count: > 0 } list:
                    foreach (var item in list.Items) Item(item, indent + 2);
                    break;
                default:
                    Scalar(value, indent);
                    NewLine();
                    break;
            }
        }

        private void Scalar(YamlValue value, int indent)
        {
            switch (value)
            {
                case YamlText text: Append(ScalarText.Fold(text.Value, _column, indent + 2, readers)); break;
                case YamlMap: Append("{}"); break;
                case YamlList: Append("[]"); break;
                default: Append(Plain(value)); break;
            }
        }

        private void Append(string text)
        {
            Text.Append(text);
            var line = text.LastIndexOf('\n');
            _column = line < 0 ? _column + text.Length : text.Length - line - 1;
        }

        private void NewLine()
        {
            Text.Append('\n');
            _column = 0;
        }
    }
}
