using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary><c>--system --global --project --local</c>: which file of settings is meant.</summary>
internal sealed class LevelOptions
{
    private readonly Option<bool> _system = new("--system") { Description = "the machine's settings" };
    private readonly Option<bool> _global = new("--global") { Description = "the user's settings" };
    private readonly Option<bool> _project = new("--project") { Description = "the project's settings, .dvc/config (the default)" };
    private readonly Option<bool> _local = new("--local") { Description = "this checkout's settings, .dvc/config.local, which git ignores: secrets go here" };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _system, _global, _project, _local }) command.Add(option);
    }

    /// <summary>The level that was named; null when none was.</summary>
    public ConfigLevel? Chosen(VerbContext context)
    {
        List<ConfigLevel> chosen = [];
        if (context.Get(_system)) chosen.Add(ConfigLevel.System);
        if (context.Get(_global)) chosen.Add(ConfigLevel.Global);
        if (context.Get(_project)) chosen.Add(ConfigLevel.Project);
        if (context.Get(_local)) chosen.Add(ConfigLevel.Local);
        return chosen switch
        {
            [] => null,
            [var one] => one,
            _ => throw WeirException.Usage("only one of --system, --global, --project and --local can be given"),
        };
    }

    /// <summary>The settings' files as seen from the working folder.</summary>
    public static ConfigFiles Files(VerbContext context)
    {
        for (var folder = new DirectoryInfo(context.WorkingDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, ".dvc"))) return new ConfigFiles(folder.FullName);
        return new ConfigFiles(null as string);
    }
}
