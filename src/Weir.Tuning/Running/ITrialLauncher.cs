using Weir.Foundation.Errors;
using Weir.Tuning.Storage;

namespace Weir.Tuning.Running;

/// <summary>Runs the commands of trials somewhere: on this machine, on a cluster, as stages of the project.</summary>
public interface ITrialLauncher : IAsyncDisposable
{
    /// <summary>True where commands run on other machines: their files may be seen here a moment later, and what runs there outlives whoever started it.</summary>
    bool IsElsewhere => false;

    /// <summary>Ends what runners before this one left running here when they were killed. Nobody else has their trials from now on: they may be given out again at once.</summary>
    Task<IReadOnlyList<LeftTrial>> EndLeftAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<LeftTrial>>([]);

    /// <summary>Trials that a runner before this one left at work, or ended and not told of. Nobody else has them from now on.</summary>
    IReadOnlyList<LeftTrial> TakeOver() => [];

    /// <summary>Runs one to its end; one that was left is waited for.</summary>
    /// <exception cref="WeirException">It cannot be run at all, and no other could: the study ends.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of it runs any more.</exception>
    Task<TrialExit> RunAsync(TrialLaunch launch, CancellationToken cancellation);

    /// <summary>What was kept for a trial may go: the study knows how it ended.</summary>
    void Forget(int number)
    {
    }

    /// <summary>Ends a trial that was left and is no longer this study's to tell of.</summary>
    Task GiveUpAsync(LeftTrial left) => Task.CompletedTask;
}

/// <summary>A trial to be run.</summary>
/// <param name="Claim">The right to it.</param>
/// <param name="Words">Program and arguments; empty where the launcher knows by itself what a trial is.</param>
/// <param name="Folder">Where it runs.</param>
/// <param name="Variables">Variables of its environment.</param>
public sealed record TrialLaunch(TrialClaim Claim, IReadOnlyList<string> Words, string Folder, IReadOnlyDictionary<string, string?> Variables)
{
    /// <summary>Hears lines; true for standard error.</summary>
    public required Action<string, bool> OnLine { get; init; }

    /// <summary>Hears that it begins, and when.</summary>
    public required Action<DateTimeOffset> OnBegun { get; init; }

    /// <summary>Hears that it is started anew: lines heard before count for nothing.</summary>
    public required Action OnRestart { get; init; }

    /// <summary>Hears where it waits or runs, in words.</summary>
    public required Action<string> OnPlace { get; init; }

    /// <summary>Longest run; null for no limit. Whoever asked counts it too.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>What the next runner has to know, should this one be killed.</summary>
    public required LeftTrial Kept { get; init; }
}

/// <summary>How a trial's command ended.</summary>
/// <param name="Code">Exit code; 128 + signal when a signal ended it.</param>
public sealed record TrialExit(int Code)
{
    /// <summary>What went wrong, where the code does not tell; null otherwise.</summary>
    public string? Fault { get; init; }

    /// <summary>True where trying again may help.</summary>
    public bool AsksForRetry { get; init; }

    /// <summary>Values that the launcher itself read; null where they are to be read.</summary>
    public IReadOnlyList<double>? Values { get; init; }
}

/// <summary>What outlives a runner that is killed.</summary>
/// <param name="Number">The trial.</param>
/// <param name="Token">The right to it.</param>
/// <param name="Variables">What its listener gave it.</param>
/// <param name="Stamps">What files of values were like before it began.</param>
public sealed record LeftTrial(int Number, string Token, IReadOnlyDictionary<string, string?> Variables, IReadOnlyList<string> Stamps);
