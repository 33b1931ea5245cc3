using System.Collections.Concurrent;
using System.Globalization;
using Weir.Execution;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Tuning.Running.Local;

/// <summary>Runs commands of trials as processes of this machine, which end with whoever started them.</summary>
/// <remarks>One that is killed cannot end them: they are found by the tag that everything they start inherits, and ended by the next runner of the study on this machine. The system's own
/// way, a signal at the parent's death, comes when the thread ends that started a child, which is not when the process does.</remarks>
/// <param name="folder">Folder of the study on this machine, where runners keep what they have at work.</param>
/// <param name="time">Clock.</param>
public sealed class LocalTrials(string folder, TimeProvider time) : ITrialLauncher
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<int, TrialHome> _left = new();
    private readonly List<TrialHome> _homes = [];
    private TrialHome? _own;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeftTrial>> EndLeftAsync(CancellationToken cancellation)
    {
        var left = new List<LeftTrial>();
        foreach (var home in TrialHome.TakeLeft(folder))
        {
            _homes.Add(home);
            await OrphanedProcesses.EndAsync(TagOf(home), Grace, time, cancellation);
            foreach (var ticket in home.Read())
            {
                _left[ticket.Number] = home;
                left.Add(new LeftTrial(ticket.Number, ticket.Token, ticket.Variables, ticket.Stamps));
            }
        }

        return left;
    }

    /// <inheritdoc/>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no such program; <c>cannot_write</c>.</exception>
    public async Task<TrialExit> RunAsync(TrialLaunch launch, CancellationToken cancellation)
    {
        var home = Own();
        var kept = launch.Kept;
        home.Write(new TrialTicket(kept.Number, kept.Token, kept.Variables, kept.Stamps, 1));
        launch.OnBegun(time.GetUtcNow());
        var variables = new Dictionary<string, string?>(launch.Variables) { [CommandRequest.TagVariable] = TagOf(home) + kept.Number.ToString(CultureInfo.InvariantCulture) };
        var spec = new ProcessSpec(launch.Words[0], [.. launch.Words.Skip(1)]) { WorkingDirectory = launch.Folder, Environment = variables };
        return new TrialExit((await ProcessRunner.RunAsync(spec, launch.OnLine, cancellation)).ExitCode);
    }

    /// <inheritdoc/>
    public void Forget(int number)
    {
        if (_left.TryRemove(number, out var before)) before.Delete(number);
        else _own?.Delete(number);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _own?.Clear();
        foreach (var home in _homes) home.Dispose();
        return ValueTask.CompletedTask;
    }

    private TrialHome Own()
    {
        lock (_gate)
        {
            if (_own is null) _homes.Add(_own = TrialHome.Make(folder, time));
            return _own;
        }
    }

    private static string TagOf(TrialHome home) => $"trial-{Path.GetFileName(home.Folder)}-";
}
