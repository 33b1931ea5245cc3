using System.Globalization;
using System.Text;
using Weir.Configuration.Tree;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation;

/// <summary>Values as Python prints them: <c>True</c>, <c>None</c>, <c>1e-05</c>, <c>[10, 'a']</c>, <c>{'x': 1}</c>.</summary>
internal static class PythonText
{
    /// <summary><c>str(value)</c>.</summary>
    public static string Of(ConfigNode node) => node is ConfigScalar { Value: YamlText text } ? text.Value : Repr(node);

    /// <summary><c>repr(value)</c>.</summary>
    public static string Repr(ConfigNode node) => node switch
    {
        ConfigScalar scalar => Repr(scalar.Value),
        ConfigList list => $"[{string.Join(", ", list.Items.Select(Repr))}]",
        ConfigMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Repr(e.Key)}: {Repr(e.Value)}"))}}}",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Repr(YamlValue value) => value switch
    {
        YamlNull => "None",
        YamlBool flag => flag.Value ? "True" : "False",
        YamlInteger whole => whole.Digits,
        YamlFloat number => PythonFloat.Repr(number.Value),
        YamlText text => Quoted(text.Value),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\') result.Append('\\').Append(c);
            else if (c is '\n' or '\r' or '\t') result.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else if (char.IsControl(c)) result.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else result.Append(c);
        }

        return result.Append(quote).ToString();
    }
}
