using System.Text;
using Weir.Configuration.Defaults;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml;
using Weir.Yaml.Scalars;

namespace Weir.Configuration.Files;

/// <summary>Reads a config file: header, defaults list, content.</summary>
internal static class ConfigFileReader
{
    private const long MaximumBytes = 64L << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="display">How it is named in messages.</param>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, <c>bad_header</c>, <c>bad_document</c>, <c>bad_defaults</c>, <c>merge_type</c>, <c>interpolation_syntax</c>, with line and column.</exception>
    public static ConfigFile Read(string path, string display) => Parse(Text(path, display), display);

    /// <summary>The same from text.</summary>
    public static ConfigFile Parse(string text, string display)
    {
        var package = PackageHeader.Read(text, display);
        var content = new NodeReader(YamlDocument.Parse(text, display, YamlVersion.V11)).Read();
        if (content is not ConfigMap map || map["defaults"] is not { } defaults) return new ConfigFile(display, content, null, package);
        return new ConfigFile(display, map.Without("defaults"), DefaultsListReader.Read(defaults, display), package);
    }

    private static string Text(string path, string display)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumBytes) throw new WeirException("yaml_syntax", $"'{display}' is larger than {MaximumBytes >> 20} MiB", "keep data out of the configuration", new SourceLocation(display));
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new WeirException("yaml_syntax", $"'{display}' is not UTF-8 text (byte {e.Index})", "save it as UTF-8", new SourceLocation(display));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new WeirException("cannot_read", $"'{display}' cannot be read: {e.Message}", "check its permissions", new SourceLocation(display), e);
        }
    }
}
