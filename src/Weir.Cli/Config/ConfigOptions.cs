using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;

namespace Weir.Cli.Config;

/// <summary>What every verb takes that composes a configuration.</summary>
internal sealed class ConfigOptions
{
    private readonly Option<string?> _folder = new("--config-dir", "-cd") { Description = "the folder of configs (default: conf, else configs)", HelpName = "DIR" };
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
            ConfigDirectory = context.Get(_folder) ?? Folder(context),
            ConfigName = name,
            Overrides = overrides ?? context.Get(_overrides) ?? [],
            WorkingDirectory = context.WorkingDirectory,
            JobName = System.IO.Path.GetFileName(name),
            Grammar = Grammar(context.Get(_grammar)),
            HasWeirResolvers = !context.Has(_compat),
            Time = context.Time,
        };
    }

    /// <summary>Composes, and tells what is odd.</summary>
    public ComposedConfig Compose(VerbContext context, CancellationToken cancellation)
    {
        var config = new ConfigComposer().Compose(Request(context), cancellation);
        Warn(context, config);
        return config;
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

    private static string Folder(VerbContext context) => !Directory.Exists(context.Resolve("conf")) && Directory.Exists(context.Resolve("configs")) ? "configs" : "conf";
}
