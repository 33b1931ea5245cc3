using Weir.Client;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Experiments;

/// <summary>Which artifact locations an experiment may be given.</summary>
internal static class ArtifactLocations
{
    private const int MaxDecodings = 10;

    /// <summary>Refuses fragments, <c>;parameters</c>, <c>runs:</c> addresses, and <c>..</c> hidden in a query.</summary>
    public static void Check(string location)
    {
        Limits.Check(location, Limits.ArtifactLocation, "artifact_location");
        if (location.Contains('#', StringComparison.Ordinal) || location.Contains(';', StringComparison.Ordinal))
            throw MlflowErrors.Invalid($"Artifact URL '{location}' cannot contain fragments or params.");
        if (location.StartsWith("runs:", StringComparison.Ordinal)) throw MlflowErrors.Invalid("Artifact location cannot be a 'runs:/' URI.");
        var query = location.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? location[at..] : string.Empty;
        if (Decoded(query).Contains("..", StringComparison.Ordinal)) throw MlflowErrors.Invalid("Invalid query string in the artifact location.");
    }

    /// <summary>Adds a path to a location; its query string stays at the end.</summary>
    public static string Append(string location, string path)
    {
        var at = location.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? $"{location.TrimEnd('/')}/{path}" : $"{location[..at].TrimEnd('/')}/{path}{location[at..]}";
    }

    /// <summary>Percent-decoded until nothing changes.</summary>
    public static string Decoded(string text)
    {
        for (var i = 0; i < MaxDecodings; i++)
        {
            var next = Uri.UnescapeDataString(text);
            if (next == text) break;
            text = next;
        }

        return text;
    }
}
