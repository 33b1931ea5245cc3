using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Plots;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Plots of the workspace.</summary>
internal sealed class PlotsShowVerb : PlotsVerb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "files, folders or ids of plots; all when none is named", Arity = ArgumentArity.ZeroOrMore, HelpName = "PLOT" };

    public override string Path => "plots show";

    public override string Summary => "Show plots that stages or dvc.yaml define, or of any file";

    public override IReadOnlyList<Example> Examples =>
        [new("weir plots show", "a page with all plots, which needs no network"), new("weir plots show loss.csv -x step -y loss --title Loss", "of a file"), new("weir plots show confusion.csv -t confusion -x predicted -y actual -o matrix.svg", "as SVG")];

    public override void Define(Command command)
    {
        command.Add(_targets);
        base.Define(command);
    }

    protected override Task<PlotRequest> RequestAsync(VerbContext context, DvcRepository? repository, CancellationToken cancellation) => Task.FromResult(new PlotRequest { Targets = context.Get(_targets) ?? [] });
}
