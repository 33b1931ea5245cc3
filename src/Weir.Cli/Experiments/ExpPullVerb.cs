using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Bring experiments from a git remote, and their data from a remote of data.</summary>
internal sealed class ExpPullVerb() : ExpVerb("pull")
{
    private readonly ShareOptions _options = new("pull");

    public override string Summary => "Bring experiments from a git remote, and their data from a remote of data";

    public override IReadOnlyList<Example> Examples => [new("weir exp pull origin first", "one of them"), new("weir exp pull origin -A", "all of them")];

    public override void Define(Command command) => _options.AddTo(command);

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var address = _options.Remote(context);
        var remote = new ExperimentRemote(repository, address);
        var experiments = await ChooseAsync(context, store, remote, cancellation);
        var exchange = await remote.PullAsync(experiments, _options.Force(context), cancellation);
        if (exchange.Diverged.Count > 0) context.Console.Warn($"{string.Join(", ", exchange.Diverged.Select(e => e.Name))}: {(exchange.Diverged.Count == 1 ? "another experiment has" : "others have")} that name here; -f replaces it");
        if (!context.IsJson)
        {
            if (exchange.Same.Count > 0) context.Console.Say($"{string.Join(", ", exchange.Same.Select(e => e.Name))}: up to date");
            if (exchange.Moved.Count > 0) context.Console.Say($"Pulled {string.Join(", ", exchange.Moved.Select(e => e.Name))}");
            if (!exchange.Shared.Any() && exchange.Diverged.Count == 0) context.Console.Say("There is nothing to pull");
        }

        int? objects = null;
        if (_options.HasData(context) && exchange.Shared.Any())
        {
            objects = (await _options.Data(context, repository).FetchAsync(exchange.Shared, cancellation)).Transferred;
            if (!context.IsJson) context.Console.Say($"{objects} objects of data came along");
        }

        if (context.IsJson) ShareOptions.Print(context, exchange, objects);
        return ExitCodes.Success;
    }

    private async Task<IReadOnlyList<ExperimentRef>> ChooseAsync(VerbContext context, ExperimentStore store, ExperimentRemote remote, CancellationToken cancellation)
    {
        var names = _options.Names(context);
        var scope = _options.Scope.Read(context);
        if (scope.AllCommits) return await remote.ListAsync(null, cancellation);
        return names.Length > 0 ? await remote.RequireAsync(names, cancellation) : await remote.ListAsync(await store.BaselinesAsync(scope, cancellation), cancellation);
    }
}
