using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Lists experiments.</summary>
internal sealed class ExperimentsListVerb : TrackingVerb
{
    public override string Path => "experiments list";

    public override string Summary => "List experiments, newest first";

    public override IReadOnlyList<Example> Examples => [new("weir experiments list", "names, ids and runs"), new("weir experiments list --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["runs list"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiments = (await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(), cancellation)).Experiments ?? [];
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "experiments", experiments, (writer, e) => JsonSerializer.Serialize(writer, e, WireJson.Default.Experiment)));
            return ExitCodes.Success;
        }

        var counts = tracking.Service is { } service ? (await service.Reads.ExperimentsAsync(cancellation)).ToDictionary(e => e.Experiment.ExperimentId) : null;
        var table = new TextTable(">id", "name", ">runs", "last run", "created");
        foreach (var experiment in experiments)
        {
            var summary = counts?.GetValueOrDefault(experiment.ExperimentId);
            table.Add(experiment.ExperimentId, experiment.Name, summary?.Runs.ToString(CultureInfo.InvariantCulture) ?? "-", When(summary?.LastRunAt), When(experiment.CreationTime));
        }

        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
