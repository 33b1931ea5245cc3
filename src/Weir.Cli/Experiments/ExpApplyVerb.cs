using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Brings an experiment into the workspace.</summary>
internal sealed class ExpApplyVerb() : ExpVerb("apply")
{
    private readonly Argument<string> _name = Name();
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace changed files, as is done anyhow" };
    private readonly Option<bool> _noForce = new("--no-force") { Description = "refuse when files that git tracks have changes" };

    public override string Summary => "Make the workspace what an experiment was";

    public override IReadOnlyList<Example> Examples => [new("weir exp apply first", "its files and data; HEAD stays")];

    public override string Remarks => "What was changed before is kept in refs/exps/apply/stash until the next `exp apply`: `git show refs/exps/apply/stash` shows it.";

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_force);
        command.Add(_noForce);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        await store.ApplyAsync(experiment, !context.Get(_noForce), cancellation);
        if (context.IsJson) context.Console.Json(json => ExperimentText.Write(json, [experiment]));
        context.Console.Say($"The workspace is that of '{experiment.Name}'");
        return ExitCodes.Success;
    }
}
