using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Keeps the workspace as an experiment.</summary>
internal sealed class ExpSaveVerb() : ExpVerb("save")
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "take only these stages and .dvc files into the cache", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "a target may be a folder" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace one of that name" };
    private readonly Option<string?> _name = new("--name", "-n") { Description = "its name (an adjective and a noun)", HelpName = "NAME" };
    private readonly Option<string[]> _untracked = new("--include-untracked", "-I") { Description = "untracked path to take along; may be repeated", HelpName = "PATH" };
    private readonly Option<string?> _message = new("--message", "-m", "-M") { Description = "message of its commit", HelpName = "TEXT" };

    public override string Summary => "Keep the workspace as an experiment, without running anything";

    public override IReadOnlyList<Example> Examples => [new("weir exp save -n tuned", "data and outs as they lie there"), new("weir exp save -I notes.md", "with a file that git does not track")];

    public override void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new Option[] { _recursive, _force, _name, _untracked, _message }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var saving = new ExperimentSaving(repository, context.Time)
        {
            Targets = context.Get(_targets) ?? [],
            Recursive = context.Get(_recursive),
            Force = context.Get(_force),
            Name = context.Get(_name),
            Untracked = [.. (context.Get(_untracked) ?? []).Select(context.Resolve)],
            Message = context.Get(_message),
            WorkingDirectory = context.WorkingDirectory,
            Warn = context.Console.Warn,
        };
        var made = await saving.RunAsync(cancellation);
        if (saving.LeftOut.Count > 0) context.Console.Warn($"not in the experiment, because git does not track {(saving.LeftOut.Count == 1 ? "it" : "them")}: {string.Join(", ", saving.LeftOut)}");
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("ref", made.Commit);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Say($"Saved as experiment {made.Name} ({made.Commit[..7]})");
        }

        return ExitCodes.Success;
    }
}
