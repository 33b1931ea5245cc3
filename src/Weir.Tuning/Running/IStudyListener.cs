using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>Hears what becomes of trials; calls may come at the same time.</summary>
public interface IStudyListener
{
    /// <summary>A trial begins. What is returned is added to the variables of its command.</summary>
    Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim);

    /// <summary>A trial goes on that a runner before this one began.</summary>
    /// <param name="claim">The trial.</param>
    /// <param name="variables">What was given to it then.</param>
    Task TakenOverAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables) => Task.CompletedTask;

    /// <summary>A trial is about to end that a runner before this one began and could not end.</summary>
    /// <param name="claim">The trial.</param>
    /// <param name="variables">What was given to it then.</param>
    Task GivenBackAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables) => Task.CompletedTask;

    /// <summary>A trial waits or runs somewhere else, in words such as <c>job 17_3 on n2</c>.</summary>
    void Placed(TrialClaim claim, string place)
    {
    }

    /// <summary>A trial is about to end that asks to be tried again.</summary>
    void AskedAgain(TrialClaim claim)
    {
    }

    /// <summary>The last value of a metric that a trial logged to its run; null without.</summary>
    Task<double?> MetricAsync(TrialClaim claim, string name) => Task.FromResult<double?>(null);

    /// <summary>A value came on the way.</summary>
    Task ReportedAsync(TrialClaim claim, Report report);

    /// <summary>A trial has ended.</summary>
    /// <param name="claim">The trial.</param>
    /// <param name="state">How.</param>
    /// <param name="values">Its values.</param>
    /// <param name="error">What went wrong; null where nothing did.</param>
    Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error);
}
