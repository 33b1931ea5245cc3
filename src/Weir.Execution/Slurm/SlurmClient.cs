using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Execution.Slurm;

/// <summary>Slurm's commands. Its REST service is rarely there; these always are.</summary>
internal sealed class SlurmClient(SlurmOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>When the controller last did not answer; null when it always has.</summary>
    public DateTimeOffset? AwayAt { get; private set; }

    /// <summary>Submits a script as one array; returns the job's id.</summary>
    /// <exception cref="WeirException"><c>slurm_refused</c> with Slurm's own words; <c>slurm_unreachable</c>.</exception>
    public async Task<string> SubmitAsync(string script, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec("sbatch", ["--parsable", .. arguments]) { WorkingDirectory = folder, Input = script }, cancellation: cancellation);
            if (result.ExitCode == 0 && result.Output.Trim().Split('\n')[^1].Split(';')[0] is { Length: > 0 } id) return id;
            var words = string.Join("; ", result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Replace("sbatch: error: ", string.Empty, StringComparison.Ordinal)));
            // Said of a controller that is restarted; a submission that it took is answered.
            var isAway = words.Contains("Unable to contact slurm controller", StringComparison.Ordinal) || words.Contains("temporarily", StringComparison.Ordinal) || words.Contains("Socket timed out", StringComparison.Ordinal);
            if (!isAway) throw new WeirException("slurm_refused", $"Slurm does not take the job: {words}", "check partition, memory, cores and time of the stage against `sinfo -o '%P %c %m %l'`");
            AwayAt = time.GetUtcNow();
            if (time.GetElapsedTime(started) > options.ControllerPatience) throw new WeirException("slurm_unreachable", $"Slurm's controller does not answer: {words}", "look at it: scontrol ping");
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>What Slurm says of a job and its tasks; null when it does not answer, empty when it knows nothing of the job.</summary>
    public async Task<IReadOnlyList<SlurmJob>?> ShowAsync(string id, CancellationToken cancellation)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("scontrol", ["show", "job", "-o", id]), cancellation: cancellation);
        if (result.ExitCode == 0) return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SlurmJob.Parse)];
        if (result.Error.Contains("Invalid job id", StringComparison.Ordinal)) return [];
        AwayAt = time.GetUtcNow();
        return null;
    }

    /// <summary>Asks Slurm to end a job or a task of one; what it answers is seen later.</summary>
    public static Task CancelAsync(string id, CancellationToken cancellation) => ProcessRunner.RunAsync(new ProcessSpec("scancel", [id]), cancellation: cancellation);
}
