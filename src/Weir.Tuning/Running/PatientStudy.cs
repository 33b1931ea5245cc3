using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>A study and its listener as runners call them: through restarts of the database, each trial asked for and told of once.</summary>
internal sealed class PatientStudy(StoredStudy study, IStudyListener listener, TimeProvider time)
{
    private readonly Patience _patience = new(time);

    public StudyDefinition Definition => study.Entry.Definition;

    public StoredStudy Study => study;

    /// <summary>By one token, however often it is said: who was given a trial and did not hear of it is given the same one.</summary>
    public Task<TrialClaim?> AskAsync(Worker worker, CancellationToken cancellation)
    {
        var own = worker with { Token = Id.New() };
        return _patience.RunAsync(_ => study.AskAsync(own, cancellation), cancellation);
    }

    public Task<IStudyView> ReadAsync(CancellationToken cancellation = default) => _patience.RunAsync(_ => study.ReadAsync(cancellation), cancellation);

    public Task<bool> MayComeBackAsync(CancellationToken cancellation) => _patience.RunAsync(_ => study.MayComeBackAsync(cancellation), cancellation);

    public Task TellAsync(TrialClaim claim, IReadOnlyList<double> values, IReadOnlyList<double>? constraints) => TellAsync(claim, () => study.TellAsync(claim, values, constraints));

    public Task TellPrunedAsync(TrialClaim claim) => TellAsync(claim, () => study.TellPrunedAsync(claim));

    public Task TellFailedAsync(TrialClaim claim, string error, bool asksForRetry) => TellAsync(claim, () => study.TellFailedAsync(claim, error, asksForRetry));

    public Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim) => _patience.RunAsync(_ => listener.BeganAsync(claim), CancellationToken.None);

    public Task TakenOverAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables) => _patience.RunAsync(_ => listener.TakenOverAsync(claim, variables));

    public Task GivenBackAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables) => _patience.RunAsync(_ => listener.GivenBackAsync(claim, variables));

    public Task<double?> MetricAsync(TrialClaim claim, string name) => _patience.RunAsync(_ => listener.MetricAsync(claim, name), CancellationToken.None);

    public Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error) => _patience.RunAsync(_ => listener.EndedAsync(claim, state, values, error));

    private Task TellAsync(TrialClaim claim, Func<Task> tell) => _patience.RunAsync(async isAgain =>
    {
        try
        {
            await tell();
        }
        catch (WeirException e) when (isAgain && e.Code == TuningErrors.Trial)
        {
            // It was told before the answer was lost.
            if (await study.EndOfAsync(claim) is null) throw;
        }
    });
}
