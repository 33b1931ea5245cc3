using System.Text.RegularExpressions;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;

namespace Weir.Tracking.Registry;

/// <summary>Limits of the registry, and which sources a version may have.</summary>
internal static partial class RegistryRules
{
    /// <summary>Name of a new model: any text, as in MLflow, but <c>.</c>, <c>..</c> and control characters; with a <c>/</c> in it, MLflow's client cannot say it as <c>models:/NAME/VERSION</c>.</summary>
    /// <param name="name">As it came.</param>
    /// <param name="parameter">For messages.</param>
    public static string NewName(string? name, string parameter)
    {
        var text = Required.Text(name, parameter);
        Limits.Check(text, Limits.ModelName, parameter);
        if (text is "." or "..") throw MlflowErrors.Invalid($"Invalid value \"{text}\" for parameter '{parameter}' supplied: Registered model names cannot be '.' or '..', because no address could hold them.");
        if (text.Any(char.IsControl)) throw MlflowErrors.Invalid($"Invalid value for parameter '{parameter}' supplied: Registered model names cannot contain control characters.");
        return text;
    }

    /// <summary>A checked alias.</summary>
    public static string Alias(string? value)
    {
        var alias = Required.Text(value, "alias");
        Limits.Check(alias, 255, "alias");
        if (!AliasForm().IsMatch(alias)) throw MlflowErrors.Invalid($"Invalid alias name: '{alias}'. It may hold letters, digits, '_' and '-' only.");
        if (ReservedAlias().IsMatch(alias)) throw MlflowErrors.Invalid($"Version aliases cannot be 'latest' or look like a version: '{alias}'");
        return alias;
    }

    /// <summary>Checked tags of a request.</summary>
    public static IReadOnlyList<Tag> Tags(IReadOnlyList<Tag>? tags)
    {
        for (var i = 0; i < tags?.Count; i++)
        {
            Names.CheckKey(Required.Text(tags[i].Key, $"tags[{i}].key"), $"tags[{i}].key");
            Limits.Check(tags[i].Value ?? string.Empty, Limits.RegistryTagValue, $"tags[{i}].value");
        }

        return tags ?? [];
    }

    /// <summary>One checked tag.</summary>
    public static Tag Tag(string? key, string? value)
    {
        Names.CheckKey(Required.Text(key, "key"), "key");
        Limits.Check(value ?? string.Empty, Limits.RegistryTagValue, "value");
        return new Tag(key, value ?? string.Empty);
    }

    /// <summary>True for a version that is a prompt: its text is a tag, it has no files, and MLflow's client names some word as its source.</summary>
    public static bool IsPrompt(string source, IReadOnlyList<Tag> tags) =>
        tags.Any(t => t is { Key: FilterSql.PromptKey, Value: "true" }) && source.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Refuses sources through which the server could be made to read files of its own machine.</summary>
    /// <param name="source">The version's source.</param>
    /// <param name="runArtifacts">Artifact address of the named run; null without one.</param>
    public static void CheckSource(string source, string? runArtifacts)
    {
        var decoded = ArtifactLocations.Decoded(source);
        if (decoded.Contains('\0', StringComparison.Ordinal) || decoded.Split('/', '\\').Contains("..")) throw Invalid(source, "it must not contain '..'");
        if (!IsLocal(decoded)) return;
        if (runArtifacts is null) throw Invalid(source, "a local path is allowed only inside the artifact directory of the run that is named");
        if (!IsLocal(runArtifacts)) throw Invalid(source, "the run's artifacts are not local");
        var root = LocalPath(runArtifacts);
        var path = LocalPath(decoded);
        if (path != root && !path.StartsWith(root + "/", StringComparison.Ordinal)) throw Invalid(source, "it lies outside the run's artifact directory");
    }

    private static bool IsLocal(string uri) =>
        uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith('/') || uri.StartsWith('.') || uri.StartsWith('~') || !uri.Contains(':', StringComparison.Ordinal)
        || (uri.Length > 1 && uri[1] == ':' && char.IsAsciiLetter(uri[0]));

    private static string LocalPath(string uri) => Path.GetFullPath(uri.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? new Uri(uri).LocalPath : uri).TrimEnd('/');

    private static Foundation.Errors.WeirException Invalid(string source, string why) => MlflowErrors.Invalid($"Invalid model version source: '{source}': {why}.");

    [GeneratedRegex(@"^[\w-]+\z")]
    private static partial Regex AliasForm();

    [GeneratedRegex(@"^(latest|v\d+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedAlias();
}
