using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Git;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Plots;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Plots of several revisions, one over the other.</summary>
internal sealed class PlotsDiffVerb : PlotsVerb
{
    private readonly Argument<string[]> _revisions = new("revisions") { Description = "branches, tags, commits, experiments; one alone is compared with the workspace (HEAD, where that has changes)", Arity = ArgumentArity.ZeroOrMore, HelpName = "REV" };
    private readonly Option<string[]> _targets = new("--targets") { Description = "only these files, folders or ids of plots", HelpName = "PLOT", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _experiment = new("--experiment", "-e") { Description = "compare an experiment with the commit that it began from" };

    public override string Path => "plots diff";

    public override string Summary => "Compare plots of several revisions";

    public override IReadOnlyList<Example> Examples => [new("weir plots diff", "the workspace with HEAD"), new("weir plots diff main v1 --targets loss.csv", "two revisions in one plot"), new("weir plots diff main --svg -o plots", "as SVG files")];

    public override void Define(Command command)
    {
        command.Add(_revisions);
        command.Add(_targets);
        command.Add(_experiment);
        base.Define(command);
    }

    protected override async Task<PlotRequest> RequestAsync(VerbContext context, DvcRepository? repository, CancellationToken cancellation)
    {
        var targets = context.Get(_targets) ?? [];
        var git = await GitRevision.ReadAsync(repository?.Root ?? context.WorkingDirectory, cancellation);
        if (git is null) return new PlotRequest { Targets = targets, Revisions = [] };
        List<string> revisions = [.. context.Get(_revisions) ?? []];
        if (context.Get(_experiment) && revisions.Count == 1 && repository is not null && (await new ExperimentStore(repository).ListAsync(null, cancellation)).FirstOrDefault(e => e.Name == revisions[0]) is { } experiment) revisions.Add(experiment.Baseline[..7]);
        if (revisions.Count == 0 && git.IsDirty) revisions.Add("HEAD");
        if (revisions.Count <= 1) revisions.Add(PlotRequest.Workspace);
        return new PlotRequest { Targets = targets, Revisions = revisions };
    }
}
