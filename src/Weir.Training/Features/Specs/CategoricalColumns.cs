using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Training.Features.Specs;

/// <summary>The setting <c>categorical</c> of boosted trees and forests: columns that become codes, whose splits are sets of categories.</summary>
internal static class CategoricalColumns
{
    /// <summary>Its name.</summary>
    public const string Setting = "categorical";

    private const int MostCategories = 250; // bins of a column, and some for what is rare

    /// <summary>The columns that a setting names: with commas between, or as a JSON list where names have commas.</summary>
    /// <exception cref="WeirException">A usage error: no list.</exception>
    public static string[] Of(string text)
    {
        var names = text.TrimStart().StartsWith('[') ? Listed(text) : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length > 0 ? names : throw WeirException.Usage($"'{Setting}' must name columns, not '{text}'", $"write {Setting}=city,zip, or {Setting}='[\"city\",\"zip\"]' for names with commas");
    }

    // Empty where the text is no list of names.
    private static string[] Listed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(c => c.GetString() ?? throw new JsonException())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>What a features file says, and the columns of the setting.</summary>
    /// <exception cref="WeirException">A usage error: the file says of one that it becomes something else.</exception>
    public static FeatureSpec AddTo(FeatureSpec features, IReadOnlyDictionary<string, string> settings)
    {
        if (!settings.TryGetValue(Setting, out var text)) return features;
        Dictionary<string, ColumnSpec> columns = new(features.Columns, StringComparer.Ordinal);
        foreach (var name in Of(text))
            if (!columns.TryAdd(name, new CategorySpec { Encode = [CategoryEncoding.Codes], Most = MostCategories }))
                throw WeirException.Usage($"'{Setting}' names '{name}', and the features file says what becomes of it", "write encode: codes there, or take the column out of one of them");
        return features with { Columns = columns };
    }
}
