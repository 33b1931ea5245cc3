using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Tuning.Running.Local;

/// <summary>Runs commands of trials as processes of this machine, which end with whoever started them.</summary>
public sealed class LocalTrials(TimeProvider time) : ITrialLauncher
{
    /// <inheritdoc/>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no such program.</exception>
    public async Task<TrialExit> RunAsync(TrialLaunch launch, CancellationToken cancellation)
    {
        launch.OnBegun(time.GetUtcNow());
        var spec = new ProcessSpec(launch.Words[0], [.. launch.Words.Skip(1)]) { WorkingDirectory = launch.Folder, Environment = launch.Variables };
        return new TrialExit((await ProcessRunner.RunAsync(spec, launch.OnLine, cancellation)).ExitCode);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
