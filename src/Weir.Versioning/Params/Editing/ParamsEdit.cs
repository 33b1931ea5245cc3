using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params.Editing;

/// <summary>Writes values into parameter files as DVC does: comments and order stay, a new key goes to the end of its mapping.</summary>
public static class ParamsEdit
{
    /// <summary>The text of a file with other values.</summary>
    /// <param name="path">Its path; the ending says which language it is in.</param>
    /// <param name="bytes">Its present content.</param>
    /// <param name="change">Makes the new values of the old ones.</param>
    /// <exception cref="WeirException">Faults of the file; <c>override_refused</c>: it cannot hold the value.</exception>
    public static byte[] Rewrite(string path, byte[] bytes, Func<YamlMap, YamlMap> change)
    {
        var text = MetafileText.Decode(bytes, path);
        var before = ParamsFile.Parse(bytes, path) as YamlMap ?? new YamlMap([]);
        var after = change(before);
        return Encoding.UTF8.GetBytes(Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => RunCache.PythonJsonText.InOrder(after),
            ".toml" => new TomlParamsText(text, path).Write(before, after),
            ".py" => new PythonParamsText(text, path).Write(before, after),
            ".yaml" or ".yml" => new YamlParamsText(text, path).Write(after),
            var other => throw new WeirException("unsupported_format", $"'{path}' has the ending '{other}'", "parameters are set in .yaml, .yml, .json, .toml and .py files", new SourceLocation(path)),
        });
    }

    /// <summary>Changes a file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, and as <see cref="Rewrite"/>; <c>cannot_write</c>.</exception>
    public static void Apply(string path, Func<YamlMap, YamlMap> change)
    {
        if (!File.Exists(path)) throw WeirException.FileNotFound(path);
        var before = File.ReadAllBytes(path);
        var after = Rewrite(path, before, change);
        if (!after.AsSpan().SequenceEqual(before)) AtomicFile.WriteBytes(path, after);
    }

    internal static WeirException Refused(string path, string message, string hint) => new("override_refused", $"'{path}': {message}", hint, new SourceLocation(path)) { Kind = FailureKind.Usage };

    internal static YamlValue ValueOf(Yaml.YamlNode node, Yaml.YamlDocument document) => node.ToValue(YamlVersion.V12, document);
}
