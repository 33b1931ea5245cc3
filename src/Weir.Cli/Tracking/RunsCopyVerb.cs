using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Copies or moves runs into another experiment.</summary>
internal sealed class RunsCopyVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "ids, beginnings of ids, or names", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _to = new("--to") { Description = "experiment, by name or id", HelpName = "EXPERIMENT", Required = true };
    private readonly Option<bool> _move = new("--move") { Description = "delete the originals in the same step (they can be restored)" };
    private readonly Option<bool> _noFiles = new("--no-artifacts") { Description = "leave the files out" };

    public override string Path => "runs copy";

    public override string Summary => "Copy runs, with all points and files, into another experiment, or move them";

    public override IReadOnlyList<Example> Examples => [new("weir runs copy 3f2a91c0 --to archive", "a copy with an id of its own"), new("weir runs copy first second --to archive --move", "two runs move")];

    public override string Remarks => "Runs must have ended. The copy has a new id and says in its tag weir.copiedFrom where it came from. Registered versions go on pointing at the original's files.";

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs restore", "experiments create"];

    public override void Define(Command command)
    {
        command.Add(_runs);
        foreach (var option in new Option[] { _to, _move, _noFiles }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiment = await Lifecycle.ExperimentAsync(tracking, context.Get(_to)!, cancellation);
        var found = new List<string>();
        foreach (var typed in context.Get(_runs)!) found.Add((await RunLookup.FindAsync(tracking, typed, cancellation)).Info.RunId);
        var made = new List<string>();
        foreach (var id in found)
        {
            made.Add((await tracking.Client.CallAsync(RunCopyCalls.Copy, new CopyRun(id, experiment.ExperimentId, Move: context.Get(_move), Artifacts: !context.Get(_noFiles)), cancellation)).RunId);
            context.Progress.Report("copying", made.Count, found.Count, "runs");
        }

        Lifecycle.Print(context, "runs", made, context.Get(_move) ? "moved" : "copied");
        return ExitCodes.Success;
    }
}
