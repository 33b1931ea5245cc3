using Weir.Configuration.Defaults;
using Weir.Configuration.Files;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Composition;

/// <summary>What one entry of the defaults list brings in, at its package.</summary>
internal sealed class Contribution(DefaultsEntry entry, ConfigFile file)
{
    private ConfigMap? _content;

    public DefaultsEntry Entry { get; } = entry;

    public bool IsBuiltIn => file.IsBuiltIn;

    /// <summary>The content below its package.</summary>
    /// <exception cref="WeirException"><c>bad_document</c>, <c>bad_searchpath</c>.</exception>
    public ConfigMap Content => _content ??= Make();

    private ConfigMap Make()
    {
        var path = Entry.Package.Length == 0 ? [] : KeyPath.Split(Entry.Package);
        if (KeyPath.Wrap(path, file.Content) is not ConfigMap content)
            throw new WeirException("bad_document", $"'{file.Display}' holds a list, which cannot be the root of the configuration", "give it a package: `# @package name`, or write `key: value` lines", file.Content.Origin.Location());
        if (!Entry.IsPrimary && !file.IsBuiltIn) SearchPathReader.Refuse(content, Entry.Path);
        return content;
    }
}
