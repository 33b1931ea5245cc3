using System.Text;
using Weir.Foundation.Hashing;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.RunCache;

/// <summary>Values as Python's <c>json.dumps(…, sort_keys=True)</c> writes them: the text that DVC hashes.</summary>
internal static class PythonJsonText
{
    /// <summary>The text of a value; mapping keys for which <paramref name="skip"/> holds are left out at every depth.</summary>
    public static string Of(YamlValue value, Func<string, bool> skip)
    {
        var text = new StringBuilder();
        Append(text, value, skip, isSorted: true);
        return text.ToString();
    }

    /// <summary>The text of a value as <c>json.dump</c> writes it by itself: keys in their own order.</summary>
    public static string InOrder(YamlValue value)
    {
        var text = new StringBuilder();
        Append(text, value, static _ => false, isSorted: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, YamlValue value, Func<string, bool> skip, bool isSorted)
    {
        switch (value)
        {
            case YamlMap map:
                var fields = map.Entries.Select(e => (Key: KeyText(e.Key), e.Value)).Where(e => !skip(e.Key)).ToList();
                if (isSorted) fields = [.. fields.OrderBy(e => e.Key, StringComparer.Ordinal)];
                text.Append('{');
                for (var i = 0; i < fields.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    PythonJson.AppendString(text, fields[i].Key);
                    text.Append(": ");
                    Append(text, fields[i].Value, skip, isSorted);
                }

                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Append(text, list.Items[i], skip, isSorted);
                }

                text.Append(']');
                break;
            case YamlText s: PythonJson.AppendString(text, s.Value); break;
            case YamlTimestamp t: PythonJson.AppendString(text, t.Text); break;
            case YamlInteger n: text.Append(n.Digits); break;
            case YamlFloat f: text.Append(double.IsFinite(f.Value) ? PythonFloat.Repr(f.Value) : double.IsNaN(f.Value) ? "NaN" : f.Value > 0 ? "Infinity" : "-Infinity"); break;
            case YamlBool b: text.Append(b.Value ? "true" : "false"); break;
            default: text.Append("null"); break;
        }
    }

    private static string KeyText(YamlValue key) => key switch
    {
        YamlText text => text.Value,
        YamlNull => "null",
        YamlBool b => b.Value ? "true" : "false",
        YamlInteger n => n.Digits,
        _ => Yaml.Emit.YamlEmitter.Flow(key),
    };
}
