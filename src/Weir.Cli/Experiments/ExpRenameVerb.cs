using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Gives an experiment another name.</summary>
internal sealed class ExpRenameVerb() : ExpVerb("rename")
{
    private readonly Argument<string> _name = Name();
    private readonly Argument<string> _new = new("name") { Description = "its new name", HelpName = "NAME" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace one of that name" };

    public override string Summary => "Give an experiment another name";

    public override IReadOnlyList<Example> Examples => [new("weir exp rename first baseline", "on the same commit")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_new);
        command.Add(_force);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        await store.RenameAsync(experiment, context.Get(_new)!, context.Get(_force), cancellation);
        context.Console.Say($"'{experiment.Name}' is called '{context.Get(_new)}' now");
        return ExitCodes.Success;
    }
}
