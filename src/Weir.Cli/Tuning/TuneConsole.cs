using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tuning.Running;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Tells of trials as they end, a line each, and keeps them in tracking.</summary>
internal sealed class TuneConsole(VerbContext context, StoredStudy study, TrialRuns runs) : IStudyListener
{
    private readonly Lock _lock = new();
    private double _best = double.PositiveInfinity;
    private int _ended;

    public Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim) => runs.BeganAsync(claim);

    public Task TakenOverAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables)
    {
        context.Console.Say($"trial {claim.Number}: goes on, begun by a run before this one");
        return runs.TakenOverAsync(claim, variables);
    }

    public Task<double?> MetricAsync(TrialClaim claim, string name) => runs.MetricAsync(claim, name);

    public Task ReportedAsync(TrialClaim claim, Report report) => runs.ReportedAsync(claim, report);

    public async Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error)
    {
        await runs.EndedAsync(claim, state, values, error);
        var definition = study.Entry.Definition;
        lock (_lock)
        {
            var isBetter = state == TrialState.Complete && values.Count == 1 && Loss(values[0]) < _best;
            if (isBetter) _best = Loss(values[0]);
            _ended++;
            context.Console.EndProgress();
            var value = values.Count == 0 ? string.Empty : " " + string.Join(' ', values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));
            context.Console.Say($"trial {claim.Number}: {state.ToString().ToLowerInvariant()}{value}{(isBetter ? " *" : string.Empty)}  {TrialListing.Parameters(claim.Record)}{(error is null ? string.Empty : $"  {error}")}");
            context.Progress.Report($"tuning {definition.Name}{(double.IsInfinity(_best) ? string.Empty : $", best {Loss(_best).ToString("G6", CultureInfo.InvariantCulture)}")}", _ended, definition.PlannedTrials, "trials");
        }
    }

    private double Loss(double value) => study.Entry.Definition.Directions[0] == Direction.Maximize ? -value : value;
}
