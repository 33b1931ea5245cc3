using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Yaml;

namespace Weir.Data.Schemas;

/// <summary>Reads a schema and says where it is wrong.</summary>
internal sealed class SchemaReader(YamlDocument document)
{
    private static readonly string[] Known =
    [
        "name", "type", "presence", "string_domain", "int_domain", "float_domain", "bool_domain", "time_domain", "distribution_constraints", "drift_comparator", "skew_comparator", "not_in_environment",
    ];

    public static DataSchema Read(YamlDocument document)
    {
        var reader = new SchemaReader(document);
        var list = document.Root is YamlMapping map ? map["features"] : document.Root;
        if (list is not YamlSequence features)
            throw new WeirException(ErrorCodes.InvalidValue, "a schema holds a list 'features'", "make one with: weir data schema infer TABLE -o schema.yaml", document.Root is null ? new SourceLocation(document.File) : document.LocationOf(document.Root));
        var read = features.Items.Select(reader.Feature).ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < read.Count; i++)
            if (!names.Add(read[i].Name)) throw reader.Wrong(features.Items[i], $"the column '{read[i].Name}' is described twice");
        return new DataSchema(read);
    }

    private FeatureSchema Feature(YamlNode node)
    {
        var map = Map(node, "a feature");
        foreach (var entry in map.Entries)
            if (!Known.Contains(entry.KeyText)) throw Wrong(entry.Key, $"'{entry.KeyText}' is nothing that a feature has", DidYouMean.Hint(entry.KeyText, Known));
        var name = Text(map["name"] ?? throw Wrong(node, "a feature needs a 'name'"));
        var type = Type(map["type"] ?? throw Wrong(node, $"the feature '{name}' needs a 'type'"));
        var presence = map["presence"] is { } p ? Map(p, "presence") : null;
        var range = map["int_domain"] ?? map["float_domain"];
        var domain = range is null ? null : Map(range, "a domain");
        return new FeatureSchema
        {
            Name = name,
            Type = type,
            MinCount = presence?["min_count"] is { } count ? (long)Number(count) : presence is null ? 0 : 1,
            MinFraction = presence?["min_fraction"] is { } fraction ? Number(fraction) : null,
            StringDomain = map["string_domain"] is { } strings ? Texts(strings) : null,
            Min = domain?["min"] is { } least ? Number(least) : null,
            Max = domain?["max"] is { } most ? Number(most) : null,
            IsBoolean = map["bool_domain"] is not null,
            IsTime = map["time_domain"] is not null,
            MinDomainMass = map["distribution_constraints"] is { } constraints && Map(constraints, "distribution_constraints")["min_domain_mass"] is { } mass ? Number(mass) : 1,
            Drift = Limits(map["drift_comparator"]),
            Skew = Limits(map["skew_comparator"]),
            NotInEnvironment = map["not_in_environment"] is { } environments ? Texts(environments) : [],
        };
    }

    private DistanceLimits? Limits(YamlNode? node)
    {
        if (node is null) return null;
        var map = Map(node, "a comparator");
        return new DistanceLimits(Threshold(map["infinity_norm"]), Threshold(map["jensen_shannon_divergence"]));
    }

    private double? Threshold(YamlNode? node) => node is null ? null : Number(Map(node, "a limit")["threshold"] ?? throw Wrong(node, "a limit needs a 'threshold'"));

    private FeatureType Type(YamlNode node) => Text(node) switch
    {
        "INT" => FeatureType.Int,
        "FLOAT" => FeatureType.Float,
        "BYTES" => FeatureType.Bytes,
        var other => throw Wrong(node, $"'{other}' is no type", "INT, FLOAT or BYTES"),
    };

    private YamlMapping Map(YamlNode node, string what) => node as YamlMapping ?? throw Wrong(node, $"{what} is a mapping");

    private List<string> Texts(YamlNode node) => node is YamlSequence list ? [.. list.Items.Select(Text)] : throw Wrong(node, "a list was expected");

    private string Text(YamlNode node) => node is YamlScalar scalar ? scalar.Text : throw Wrong(node, "a text was expected");

    private double Number(YamlNode node) =>
        double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(node, $"'{Text(node)}' is no number");

    private WeirException Wrong(YamlNode node, string sentence, string? hint = null) => new(ErrorCodes.InvalidValue, sentence, hint, document.LocationOf(node));
}
