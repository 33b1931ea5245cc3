using Weir.Foundation.Errors;
using Weir.Versioning.Revisions;
using Weir.Yaml;

namespace Weir.Versioning.Metafiles;

/// <summary>Opens metafiles, telling a merge that was left half done from other bad YAML.</summary>
internal static class MetafileText
{
    private static readonly System.Text.UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Parses a file of a tree; null when it is not there.</summary>
    /// <exception cref="WeirException"><c>merge_conflict</c>, <c>yaml_syntax</c>, <c>corrupt_file</c>.</exception>
    public static YamlDocument? Open(IFileTree files, string path) => files.Read(path) is { } bytes ? Parse(Decode(bytes, path), path) : null;

    /// <summary>Parses a text.</summary>
    public static YamlDocument Parse(string text, string path)
    {
        try
        {
            return YamlDocument.Parse(text, path);
        }
        catch (WeirException e) when (e.Code == "yaml_syntax" && ConflictLine(text) is { } line)
        {
            throw new WeirException(
                "merge_conflict",
                $"'{path}' holds the marks of a merge that was not finished",
                Path.GetFileName(path) == "dvc.lock" ? "keep either side of each conflict (or `git checkout --ours dvc.lock`), then run `weir repro`" : "keep one side of each conflict and remove the marks",
                new SourceLocation(path, line),
                e);
        }
    }

    /// <summary>UTF-8 without a byte order mark.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static string Decode(byte[] bytes, string path)
    {
        try
        {
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' is not UTF-8 text (byte {e.Index})", "save it as UTF-8", new SourceLocation(path));
        }
    }

    private static int? ConflictLine(string text)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (content.StartsWith("<<<<<<< ") || content is "=======" || content.StartsWith(">>>>>>> ")) return line;
        }

        return null;
    }
}
