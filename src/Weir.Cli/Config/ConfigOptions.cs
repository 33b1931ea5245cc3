using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;

namespace Weir.Cli.Config;

/// <summary>What every verb takes that composes a configuration.</summary>
internal sealed class ConfigOptions
{
    private readonly Option<string?> _folder = new("--config-dir", "-cd", "--config-path", "-cp") { Description = "the folder of configs (default: conf, else configs)", HelpName = "DIR" };
    private readonly Option<string?> _name = new("--config-name", "-cn") { Description = "the primary config, without its ending (default: config)", HelpName = "NAME" };
    private readonly Option<string?> _grammar = new("--grammar") { Description = "how overrides are read: 1.3 (Hydra's, default), 1.4 (with extend_list) or relaxed (any letter without quotes)", HelpName = "VERSION" };
    private readonly Option<bool> _compat = new("--compat") { Description = "Hydra's resolvers alone, without weir.git and weir.hash" };
    private readonly Argument<string[]> _overrides = new("overrides") { Description = "key=value, +key=value, ~key, group=option …", Arity = ArgumentArity.ZeroOrMore, HelpName = "OVERRIDE" };

    public void AddTo(Command command, bool takesOverrides = true)
    {
        if (takesOverrides) command.Add(_overrides);
        command.Add(_folder);
        command.Add(_name);
        command.Add(_grammar);
        command.Add(_compat);
    }

    /// <summary>What the line asks for.</summary>
    public ComposeRequest Request(VerbContext context, IReadOnlyList<string>? overrides = null)
    {
        var name = context.Get(_name) ?? "config";
        return new ComposeRequest
        {
            ConfigDirectory = context.Get(_folder) ?? Folder(context.WorkingDirectory),
            ConfigName = name,
            Overrides = overrides ?? context.Get(_overrides) ?? [],
            WorkingDirectory = context.WorkingDirectory,
            JobName = System.IO.Path.GetFileName(name),
            Grammar = Grammar(context.Get(_grammar)),
            HasWeirResolvers = !context.Has(_compat),
            Time = context.Time,
        };
    }

    /// <summary>True when the line says anything of a configuration, or there is a folder of them.</summary>
    public bool AreGiven(VerbContext context) => context.Has(_folder) || context.Has(_name);

    /// <summary>The overrides of the line.</summary>
    public IReadOnlyList<string> Overrides(VerbContext context) => context.Get(_overrides) ?? [];

    /// <summary>Composes, and tells what is odd.</summary>
    public ComposedConfig Compose(VerbContext context, CancellationToken cancellation)
    {
        var config = new ConfigComposer().Compose(Request(context), cancellation);
        Warn(context, config);
        return config;
    }

    /// <summary>Completes an override for a shell; the options on the line count.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory)
    {
        string? folder = null, name = null;
        var overrides = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "--config-dir" or "-cd" && i + 1 < words.Count) folder = words[++i];
            else if (words[i] is "--config-name" or "-cn" && i + 1 < words.Count) name = words[++i];
            else if (words[i] is "--package" or "-p" or "--schema" or "--grammar") i++;
            else if (!words[i].StartsWith('-')) overrides.Add(words[i]);
        }

        if (words.Count > 0 && words[^1].StartsWith('-') && words[^1] is "--config-dir" or "-cd" or "--schema") return [];
        var request = new ComposeRequest { ConfigDirectory = folder ?? Folder(workingDirectory), ConfigName = name ?? "config", WorkingDirectory = workingDirectory };
        return new ConfigComposer().Complete(request, string.Join(' ', overrides.Append(typed)));
    }

    public static void Warn(VerbContext context, ComposedConfig config)
    {
        foreach (var warning in config.Warnings.Distinct()) context.Console.Warn(warning);
    }

    public static OverrideGrammar Grammar(string? version) => version switch
    {
        null or "1.3" => OverrideGrammar.Hydra13,
        "1.4" => OverrideGrammar.Hydra14,
        "relaxed" => OverrideGrammar.Relaxed,
        _ => throw WeirException.Usage($"there is no grammar '{version}'", "known: 1.3, 1.4, relaxed"),
    };

    private static string Folder(string workingDirectory) =>
        !Directory.Exists(System.IO.Path.Combine(workingDirectory, "conf")) && Directory.Exists(System.IO.Path.Combine(workingDirectory, "configs")) ? "configs" : "conf";
}
