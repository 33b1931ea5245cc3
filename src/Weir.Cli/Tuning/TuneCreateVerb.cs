using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Makes a study.</summary>
internal sealed class TuneCreateVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly StudyOptions _options = new();

    public override string Path => "tune create";

    public override string Summary => "Make a study, for workers that ask and tell";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune create lr -p 'lr=tag(log,interval(1e-5,1e-1))' -p 'depth=range(1,9)' --trials 100", "two parameters as Hydra writes them"),
        new("weir tune create lr --space space.json --direction maximize --pruner median", "parameters from a file"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune run", "tune ask", "tune list"];

    public override void Define(Command command)
    {
        command.Add(_study);
        _options.AddTo(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.CreateAsync(await _options.ReadAsync(context, context.Get(_study)!, tracking, studies, cancellation), cancellation);
        if (context.IsJson) context.Console.Json(json => StudyListing.Write(json, study.Entry, null));
        else context.Console.Say($"made the study '{study.Entry.Definition.Name}': `weir tune run {study.Entry.Definition.Name} -- COMMAND` works on it");
        return ExitCodes.Success;
    }
}
