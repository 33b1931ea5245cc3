using Weir.Foundation.Errors;
using Weir.Yaml.Scalars;

namespace Weir.Yaml;

/// <summary>A parsed YAML file: its text and the tree of nodes with their places in it.</summary>
public sealed class YamlDocument
{
    private YamlDocument(string file, string text, YamlNode? root)
    {
        File = file;
        Text = text;
        Root = root;
    }

    /// <summary>Name of the file, for messages.</summary>
    public string File { get; }

    /// <summary>The text as it was read.</summary>
    public string Text { get; }

    /// <summary>The top node; null when the file holds nothing (or only comments).</summary>
    public YamlNode? Root { get; }

    /// <summary>Parses one document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="WeirException"><c>yaml_syntax</c> with line and column: bad syntax, a key given twice, an unknown alias, more than one
    /// document, or nesting deeper than 200.</exception>
    public static YamlDocument Parse(string text, string file) => Parse(text, file, YamlVersion.V12);

    /// <summary>Parses one document whose readers follow a version. With <see cref="YamlVersion.V11"/> only keys that are text may not be given twice, as in OmegaConf.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, as above.</exception>
    public static YamlDocument Parse(string text, string file, YamlVersion version) => new(file, text, YamlTreeBuilder.Build(text, file, version));

    /// <summary>Reads and parses a file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, or <c>corrupt_file</c> when it is not UTF-8.</exception>
    public static YamlDocument Load(string path) => Parse(ReadText(path), path);

    /// <summary>The place of a node, for messages.</summary>
    public SourceLocation LocationOf(YamlNode node, string? field = null) => new(File, node.Span.Line, node.Span.Column, field);

    private static string ReadText(string path)
    {
        if (!System.IO.File.Exists(path)) throw WeirException.FileNotFound(path);
        var bytes = System.IO.File.ReadAllBytes(path);
        try
        {
            return new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' is not UTF-8 text (byte {e.Index})", "save it as UTF-8", new SourceLocation(path));
        }
    }
}
