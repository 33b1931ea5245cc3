using System.Text;
using Weir.Client;

namespace Weir.Tracking.Rules;

/// <summary>Which keys metrics, parameters and tags may have: they must be usable as file names.</summary>
internal static class Names
{
    /// <summary>Refuses a key by length, characters and form.</summary>
    /// <param name="key">The key.</param>
    /// <param name="parameter">Its path in the request, for the message on length.</param>
    public static void CheckKey(string key, string parameter = "name")
    {
        Limits.Check(key, Limits.Key, parameter);
        foreach (var rune in key.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '/' or '_' or '.' or '-' or ' ' or ':') continue;
            throw MlflowErrors.Invalid($"Invalid value \"{key}\" for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        }

        var normal = Normalise(key);
        if (normal != key || key == "." || key.StartsWith("..", StringComparison.Ordinal) || key[0] == '/')
            throw MlflowErrors.Invalid($"Invalid value \"{key}\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{normal}'");
    }

    // What Python's posixpath.normpath makes of it.
    private static string Normalise(string path)
    {
        if (path.Length == 0) return ".";
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..") parts.RemoveAt(parts.Count - 1);
            else if (part != ".." || path[0] != '/') parts.Add(part);
        }

        var joined = (path[0] == '/' ? "/" : string.Empty) + string.Join('/', parts);
        return joined.Length == 0 ? "." : joined;
    }
}
