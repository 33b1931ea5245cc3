using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Lists experiments.</summary>
internal sealed class ExpListVerb() : ExpVerb("list")
{
    private readonly Argument<string?> _remote = new("git_remote") { Description = "name or address of a git remote whose experiments are listed", Arity = ArgumentArity.ZeroOrOne, HelpName = "GIT-REMOTE" };
    private readonly ScopeOptions _scope = new();
    private readonly Option<bool> _names = new("--name-only", "--names-only") { Description = "only the names" };
    private readonly Option<bool> _hashes = new("--sha-only", "--shas-only") { Description = "only the commits" };

    public override string Summary => "List experiments, DVC's too";

    public override IReadOnlyList<Example> Examples => [new("weir exp list", "those on the present commit"), new("weir exp list -A --name-only", "all of them"), new("weir exp list origin -A", "those of a git remote")];

    public override void Define(Command command)
    {
        command.Add(_remote);
        _scope.AddTo(command);
        command.Add(_names);
        command.Add(_hashes);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        if (context.Get(_names) && context.Get(_hashes)) throw WeirException.Usage("--name-only and --sha-only exclude each other");
        var scope = _scope.Read(context);
        var experiments = context.Get(_remote) is not { } remote ? await store.SelectAsync(scope, cancellation)
            : await new ExperimentRemote(repository, remote).ListAsync(scope.AllCommits ? null : await store.BaselinesAsync(scope, cancellation), cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => ExperimentText.Write(json, experiments));
            return ExitCodes.Success;
        }

        foreach (var group in experiments.GroupBy(e => e.Baseline))
        {
            if (!context.Get(_names) && !context.Get(_hashes)) context.Console.Line($"{group.Key[..7]}:");
            foreach (var experiment in group) context.Console.Line(context.Get(_names) ? Printable.Text(experiment.Name) : context.Get(_hashes) ? experiment.Commit : $"\t{experiment.Commit[..7]} [{Printable.Text(experiment.Name)}]");
        }

        if (experiments.Count == 0) context.Console.Say(scope.AllCommits ? "There are no experiments: `weir exp run` makes one" : "There are no experiments on this commit; -A shows those of every commit");
        return ExitCodes.Success;
    }
}
