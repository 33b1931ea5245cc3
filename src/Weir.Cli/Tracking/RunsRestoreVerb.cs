using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Restores deleted runs.</summary>
internal sealed class RunsRestoreVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "deleted runs: ids, beginnings of ids, or names", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "restore nothing, say what would be" };

    public override string Path => "runs restore";

    public override string Summary => "Restore deleted runs";

    public override IReadOnlyList<Example> Examples => [new("weir runs restore 3f2a91c0d1e24b0f9f5d1c2b3a495867", "what `weir runs delete` printed"), new("weir runs restore first", "by name")];

    public override IReadOnlyList<string> SeeAlso => ["runs delete"];

    public override void Define(Command command)
    {
        command.Add(_runs);
        command.Add(_dry);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var ids = new List<string>();
        foreach (var typed in context.Get(_runs)!) ids.Add((await RunLookup.FindAsync(tracking, typed, cancellation, ViewType.DeletedOnly)).Info.RunId);
        if (!context.Get(_dry)) foreach (var id in ids) await tracking.Client.CallAsync(RunCalls.Restore, new RunById(id), cancellation);
        Lifecycle.Print(context, "runs", ids, context.Get(_dry) ? "would restore" : "restored");
        return ExitCodes.Success;
    }
}
