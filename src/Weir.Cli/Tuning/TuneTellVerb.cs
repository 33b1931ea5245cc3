using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Ends a trial.</summary>
internal sealed class TuneTellVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Argument<int> _trial = new("trial") { Description = "number of the trial", HelpName = "TRIAL" };
    private readonly Argument<double[]> _values = new("value") { Description = "its value, or one an objective", HelpName = "VALUE", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _token = new("--token") { Description = "the token that `tune ask` gave; without, whoever has the trial is spoken for", HelpName = "TOKEN" };
    private readonly Option<string?> _failed = new("--failed") { Description = "it came to nothing, and why", HelpName = "WHY" };
    private readonly Option<bool> _pruned = new("--pruned") { Description = "it was stopped early" };

    public override string Path => "tune tell";

    public override string Summary => "Say how a trial ended";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune tell lr 0 0.123 --token TOKEN", "it has a value"),
        new("weir tune tell lr 1 --failed 'out of memory'", "it has none"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune ask", "tune report"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_trial);
        command.Add(_values);
        command.Add(_token);
        command.Add(_failed);
        command.Add(_pruned);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var values = context.Get(_values) ?? [];
        var failed = context.Get(_failed);
        if ((values.Length > 0 ? 1 : 0) + (failed is null ? 0 : 1) + (context.Get(_pruned) ? 1 : 0) != 1) throw WeirException.Usage("a trial ends with a value, with --pruned or with --failed WHY", "weir tune tell STUDY TRIAL 0.123");
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var claim = await study.ClaimOfAsync(context.Get(_trial), context.Get(_token), cancellation);
        if (failed is not null) await study.TellFailedAsync(claim, failed, cancellation: cancellation);
        else if (context.Get(_pruned)) await study.TellPrunedAsync(claim, cancellation);
        else await study.TellAsync(claim, values, cancellation: cancellation);
        return ExitCodes.Success;
    }
}
