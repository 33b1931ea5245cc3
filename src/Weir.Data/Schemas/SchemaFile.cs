using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Json;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Data.Schemas;

/// <summary>Schemas in files, as YAML or JSON by the file's name; both are read by one reader, since JSON is YAML.</summary>
public static class SchemaFile
{
    /// <summary>Reads a schema.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, <c>invalid_value</c> with the place of what is wrong.</exception>
    public static DataSchema Read(string path) => SchemaReader.Read(YamlDocument.Load(path));

    /// <summary>Reads a schema from text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="name">What the text is called in messages.</param>
    public static DataSchema Parse(string text, string name) => SchemaReader.Read(YamlDocument.Parse(text, name));

    /// <summary>Writes a schema: YAML when the name ends in <c>.yaml</c> or <c>.yml</c>, else JSON.</summary>
    public static void Write(string path, DataSchema schema)
    {
        var isYaml = path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        AtomicFile.WriteText(path, isYaml ? YamlEmitter.File(ToValue(schema), YamlVersion.V11) : ToJson(schema));
    }

    /// <summary>A schema as JSON.</summary>
    public static string ToJson(DataSchema schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Readable)) WriteJson(json, ToValue(schema));
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    /// <summary>Writes a schema as one JSON object.</summary>
    public static void WriteJson(Utf8JsonWriter json, DataSchema schema) => WriteJson(json, ToValue(schema));

    private static void WriteJson(Utf8JsonWriter json, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var (key, entry) in map.Entries)
                {
                    json.WritePropertyName(((YamlText)key).Value);
                    WriteJson(json, entry);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteJson(json, item);
                json.WriteEndArray();
                break;
            case YamlInteger integer: json.WriteNumberValue((long)integer.Value); break;
            case YamlFloat number: json.WriteNumberValue(number.Value); break;
            default: json.WriteStringValue(((YamlText)value).Value); break;
        }
    }

    private static YamlMap ToValue(DataSchema schema) => YamlValue.Map(("features", new YamlList([.. schema.Features.Select(ToValue)])));

    private static YamlValue ToValue(FeatureSchema feature)
    {
        List<(string, YamlValue)> entries = [("name", YamlValue.Of(feature.Name)), ("type", YamlValue.Of(feature.Type.ToString().ToUpperInvariant()))];
        List<(string, YamlValue)> presence = [("min_count", YamlValue.Of(feature.MinCount))];
        if (feature.MinFraction is { } fraction) presence.Add(("min_fraction", new YamlFloat(fraction)));
        entries.Add(("presence", YamlValue.Map(presence)));
        if (feature.StringDomain is { } domain) entries.Add(("string_domain", new YamlList([.. domain.Select(YamlValue.Of)])));
        if (feature.Min is not null || feature.Max is not null)
        {
            List<(string, YamlValue)> range = [];
            if (feature.Min is { } least) range.Add(("min", Number(feature, least)));
            if (feature.Max is { } most) range.Add(("max", Number(feature, most)));
            entries.Add((feature.Type == FeatureType.Int ? "int_domain" : "float_domain", YamlValue.Map(range)));
        }

        if (feature.IsBoolean) entries.Add(("bool_domain", YamlValue.Map()));
        if (feature.IsTime) entries.Add(("time_domain", YamlValue.Map()));
        if (feature.MinDomainMass < 1) entries.Add(("distribution_constraints", YamlValue.Map(("min_domain_mass", new YamlFloat(feature.MinDomainMass)))));
        if (feature.Drift is { } drift) entries.Add(("drift_comparator", ToValue(drift)));
        if (feature.Skew is { } skew) entries.Add(("skew_comparator", ToValue(skew)));
        if (feature.NotInEnvironment.Count > 0) entries.Add(("not_in_environment", new YamlList([.. feature.NotInEnvironment.Select(YamlValue.Of)])));
        return YamlValue.Map(entries);
    }

    private static YamlValue Number(FeatureSchema feature, double value) =>
        feature.Type == FeatureType.Int && Math.Abs(value) < 1e18 ? YamlValue.Of(long.Parse(value.ToString("F0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : new YamlFloat(value);

    private static YamlMap ToValue(DistanceLimits limits)
    {
        List<(string, YamlValue)> entries = [];
        if (limits.Infinity is { } infinity) entries.Add(("infinity_norm", YamlValue.Map(("threshold", new YamlFloat(infinity)))));
        if (limits.JensenShannon is { } js) entries.Add(("jensen_shannon_divergence", YamlValue.Map(("threshold", new YamlFloat(js)))));
        return YamlValue.Map(entries);
    }
}
