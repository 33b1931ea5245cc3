using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Lists experiments.</summary>
internal sealed class ExpListVerb() : ExpVerb("list")
{
    private readonly Option<bool> _all = new("--all-commits", "-A") { Description = "of every commit" };
    private readonly Option<string?> _rev = new("--rev") { Description = "of this commit (HEAD)", HelpName = "REV" };
    private readonly Option<bool> _names = new("--name-only", "--names-only") { Description = "only the names" };

    public override string Summary => "List experiments, DVC's too";

    public override IReadOnlyList<Example> Examples => [new("weir exp list", "those on the present commit"), new("weir exp list -A --name-only", "all of them")];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _all, _rev, _names }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var baseline = context.Get(_all) ? null : await store.CommitAsync(context.Get(_rev) ?? "HEAD", cancellation) ?? string.Empty;
        var experiments = await store.ListAsync(baseline, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var experiment in experiments)
                {
                    json.WriteStartObject();
                    json.WriteString("name", experiment.Name);
                    json.WriteString("baseline", experiment.Baseline);
                    json.WriteString("commit", experiment.Commit);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCodes.Success;
        }

        foreach (var group in experiments.GroupBy(e => e.Baseline))
        {
            if (!context.Get(_names)) context.Console.Line($"{group.Key[..7]}:");
            foreach (var experiment in group) context.Console.Line(context.Get(_names) ? Printable.Text(experiment.Name) : $"\t{experiment.Commit[..7]} [{Printable.Text(experiment.Name)}]");
        }

        if (experiments.Count == 0) context.Console.Say("There are no experiments here; -A shows those of every commit");
        return ExitCodes.Success;
    }
}
