using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Deletes runs until they are restored or collected; <see cref="RunsRestoreVerb"/> undoes it.</summary>
internal sealed class RunsDeleteVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "ids, beginnings of ids, or names", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "delete nothing, say what would be" };

    public override string Path => "runs delete";

    public override string Summary => "Delete runs; they can be restored until `weir tracking gc`";

    public override IReadOnlyList<Example> Examples => [new("weir runs delete 3f2a91c0", "by the beginning of its id"), new("weir runs delete first second --dry-run", "which runs that would be")];

    public override IReadOnlyList<string> SeeAlso => ["runs restore", "tracking gc"];

    public override void Define(Command command)
    {
        command.Add(_runs);
        command.Add(_dry);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var ids = new List<string>();
        foreach (var typed in context.Get(_runs)!) ids.Add((await RunLookup.FindAsync(tracking, typed, cancellation)).Info.RunId);
        if (!context.Get(_dry)) foreach (var id in ids) await tracking.Client.CallAsync(RunCalls.Delete, new RunById(id), cancellation);
        Lifecycle.Print(context, "runs", ids, context.Get(_dry) ? "would delete" : "deleted");
        return ExitCodes.Success;
    }
}
