using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>From the content of files to the rows of one plot. What is not said about the axes is inferred as DVC does: the row's number for x, the last field for y.</summary>
/// <param name="id">Id of the plot: its file, where the axes name none.</param>
/// <param name="data">Content of the files, by name.</param>
/// <param name="settings">Of the plot.</param>
internal sealed class VegaConversion(string id, IReadOnlyDictionary<string, YamlValue> data, YamlMap settings)
{
    /// <summary>Field that numbers rows where no x is named.</summary>
    public const string Step = "step";

    private const string InferredX = "dvc_inferred_x_value";
    private const string InferredY = "dvc_inferred_y_value";

    /// <summary>The rows of a revision, and the settings with axes and labels filled in; no rows when there is no data.</summary>
    /// <exception cref="WeirException"><c>field_not_found</c>; <c>plot_invalid</c>: x and y do not go together.</exception>
    public (List<PlotPoint> Points, YamlMap Settings) Convert(string revision)
    {
        var rows = data.ToDictionary(d => d.Key, d => PlotRows.Of(d.Value), StringComparer.Ordinal);
        var all = Inferred();
        all = all.With("y_label", Label("y_label", all.Get("y"))).With("x_label", Label("x_label", all.Get("x")) ?? YamlValue.Of(Step));
        var (xs, ys) = (Verified(all.Get("x"), rows), Verified(all.Get("y"), rows));
        var (xFile, xField) = xs.Count == 0 ? (null, Step) : ((string?)xs[0].File, xs[0].Field);
        var hasManyX = xs.Select(x => x.Field).Distinct().Count() > 1;
        if (xs.Count > 1 && xs.Count != ys.Count)
            throw new WeirException(PlotFault.BadPlot, $"Cannot have different number of x and y data sources. Found {xs.Count} x and {ys.Count} y data sources.", "name one x for all of y, or one for each");
        var hasManyY = ys.Select(y => y.Field).Distinct().Count() > 1;
        var files = ys.Select(y => y.File).Distinct().ToList();
        var prefix = files.Count > 1 ? CommonFolder(files).Length : 0;

        var points = new List<PlotPoint>();
        for (var i = 0; i < ys.Count; i++)
        {
            var (yFile, yField) = ys[i];
            if (xs.Count > 1) (xFile, xField) = xs[i];
            var own = rows.GetValueOrDefault(yFile, []).ConvertAll(r => new PlotPoint(r));
            if (hasManyY) Copy(own, own, yField, InferredY);
            if (xFile is null) for (var n = 0; n < own.Count; n++) own[n][Step] = YamlValue.Of(n);
            else
            {
                var source = rows.GetValueOrDefault(xFile, []);
                if (source.Count != own.Count)
                    throw new WeirException(PlotFault.BadPlot, $"Cannot join '{xField}' from '{xFile}' and '{yField}' from '{yFile}'. They have to have same length.", $"they have {source.Count} and {own.Count} rows");
                Copy(own, source, xField, hasManyX ? InferredX : xField);
            }

            foreach (var point in own)
            {
                point["rev"] = YamlValue.Of(revision);
                point["filename"] = YamlValue.Of(Short(yFile));
                point["field"] = YamlValue.Of(yField);
            }

            points.AddRange(own);
        }

        if (points.Count == 0) return ([], new YamlMap([]));
        all = all.With(YamlValue.Map(
            ("x", YamlValue.Of(hasManyX ? InferredX : xs.Count == 0 ? Step : xs[0].Field)),
            ("y", YamlValue.Of(hasManyY ? InferredY : ys[0].Field)),
            ("anchors_y_definitions", new YamlList([.. ys.Select(y => YamlValue.Map(("filename", YamlValue.Of(Short(y.File))), ("field", YamlValue.Of(y.Field))))]))));
        return (points, all);

        string Short(string file) => file[prefix..].Trim('/');
    }

    private static void Copy(List<PlotPoint> to, List<PlotPoint> from, string field, string asField)
    {
        for (var i = 0; i < to.Count; i++) if (from[i][field] is { } value) to[i][asField] = value;
    }

    private YamlMap Inferred()
    {
        var (x, y) = (settings.Get("x"), settings.Get("y"));
        var all = settings;
        if (x is YamlText)
        {
            all = all.With("x", y is YamlMap files
                ? YamlValue.Map(files.Entries.Select(e => (PlotSettings.KeyText(e.Key), e.Value is YamlList several ? new YamlList([.. several.Items.Select(_ => x)]) : x)))
                : YamlValue.Map((id, x)));
        }

        if (y is null) return data.TryGetValue(id, out var content) && PlotRows.LastField(content) is { } field ? all.With("y", YamlValue.Map((id, YamlValue.Of(field)))) : all;
        return y is YamlMap ? all : all.With("y", YamlValue.Map((id, y)));
    }

    private YamlValue? Label(string key, YamlValue? axis)
    {
        if (settings.Get(key) is { } said) return said;
        if (axis is not YamlMap) return null;
        var fields = PlotSettings.Fields(axis).Select(f => f.Field).Distinct().ToList();
        return YamlValue.Of(fields.Count == 1 ? fields[0] : key[..1]);
    }

    private static List<(string File, string Field)> Verified(YamlValue? axis, Dictionary<string, List<PlotPoint>> rows)
    {
        var fields = PlotSettings.Fields(axis).ToList();
        foreach (var (file, field) in fields)
        {
            if (!rows.TryGetValue(file, out var own)) continue;
            if (own.Count == 0) throw new WeirException(PlotFault.BadPlot, $"'{file}' holds no rows", "a list of mappings with the same keys is expected, such as [{\"step\": 0, \"loss\": 0.5}]", new SourceLocation(file));
            if (!own[0].Has(field)) throw new WeirException(PlotFault.FieldNotFound, $"Could not find provided field ('{field}') in data fields ('{string.Join(", ", own[0].Fields)}').", DidYouMean.Hint(field, own[0].Fields), new SourceLocation(file, Field: field));
        }

        return fields;
    }

    private static string CommonFolder(List<string> files)
    {
        var parts = files.ConvertAll(f => f.Split('/', StringSplitOptions.RemoveEmptyEntries));
        var count = 0;
        while (parts.TrueForAll(p => p.Length > count && p[count] == parts[0][count])) count++;
        return (files[0].StartsWith('/') ? "/" : string.Empty) + string.Join('/', parts[0].Take(count));
    }
}
