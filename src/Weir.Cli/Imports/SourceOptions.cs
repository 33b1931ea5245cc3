using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>The options that import, get and list have in common: which revision of a repository, with which settings.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _revision = new("--rev") { Description = "branch, tag or commit", HelpName = "COMMIT" };
    private readonly Option<string?> _config = new("--config") { Description = "file of settings that is put over the repository's own", HelpName = "FILE" };
    private readonly Option<string?> _remote = new("--remote") { Description = "the repository's remote to use", HelpName = "NAME" };
    private readonly Option<string[]> _remoteConfig = new("--remote-config") { Description = "settings put over those of that remote", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _revision, _config, _remote, _remoteConfig }) command.Add(option);
    }

    public string? Revision(VerbContext context) => context.Get(_revision);

    public SourceAddress Address(VerbContext context, string url) => new(url)
    {
        ConfigFile = context.Get(_config),
        Remote = context.Get(_remote),
        RemoteConfig = Pairs(context.Get(_remoteConfig), "--remote-config"),
    };

    /// <summary>Reads <c>NAME=VALUE</c> words.</summary>
    public static Dictionary<string, string> Pairs(string[]? words, string option)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var word in words ?? [])
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == word.Length - 1) throw WeirException.Usage($"{option} takes NAME=VALUE words, not '{word}'");
            pairs[word[..equals]] = word[(equals + 1)..];
        }

        return pairs;
    }
}
