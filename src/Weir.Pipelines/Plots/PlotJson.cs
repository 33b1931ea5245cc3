using System.Text.Json;
using Weir.Pipelines.Plots.Vega;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots;

/// <summary>Plots as DVC writes them for editors and for <c>--show-vega</c>.</summary>
public static class PlotJson
{
    /// <summary>All plots with their faults; images go to files.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="plots">What.</param>
    /// <param name="folder">Full path of the folder that images are written to.</param>
    /// <param name="isSplit">Data and labels beside the templates.</param>
    public static void Write(Utf8JsonWriter json, PlotSet plots, string folder, bool isSplit)
    {
        var filled = plots.Plots.Select(p => (p.Key, p.Value.Images, Vega: p.Value.Vega is { Points.Count: > 0 } vega ? Filled(vega, isSplit) : null)).ToList();
        json.WriteStartObject();
        if (plots.Faults.Count > 0)
        {
            json.WriteStartArray("errors");
            foreach (var fault in plots.Faults) Write(json, fault);
            json.WriteEndArray();
        }

        if (filled.Count > 0)
        {
            json.WriteStartObject("data");
            foreach (var (name, images, vega) in filled)
            {
                json.WriteStartArray(name);
                if (vega is not null) Write(json, vega);
                foreach (var image in images) Write(json, YamlValue.Map(("type", YamlValue.Of("image")), ("revisions", new YamlList([YamlValue.Of(image.Revision)])), ("url", YamlValue.Of(PlotImages.Write(image, folder)))));
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The specification of the first plot that is no image; false when there is none.</summary>
    public static bool WriteVega(Utf8JsonWriter json, PlotSet plots)
    {
        if (plots.Plots.Values.FirstOrDefault(p => p.Vega is not null).Vega is not { } vega) return false;
        Write(json, vega.Fill());
        return true;
    }

    /// <summary>A value; numbers that JSON does not have become null, which Vega leaves out as it does NaN.</summary>
    public static void Write(Utf8JsonWriter json, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    json.WritePropertyName(PlotSettings.KeyText(key));
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case YamlText text: json.WriteStringValue(text.Value); break;
            case YamlTimestamp time: json.WriteStringValue(time.Text); break;
            case YamlInteger number: json.WriteRawValue(number.Digits); break;
            case YamlFloat { Value: var number } when double.IsFinite(number): json.WriteRawValue(PythonFloat.Repr(number)); break;
            case YamlBool flag: json.WriteBooleanValue(flag.Value); break;
            default: json.WriteNullValue(); break;
        }
    }

    private static YamlMap Filled(VegaPlot plot, bool isSplit)
    {
        var split = isSplit ? new VegaSplit() : null;
        var content = plot.Fill(split);
        List<(string, YamlValue)> fields = [("type", YamlValue.Of("vega")), ("revisions", new YamlList([.. plot.Revisions.Select(YamlValue.Of)])), ("content", content)];
        if (split is not null) fields.Add(("anchor_definitions", split.Values));
        return YamlValue.Map(fields);
    }

    private static void Write(Utf8JsonWriter json, PlotFault fault)
    {
        json.WriteStartObject();
        if (fault.Plot is { } plot) json.WriteString("name", plot);
        json.WriteString("rev", fault.Revision);
        if (fault.Source is { } source) json.WriteString("source", source);
        json.WriteString("type", fault.Kind);
        json.WriteString("msg", fault.Error.Message);
        json.WriteEndObject();
    }
}
