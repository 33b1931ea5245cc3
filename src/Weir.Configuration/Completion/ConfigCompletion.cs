using Weir.Configuration.Composition;
using Weir.Configuration.Files;
using Weir.Configuration.SearchPaths;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Completion;

/// <summary>Completes the last word of a line of overrides: groups, their options, keys, values, file names.</summary>
internal sealed class ConfigCompletion(ConfigComposer composer, ConfigFileCache files, ComposeRequest request)
{
    public IReadOnlyList<string> Complete(string line, CancellationToken cancellation)
    {
        var words = line.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(w => !w.StartsWith('-')).ToList();
        var isNew = line.Length == 0 || char.IsWhiteSpace(line[^1]) || words.Count == 0;
        var word = isNew ? string.Empty : words[^1];
        if (!isNew) words.RemoveAt(words.Count - 1);
        var here = request with { Overrides = words };
        if (FileNames.Complete(word, request) is { } names) return names;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var isOption = Repository(here) is { } repository && Groups(word, repository, found);
        if (!isOption && Composed(here, line, cancellation) is { } config) found.UnionWith(KeyMatches.Of(config, word));
        return [.. found];
    }

    // A line that cannot be composed yet still has its groups.
    private ComposedConfig? Composed(ComposeRequest here, string line, CancellationToken cancellation)
    {
        try
        {
            var isSweep = line.Split(' ').Any(w => w is "-m" or "--multirun");
            return isSweep ? composer.ComposeMaster(here, cancellation) : composer.Compose(here, cancellation);
        }
        catch (WeirException)
        {
            return null;
        }
    }

    private ConfigRepository? Repository(ComposeRequest here)
    {
        foreach (var one in new[] { here, here with { Overrides = [] }, here with { Overrides = [], ConfigName = null } })
        {
            try
            {
                return SearchPathReader.Open(one, ParsedOverride.Read(one.Overrides, one.Grammar), files, []);
            }
            catch (WeirException)
            {
                // The next one asks for less.
            }
        }

        return null;
    }

    // True when the word is a group with '=': then only options count.
    private static bool Groups(string word, ConfigRepository repository, SortedSet<string> found)
    {
        var prefix = word is ['+' or '~', ..] ? word[..1] : string.Empty;
        var typed = word[prefix.Length..];
        if (typed.LastIndexOf('=') is >= 0 and var equals)
        {
            var group = typed[..equals];
            var options = repository.Options(group);
            found.UnionWith(options.Select(o => group.Length == 0 ? o : $"{group}={o}").Where(n => n.StartsWith(typed, StringComparison.Ordinal)).Select(n => prefix + n));
            return options.Count > 0;
        }

        var parent = typed.LastIndexOf('/') is >= 0 and var slash ? typed[..slash] : string.Empty;
        foreach (var name in repository.Groups(parent).Select(g => parent.Length == 0 ? g : $"{parent}/{g}").Where(n => n.StartsWith(typed, StringComparison.Ordinal)))
        {
            var (hasOptions, hasGroups) = (repository.Options(name).Count > 0, repository.Groups(name).Count > 0);
            var ending = (hasOptions, hasGroups) switch { (true, false) when prefix != "~" => "=", (false, true) => "/", _ => string.Empty };
            found.Add(prefix + name + ending);
        }

        return false;
    }
}
