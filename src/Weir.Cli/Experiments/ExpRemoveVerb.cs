using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Removes experiments.</summary>
internal sealed class ExpRemoveVerb() : ExpVerb("remove")
{
    private readonly Argument<string[]> _names = new("experiments") { Description = "the experiments", Arity = ArgumentArity.ZeroOrMore, HelpName = "EXP" };
    private readonly Option<bool> _all = new("--all-commits", "-A") { Description = "all experiments of every commit" };

    public override string Summary => "Remove experiments";

    public override IReadOnlyList<Example> Examples => [new("weir exp remove first second", "two of them")];

    public override void Define(Command command)
    {
        command.Add(_names);
        command.Add(_all);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var names = context.Get(_names) ?? [];
        if (names.Length == 0 && !context.Get(_all)) throw Foundation.Errors.WeirException.Usage("no experiment is named", "name some, or use -A for all");
        var removed = new List<ExperimentRef>();
        if (context.Get(_all)) removed.AddRange(await store.ListAsync(null, cancellation));
        else foreach (var name in names) removed.Add(await store.RequireAsync(name, cancellation));
        foreach (var experiment in removed) await store.RemoveAsync(experiment, cancellation);
        context.Console.Say($"Removed {string.Join(", ", removed.Select(e => e.Name))}");
        return ExitCodes.Success;
    }
}
