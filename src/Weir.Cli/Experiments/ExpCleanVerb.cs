using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Clears away what killed experiments left.</summary>
internal sealed class ExpCleanVerb() : ExpVerb("clean")
{
    public override string Summary => "Clear away temporary folders that killed experiments left";

    public override IReadOnlyList<Example> Examples => [new("weir exp clean", "every verb of exp and queue does it as well")];

    public override void Define(Command command)
    {
        // It takes nothing; the work is done before every verb of experiments.
    }

    protected override Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        context.Console.Say("Nothing is left over");
        return Task.FromResult(ExitCodes.Success);
    }
}
