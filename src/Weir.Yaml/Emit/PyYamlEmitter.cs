using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Emit;

/// <summary>Writes values as PyYAML does for OmegaConf: block style, <c>null</c> spelt out, lists level with their key, lines folded after column 80. For files that Hydra's users read and compare.</summary>
public static class PyYamlEmitter
{
    /// <summary>A whole file, with its final newline.</summary>
    public static string File(YamlValue value)
    {
        var writer = new Writer();
        writer.Node(value, 0, afterKey: false);
        return writer.Text.ToString();
    }

    private sealed class Writer
    {
        private const int LongestKey = 128;

        private int _column;

        public StringBuilder Text { get; } = new();

        // Writes what follows a key (with its colon), a dash, or nothing; ends with a line break.
        public void Node(YamlValue value, int indent, bool afterKey)
        {
            switch (value)
            {
                case YamlMap { Entries.Count: > 0 } map:
                    if (afterKey) NewLine();
                    foreach (var (key, item) in map.Entries) Entry(key, item, indent);
                    break;
                case YamlList { Items.Count: > 0 } list:
                    if (afterKey) NewLine();
                    foreach (var item in list.Items) Item(item, afterKey ? indent - 2 : indent);
                    break;
                default:
                    if (afterKey) Append(" ");
                    Append(Scalar(value, afterKey ? indent : indent + 2));
                    NewLine();
                    break;
            }
        }

        private void Entry(YamlValue key, YamlValue value, int indent)
        {
            Pad(indent);
            if (key is YamlText { Value: var text } && (text.Length is 0 or >= LongestKey || text.Any(PyYamlText.IsBreak)))
            {
                Append("? ");
                Append(PyYamlText.Write(text, _column, indent + 2, isKey: false));
                NewLine();
                Pad(indent);
                Value(": ", value, indent);
                return;
            }

            Append(key is YamlText plain ? PyYamlText.Write(plain.Value, _column, 0, isKey: true) : Scalar(key, 0));
            Append(":");
            Node(value, indent + 2, afterKey: true);
        }

        private void Item(YamlValue value, int indent)
        {
            Pad(indent);
            Value("- ", value, indent);
        }

        // A collection begins on the line of its indicator.
        private void Value(string indicator, YamlValue value, int indent)
        {
            Append(indicator);
            if (value is YamlMap { Entries.Count: > 0 } or YamlList { Items.Count: > 0 }) Node(value, indent + 2, afterKey: false);
            else
            {
                Append(Scalar(value, indent + 2));
                NewLine();
            }
        }

        private string Scalar(YamlValue value, int indent) => value switch
        {
            YamlNull => "null",
            YamlBool { Value: var flag } => flag ? "true" : "false",
            YamlInteger whole => whole.Digits,
            YamlFloat { Value: var number } => Number(number),
            YamlText { Value: var text } => PyYamlText.Write(text, _column, indent, isKey: false),
            YamlTimestamp time => PyYamlText.Write(time.Text, _column, indent, isKey: false),
            YamlMap => "{}",
            YamlList => "[]",
            _ => throw new InvalidOperationException(value.GetType().Name),
        };

        // PyYAML's own: a mantissa without a point gets one, for YAML 1.1 wants it.
        private static string Number(double number)
        {
            if (double.IsNaN(number)) return ".nan";
            if (double.IsInfinity(number)) return number > 0 ? ".inf" : "-.inf";
            var text = PythonFloat.Repr(number);
            return !text.Contains('.', StringComparison.Ordinal) && text.Contains('e', StringComparison.Ordinal) ? text.Replace("e", ".0e", StringComparison.Ordinal) : text;
        }

        private void Pad(int indent)
        {
            if (_column < indent) Append(new string(' ', indent - _column));
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
