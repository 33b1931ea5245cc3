using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Gives an experiment another name.</summary>
internal sealed class ExpRenameVerb() : ExpVerb("rename")
{
    private readonly Argument<string> _name = Name();
    private readonly Argument<string> _new = new("name") { Description = "its new name", HelpName = "NAME" };
    private readonly Option<string?> _remote = new("--git-remote", "-g") { Description = "there instead of here", HelpName = "GIT-REMOTE" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace one of that name" };

    public override string Summary => "Give an experiment another name";

    public override IReadOnlyList<Example> Examples => [new("weir exp rename first baseline", "on the same commit")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_new);
        command.Add(_force);
        command.Add(_remote);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var remote = context.Get(_remote) is { } address ? new ExperimentRemote(repository, address) : null;
        var experiment = remote is null ? await store.RequireAsync(context.Get(_name)!, cancellation) : (await remote.RequireAsync([context.Get(_name)!], cancellation))[0];
        if (remote is null) await store.RenameAsync(experiment, context.Get(_new)!, context.Get(_force), cancellation);
        else await remote.RenameAsync(experiment, context.Get(_new)!, context.Get(_force), cancellation);
        context.Console.Say($"'{experiment.Name}' is called '{context.Get(_new)}' now");
        return ExitCodes.Success;
    }
}
