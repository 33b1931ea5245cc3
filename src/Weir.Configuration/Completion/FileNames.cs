using Weir.Configuration.Composition;

namespace Weir.Configuration.Completion;

/// <summary>Completes values that look like paths: those that begin with a dot or a slash.</summary>
internal static class FileNames
{
    /// <summary>Whole words, or null when the value is no path.</summary>
    public static IReadOnlyList<string>? Complete(string word, ComposeRequest request)
    {
        var equals = word.LastIndexOf('=');
        if (equals < 0 || word.Length == equals + 1 || word[equals + 1] is not ('.' or '/')) return null;
        var typed = word[(equals + 1)..];
        var folder = typed[..(typed.LastIndexOf('/') + 1)];
        var name = typed[folder.Length..];
        var root = request.FullPath(folder.Length == 0 ? "." : folder);
        if (!Directory.Exists(root)) return [];
        return [.. Directory.EnumerateFileSystemEntries(root).Select(e => Path.GetFileName(e)).Where(n => n.StartsWith(name, StringComparison.Ordinal)).Select(n => word[..(equals + 1)] + folder + n).Order(StringComparer.Ordinal)];
    }
}
