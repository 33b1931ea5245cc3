using System.Text;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>Writes <c>features.yaml</c> as <see cref="FeatureFileReader"/> reads it: a line for each column, with every option.</summary>
internal static class FeatureFileWriter
{
    /// <summary>The text of a file.</summary>
    public static string Write(FeatureSpec spec)
    {
        var text = new StringBuilder("columns:\n");
        foreach (var (name, column) in spec.Columns)
        {
            text.Append("  ").Append(YamlEmitter.Flow(YamlValue.Of(name))).Append(": ").Append(YamlEmitter.Flow(Value(column)));
            if (column.Reason is { } reason) text.Append(" # ").Append(reason.ReplaceLineEndings(" "));
            text.Append('\n');
        }

        foreach (var entry in Value(spec).Entries.Skip(1)) text.Append(((YamlText)entry.Key).Value).Append(": ").Append(YamlEmitter.Flow(entry.Value)).Append('\n');
        return text.ToString();
    }

    /// <summary>The same as a value.</summary>
    public static YamlMap Value(FeatureSpec spec)
    {
        List<(string, YamlValue)> entries = [("columns", YamlValue.Map(spec.Columns.Select(c => (c.Key, (YamlValue)Value(c.Value)))))];
        foreach (var (key, isRatio) in new[] { ("products", false), ("ratios", true) })
        {
            YamlValue[] pairs = [.. spec.Pairs.Where(p => p.IsRatio == isRatio).Select(p => new YamlList([YamlValue.Of(p.Left), YamlValue.Of(p.Right)]))];
            if (pairs.Length > 0) entries.Add((key, new YamlList(pairs)));
        }

        if (spec.Select is { } select) entries.Add(("select", YamlValue.Map(("best", YamlValue.Of(select.Best)), ("by", YamlValue.Of(Words.Of(select.By))))));
        if (spec.TargetTransform != TargetTransform.None) entries.Add(("target_transform", YamlValue.Of(Words.Of(spec.TargetTransform))));
        return YamlValue.Map(entries);
    }

    private static YamlMap Value(ColumnSpec column) => YamlValue.Map([("type", YamlValue.Of(column.Type)), .. column.Options]);
}
