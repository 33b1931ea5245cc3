using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Restores deleted runs.</summary>
internal sealed class RunsRestoreVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("ID") { Description = "whole ids", Arity = ArgumentArity.OneOrMore };

    public override string Path => "runs restore";

    public override string Summary => "Restore deleted runs";

    public override IReadOnlyList<Example> Examples => [new("weir runs restore 3f2a91c0d1e24b0f9f5d1c2b3a495867", "what `weir runs delete` printed")];

    public override IReadOnlyList<string> SeeAlso => ["runs delete"];

    public override void Define(Command command) => command.Add(_runs);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var ids = context.Get(_runs)!;
        foreach (var id in ids) await tracking.Client.CallAsync(RunCalls.Restore, new RunById(id), cancellation);
        Lifecycle.Print(context, "runs", ids, "restored");
        return ExitCodes.Success;
    }
}
