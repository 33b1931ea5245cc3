using System.Text.Json;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Validation;

/// <summary>A JSON Schema that configurations are checked against: types, enums, ranges, patterns, lengths, required and unknown keys, <c>$ref</c> within the schema, <c>allOf anyOf oneOf not</c>; and <c>x-group</c>, whose value must be an option of a group.</summary>
public sealed class ConfigSchema
{
    private readonly JsonElement _root;

    private ConfigSchema(JsonElement root) => _root = root;

    /// <summary>The keys that it calls secret.</summary>
    internal List<string> SecretKeys => Secrets.SchemaSecrets.Of(_root);

    /// <summary>Reads a schema.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>bad_schema</c>.</exception>
    public static ConfigSchema Load(string path, string display)
    {
        if (!File.Exists(path)) throw WeirException.FileNotFound(display);
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new WeirException("bad_schema", $"'{display}' is no JSON: {e.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}", "a schema is a JSON object", new SourceLocation(display, (int?)e.LineNumber + 1, (int?)e.BytePositionInLine + 1));
        }
    }

    /// <summary>The same from text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="WeirException"><c>bad_schema</c>.</exception>
    public static ConfigSchema Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False)) throw new WeirException("bad_schema", "a schema is a JSON object", "write {\"type\": \"object\", \"properties\": {…}}");
        return new ConfigSchema(document.RootElement.Clone());
    }

    /// <summary>Everything in a configuration that is not as the schema wants it, in the order of the configuration. Values that have still to be given (<c>???</c>) count as absent.</summary>
    /// <exception cref="WeirException"><c>interpolation_…</c>: a value cannot be resolved; <c>bad_schema</c>.</exception>
    public IReadOnlyList<ConfigViolation> Check(ComposedConfig config) => Check(config.Resolve(), config.Repository.Options);

    /// <summary>The same for a tree without interpolations.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="options">Options of a group, for <c>x-group</c>.</param>
    public IReadOnlyList<ConfigViolation> Check(ConfigNode node, Func<string, IReadOnlyList<string>>? options = null)
    {
        var checker = new SchemaChecker(_root, options);
        checker.Check(node, _root, string.Empty);
        return checker.Violations;
    }
}
