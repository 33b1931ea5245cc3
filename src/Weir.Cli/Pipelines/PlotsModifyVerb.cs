using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Editing;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Changes how an out of a stage is plotted.</summary>
internal sealed class PlotsModifyVerb : Verb
{
    private readonly Argument<string> _target = new("target") { Description = "out, metric or plot of a stage", HelpName = "FILE" };
    private readonly PlotOptions _settings = new();
    private readonly Option<string[]> _unset = new("--unset") { Description = "take these settings away", HelpName = "SETTING", AllowMultipleArgumentsPerToken = true };

    public override string Path => "plots modify";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Change how an out of a stage is plotted; what is no plot becomes one";

    public override IReadOnlyList<Example> Examples => [new("weir plots modify loss.csv -x step -y loss --title Loss", "written into dvc.yaml"), new("weir plots modify loss.csv --unset title", "taken away again")];

    public override IReadOnlyList<string> SeeAlso => ["plots show", "stage add"];

    public override void Define(Command command)
    {
        command.Add(_target);
        _settings.AddTo(command);
        command.Add(_unset);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        await new PlotChange(repository, context.Time).RunAsync(context.Resolve(context.Get(_target)!), context.WorkingDirectory, _settings.Read(context), context.Get(_unset) ?? [], cancellation);
        return ExitCodes.Success;
    }
}
