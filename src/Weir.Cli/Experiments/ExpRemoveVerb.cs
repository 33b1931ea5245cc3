using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Sharing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Removes experiments.</summary>
internal sealed class ExpRemoveVerb() : ExpVerb("remove")
{
    private readonly Argument<string[]> _names = new("experiments") { Description = "experiments, or names of tasks in the queue", Arity = ArgumentArity.ZeroOrMore, HelpName = "EXP" };
    private readonly ScopeOptions _scope = new();
    private readonly Option<bool> _keep = new("--keep") { Description = "keep the chosen ones and remove all others" };
    private readonly Option<bool> _queue = new("--queue") { Description = "everything that waits in the queue" };
    private readonly Option<string?> _remote = new("--git-remote", "-g") { Description = "there instead of here", HelpName = "GIT-REMOTE" };

    public override string Summary => "Remove experiments";

    public override IReadOnlyList<Example> Examples => [new("weir exp remove first second", "two of them"), new("weir exp remove --rev HEAD -n 3 --keep", "all but those on the last three commits")];

    public override void Define(Command command)
    {
        command.Add(_names);
        _scope.AddTo(command);
        foreach (var option in new Option[] { _keep, _queue, _remote }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var names = context.Get(_names) ?? [];
        var isScoped = _scope.IsGiven(context) || context.Get(_queue);
        if (names.Length > 0 == isScoped) throw WeirException.Usage(names.Length == 0 ? "no experiment is named" : "experiments are named, and chosen by options as well", "name some, or use --rev, -A or --queue");
        if (context.Get(_keep) && context.Get(_queue)) throw WeirException.Usage("--keep and --queue exclude each other");
        var remote = context.Get(_remote) is { } address ? new ExperimentRemote(repository, address) : null;
        var queue = new ExperimentQueue(repository, context.Time);
        var removed = new List<string>();
        if (context.Get(_queue)) removed.AddRange(await queue.RemoveAsync(t => t.State == "queued", cancellation));
        var all = remote is null ? await store.ListAsync(null, cancellation) : await remote.ListAsync(null, cancellation);
        var chosen = new List<ExperimentRef>();
        if (_scope.IsGiven(context))
        {
            var scope = _scope.Read(context);
            var commits = scope.AllCommits ? null : await store.BaselinesAsync(scope, cancellation);
            chosen.AddRange(all.Where(e => commits?.Contains(e.Baseline) != false));
        }

        foreach (var name in names)
        {
            if (remote is null && !all.Any(e => e.Name == name) && (await queue.ListAsync(cancellation)).Any(t => t.Name == name)) removed.AddRange(await queue.RemoveAsync(t => t.Name == name, cancellation));
            else chosen.Add(remote is null ? await store.RequireAsync(name, cancellation) : (await remote.RequireAsync([name], cancellation))[0]);
        }

        if (context.Get(_keep)) chosen = [.. all.Except(chosen)];
        if (remote is not null) await remote.RemoveAsync(chosen, cancellation);
        else foreach (var experiment in chosen) await store.RemoveAsync(experiment, cancellation);
        removed.AddRange(chosen.Select(e => e.Name));
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var name in removed) json.WriteStringValue(name);
            json.WriteEndArray();
        });
        else context.Console.Say(removed.Count == 0 ? "There is nothing to remove" : $"Removed {string.Join(", ", removed)}");
        return ExitCodes.Success;
    }
}
