using Weir.Configuration.Defaults;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Composition;

/// <summary>What one entry of the defaults list brings in, at its package.</summary>
internal sealed record Contribution(DefaultsEntry Entry, ConfigMap Content, bool IsBuiltIn)
{
    public static Contribution Of(DefaultsEntry entry, ConfigRepository repository)
    {
        var file = repository.Find(entry.Path)!;
        var path = entry.Package.Length == 0 ? [] : KeyPath.Split(entry.Package);
        if (KeyPath.Wrap(path, file.Content) is not ConfigMap content)
            throw new WeirException("bad_document", $"'{file.Display}' holds a list, which cannot be the root of the configuration", "give it a package: `# @package name`, or write `key: value` lines", file.Content.Origin.Location());
        if (!entry.IsPrimary && !file.IsBuiltIn) SearchPathReader.Refuse(content, entry.Path);
        return new Contribution(entry, content, file.IsBuiltIn);
    }
}
