using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry;

/// <summary>Limits of the registry, and which sources a version may have.</summary>
internal static class RegistryRules
{
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
}
