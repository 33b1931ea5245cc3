using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Files;

/// <summary>A single YAML file as configuration, such as one that a run left behind.</summary>
public static class ConfigDocument
{
    /// <summary>Reads a file; a <c>defaults</c> list in it is not followed.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="display">How it is named in messages and origins.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, <c>bad_document</c>, <c>merge_type</c>, <c>interpolation_syntax</c>.</exception>
    public static ConfigNode Load(string path, string display)
    {
        if (!File.Exists(path)) throw WeirException.FileNotFound(display);
        return ConfigFileReader.Read(path, display).Content;
    }

    /// <summary>The same from text.</summary>
    public static ConfigNode Parse(string text, string display) => ConfigFileReader.Parse(text, display).Content;
}
