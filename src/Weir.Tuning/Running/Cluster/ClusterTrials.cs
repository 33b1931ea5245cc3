using System.Collections.Concurrent;
using System.Globalization;
using Weir.Execution;
using Weir.Foundation.Errors;

namespace Weir.Tuning.Running.Cluster;

/// <summary>Runs commands of trials as jobs of a cluster, a job each. Nodes need a shell and the folder; the study's database and its secrets stay with the runner.</summary>
/// <remarks>A runner that is killed leaves its jobs at work, and beside them what proves its right to the trials. The runner after it waits for those first: see docs/decisions.</remarks>
/// <param name="executor">The cluster.</param>
/// <param name="folder">Folder of the study, seen by the nodes under the same path.</param>
/// <param name="resources">What a trial needs.</param>
/// <param name="time">Clock.</param>
public sealed class ClusterTrials(IExecutor executor, string folder, CommandResources resources, TimeProvider time) : ITrialLauncher
{
    private const int MostAttempts = 3; // where machines fail; a command's own failures are the study's affair

    private readonly ConcurrentDictionary<int, (TrialHome Home, TrialTicket Ticket)> _left = new();
    private readonly List<TrialHome> _homes = [];
    private readonly Lock _gate = new();
    private TrialHome? _own;

    /// <inheritdoc/>
    public bool IsElsewhere => true;

    /// <inheritdoc/>
    public IReadOnlyList<LeftTrial> TakeOver()
    {
        foreach (var home in TrialHome.TakeLeft(folder))
        {
            _homes.Add(home);
            foreach (var ticket in home.Read()) _left[ticket.Number] = (home, ticket);
        }

        return [.. _left.Values.Select(l => new LeftTrial(l.Ticket.Number, l.Ticket.Token, l.Ticket.Variables, l.Ticket.Stamps)).OrderBy(l => l.Number)];
    }

    /// <inheritdoc/>
    public async Task<TrialExit> RunAsync(TrialLaunch launch, CancellationToken cancellation)
    {
        var kept = launch.Kept;
        var (home, ticket) = _left.GetOrAdd(kept.Number, _ => (Own(), new TrialTicket(kept.Number, kept.Token, kept.Variables, kept.Stamps, 0)));
        for (var attempt = Math.Max(1, ticket.Attempt); ; attempt++)
        {
            if (ticket.Attempt != attempt) home.Write(ticket = ticket with { Attempt = attempt });
            _left[kept.Number] = (home, ticket);
            var outcome = await RunAsync(launch, Path.Combine(home.Of(kept.Number), attempt.ToString(CultureInfo.InvariantCulture)), cancellation);
            if (!OutcomeCauses.IsOfTheMachine(outcome.Cause) || attempt >= MostAttempts) return Judge(outcome);
            launch.OnRestart();
            launch.OnPlace($"waits again: {outcome.Message}");
        }
    }

    /// <inheritdoc/>
    public void Forget(int number)
    {
        if (_left.TryRemove(number, out var known)) known.Home.Delete(number);
    }

    /// <inheritdoc/>
    public async Task GiveUpAsync(LeftTrial left)
    {
        if (!_left.TryGetValue(left.Number, out var known)) return;
        var spool = Path.Combine(known.Home.Of(left.Number), known.Ticket.Attempt.ToString(CultureInfo.InvariantCulture));
        // Where nothing was given to the cluster, or all has ended, there is nothing to end.
        if (File.Exists(Path.Combine(spool, "run")) && !File.Exists(Path.Combine(spool, "result")))
        {
            using var stop = new CancellationTokenSource();
            var running = executor.RunAsync(Request(spool, [], known.Home.Folder, new Dictionary<string, string?>(), null), null, stop.Token);
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (Exception e) when (e is OperationCanceledException or WeirException)
            {
                // Ended, or the controller is away: what it says counts for nothing any more.
            }
        }

        Forget(left.Number);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var home in _homes) home.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<CommandOutcome> RunAsync(TrialLaunch launch, string spool, CancellationToken cancellation)
    {
        var isBegun = false;
        var request = Request(spool, launch.Words, launch.Folder, launch.Variables, launch.Limit) with
        {
            OnPlace = place =>
            {
                launch.OnPlace(place.Host is { } host ? $"job {place.Job} on {host}" : $"job {place.Job} waits");
                if (isBegun || place.BegunAt is not { } begun) return;
                isBegun = true;
                launch.OnBegun(begun);
            },
        };
        return executor.RunAsync(request, launch.OnLine, cancellation);
    }

    private CommandRequest Request(string spool, IReadOnlyList<string> words, string at, IReadOnlyDictionary<string, string?> variables, TimeSpan? limit) =>
        new(["exec " + string.Join(' ', words.Select(Quote))], at)
        {
            Environment = variables,
            Resources = resources with { TimeLimit = limit ?? resources.TimeLimit },
            Spool = spool,
            LogPath = Path.Combine(spool, "out"),
            ErrorPath = Path.Combine(spool, "err"),
        };

    private TrialHome Own()
    {
        lock (_gate)
        {
            if (_own is not null) return _own;
            _homes.Add(_own = TrialHome.Make(folder, time));
            return _own;
        }
    }

    private static TrialExit Judge(CommandOutcome outcome) => outcome.Cause switch
    {
        // Neither would any other be run.
        OutcomeCauses.Stuck => throw new WeirException("cluster_stuck", outcome.Message ?? "the cluster does not run it", "the study goes on where it stopped with the same command, once the cluster does"),
        null => new TrialExit(outcome.ExitCode),
        // A command that fails by itself leaves its exit code: what comes without one was ended from outside.
        var cause => new TrialExit(outcome.ExitCode == 0 ? 1 : outcome.ExitCode) { Fault = outcome.Message, AsksForRetry = cause is not (OutcomeCauses.OutOfMemory or OutcomeCauses.Timeout) },
    };

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
