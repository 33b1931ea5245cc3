using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>What <c>exp push</c> and <c>exp pull</c> have in common.</summary>
internal sealed class ShareOptions(string verb)
{
    private readonly Argument<string> _remote = new("git_remote") { Description = "name or address of the git remote", HelpName = "GIT-REMOTE" };
    private readonly Argument<string[]> _names = new("experiments") { Description = $"what to {verb}; without, those on HEAD", Arity = ArgumentArity.ZeroOrMore, HelpName = "EXP" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace others of their names" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "without their data" };
    private readonly Option<string?> _data = new("--remote", "-r") { Description = "remote of the data", HelpName = "NAME" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "N" };
    private readonly Option<bool> _runCache = new("--run-cache") { Description = "also the run cache" };
    private readonly Option<bool> _noRunCache = new("--no-run-cache") { Description = "not the run cache (the default)" };

    public ScopeOptions Scope { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_remote);
        command.Add(_names);
        Scope.AddTo(command);
        foreach (var option in new Option[] { _force, _noCache, _data, _jobs, _runCache, _noRunCache }) command.Add(option);
    }

    public string Remote(VerbContext context) => context.Get(_remote)!;

    public string[] Names(VerbContext context) => context.Get(_names) ?? [];

    public bool Force(VerbContext context) => context.Get(_force);

    public bool HasData(VerbContext context) => !context.Get(_noCache);

    public ExperimentData Data(VerbContext context, DvcRepository repository) => new(repository, context.Time)
    {
        Remote = context.Get(_data),
        Jobs = context.Get(_jobs),
        RunCache = context.Get(_runCache) && !context.Get(_noRunCache),
        Progress = context.Progress,
    };

    public static void Print(VerbContext context, ExperimentExchange exchange, int? objects) => context.Console.Json(json =>
    {
        json.WriteStartObject();
        foreach (var (name, experiments) in new[] { ("moved", exchange.Moved), ("present", exchange.Same), ("diverged", exchange.Diverged) })
        {
            json.WritePropertyName(name);
            ExperimentText.Write(json, experiments);
        }

        if (objects is { } count) json.WriteNumber("objects", count);
        json.WriteEndObject();
    });
}
