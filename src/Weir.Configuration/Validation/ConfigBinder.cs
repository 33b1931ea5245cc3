using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Validation;

/// <summary>Puts a configuration into C# records. Types, enums, required members, <c>[Range]</c>, <c>[RegularExpression]</c>, <c>[StringLength]</c> and <c>[Obsolete]</c> are checked first, all at once, with the place of each value; unknown keys are refused.</summary>
public static class ConfigBinder
{
    /// <summary>The configuration as an object.</summary>
    /// <param name="config">What was composed.</param>
    /// <param name="type">The type, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="key">The part that is bound; empty for the whole.</param>
    /// <exception cref="WeirException"><c>config_invalid</c> with every violation; <c>package_not_found</c>; <c>interpolation_…</c>.</exception>
    public static T Bind<T>(ComposedConfig config, JsonTypeInfo<T> type, string key = "")
    {
        var node = config.Select(key, resolve: true);
        var violations = Check(node, type);
        if (violations.Any(v => !v.IsWarning)) throw ConfigViolation.Failure(violations);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ConfigJson.Write(json, Filled(node));
        try
        {
            return JsonSerializer.Deserialize(buffer.ToArray(), type)!;
        }
        catch (JsonException e)
        {
            throw new WeirException("config_invalid", $"the value at '{e.Path}' does not fit {type.Type.Name}", "look at the type of the member", node.Origin.Location(e.Path), e);
        }
    }

    /// <summary>Everything that would keep a tree from being bound.</summary>
    public static IReadOnlyList<ConfigViolation> Check(ConfigNode node, JsonTypeInfo type) => Schema(type).Check(node);

    /// <summary>The schema of a type.</summary>
    public static ConfigSchema Schema(JsonTypeInfo type) => ConfigSchema.Parse(SchemaText(type));

    /// <summary>The schema of a type as JSON.</summary>
    public static string SchemaText(JsonTypeInfo type) =>
        type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Annotated }).ToJsonString();

    private static JsonNode Annotated(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject rules) return schema;
        if (rules.ContainsKey("properties") && !rules.ContainsKey("additionalProperties")) rules["additionalProperties"] = false;
        var attributes = (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? []).Concat(context.PropertyInfo?.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? []);
        foreach (var attribute in attributes)
        {
            switch (attribute)
            {
                case RangeAttribute range:
                    rules[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
                    rules[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
                    break;
                case RegularExpressionAttribute pattern:
                    rules["pattern"] = new StringBuilder("^(?:").Append(pattern.Pattern).Append(")$").ToString();
                    break;
                case StringLengthAttribute length:
                    rules["maxLength"] = length.MaximumLength;
                    if (length.MinimumLength > 0) rules["minLength"] = length.MinimumLength;
                    break;
                case ObsoleteAttribute old:
                    rules["deprecated"] = true;
                    if (old.Message is { } message) rules["description"] = message;
                    break;
            }
        }

        return rules;
    }

    // What has still to be given is absent to a record.
    private static ConfigNode Filled(ConfigNode node) => node switch
    {
        ConfigMap map => new ConfigMap([.. map.Entries.Where(e => e.Value is not ConfigScalar { IsMissing: true }).Select(e => new ConfigEntry(e.Key, Filled(e.Value)))], map.Origin),
        ConfigList list => new ConfigList([.. list.Items.Select(Filled)], list.Origin),
        _ => node,
    };
}
