using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Send experiments to a git remote, and their data to a remote of data.</summary>
internal sealed class ExpPushVerb() : ExpVerb("push")
{
    private readonly ShareOptions _options = new("push");

    public override string Summary => "Send experiments to a git remote, and their data to a remote of data";

    public override IReadOnlyList<Example> Examples => [new("weir exp push origin first", "one of them"), new("weir exp push origin -A --no-cache", "all of them, without data")];

    public override void Define(Command command) => _options.AddTo(command);

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var address = _options.Remote(context);
        var remote = new ExperimentRemote(repository, address);
        var experiments = await ChooseAsync(context, store, cancellation);
        var exchange = await remote.PushAsync(experiments, _options.Force(context), cancellation);
        if (exchange.Diverged.Count > 0) context.Console.Warn($"{string.Join(", ", exchange.Diverged.Select(e => e.Name))}: {(exchange.Diverged.Count == 1 ? "another experiment has" : "others have")} that name there; -f replaces it");
        if (!context.IsJson)
        {
            if (exchange.Same.Count > 0) context.Console.Say($"{string.Join(", ", exchange.Same.Select(e => e.Name))}: up to date");
            if (exchange.Moved.Count > 0) context.Console.Say($"Pushed {string.Join(", ", exchange.Moved.Select(e => e.Name))}");
            if (!exchange.Shared.Any() && exchange.Diverged.Count == 0) context.Console.Say("There is nothing to push");
        }

        int? objects = null;
        if (_options.HasData(context) && exchange.Shared.Any())
        {
            objects = (await _options.Data(context, repository).PushAsync(exchange.Shared, cancellation)).Transferred;
            if (!context.IsJson) context.Console.Say($"{objects} objects of data went along");
        }

        if (context.IsJson) ShareOptions.Print(context, exchange, objects);
        return ExitCodes.Success;
    }

    private async Task<IReadOnlyList<ExperimentRef>> ChooseAsync(VerbContext context, ExperimentStore store, CancellationToken cancellation)
    {
        var names = _options.Names(context);
        var scope = _options.Scope.Read(context);
        if (names.Length == 0) return await store.SelectAsync(scope, cancellation);
        var chosen = new List<ExperimentRef>();
        foreach (var name in names) chosen.Add(await store.RequireAsync(name, cancellation));
        return chosen;
    }
}
