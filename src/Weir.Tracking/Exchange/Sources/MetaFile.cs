using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Yaml;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>A <c>meta.yaml</c> of a file store.</summary>
internal sealed class MetaFile
{
    private readonly YamlMapping _map;

    private MetaFile(string path, YamlMapping map)
    {
        Path = path;
        _map = map;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>A field's text; null for absent, <c>null</c> and empty.</summary>
    public string? this[string field] => _map[field] is YamlScalar scalar && !IsNull(scalar) ? scalar.Text : null;

    /// <summary>Opens a file; null, and a warning that names it, when it is missing, half-written, or lacks a field.</summary>
    /// <param name="path">Path.</param>
    /// <param name="warn">Hears why a file is no good.</param>
    /// <param name="required">Fields that must be there; <c>a|b</c> for one of two.</param>
    public static MetaFile? Open(string path, Action<string> warn, params ReadOnlySpan<string> required)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var document = YamlDocument.Load(path);
            if (document.Root is not YamlMapping map) return Skip("holds no fields");
            foreach (var field in required)
                if (!Array.Exists(field.Split('|'), f => map.Find(f) is not null)) return Skip($"has no '{field.Replace("|", "' or '", StringComparison.Ordinal)}'");
            if (!document.Text.EndsWith('\n')) warn($"{path}: the last line has no end, the file was taken as it stands");
            return new MetaFile(path, map);
        }
        catch (Exception e) when (e is WeirException or IOException or UnauthorizedAccessException)
        {
            return Skip(e is WeirException ? "cannot be read as YAML" : "cannot be read");
        }

        MetaFile? Skip(string why)
        {
            warn($"{path} {why} (half-written?), what it describes was skipped");
            return null;
        }
    }

    /// <summary>A field as a whole number; null for absent or something else.</summary>
    public long? Number(string field) =>
        this[field] is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? (long)real : null;

    /// <summary>The entries of a field that is a mapping.</summary>
    public IReadOnlyDictionary<string, string> Map(string field) =>
        (_map[field] as YamlMapping)?.Entries.Where(e => e.Value is YamlScalar).ToDictionary(e => e.KeyText, e => ((YamlScalar)e.Value).Text) ?? [];

    private static bool IsNull(YamlScalar scalar) => scalar.Style == YamlScalarStyle.Plain && scalar.Text is "" or "~" or "null" or "Null" or "NULL";
}
