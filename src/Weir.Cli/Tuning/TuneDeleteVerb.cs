using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Removes a study.</summary>
internal sealed class TuneDeleteVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public override string Path => "tune delete";

    public override string Summary => "Remove a study with its trials; its tracking runs stay";

    public override IReadOnlyList<Example> Examples => [new("weir tune delete lr", "asks first")];

    public override IReadOnlyList<string> SeeAlso => ["tune list", "tune stop"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_yes);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var trials = (await study.ReadAsync(cancellation)).Trials.Count;
        if (trials > 0 && !context.Get(_yes) && !context.Console.Confirm($"remove '{study.Entry.Definition.Name}' with its {trials} trials?"))
            throw new WeirException("not_confirmed", $"'{study.Entry.Definition.Name}' has {trials} trials and was not removed", "use --yes to remove it without being asked");
        await studies.DeleteAsync(study.Entry, cancellation);
        return ExitCodes.Success;
    }
}
