using System.Globalization;
using Weir.Client;
using Weir.Client.Logging;
using Weir.Configuration.Jobs;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Tracking;

namespace Weir.Pipelines.Jobs;

/// <summary>Runs a composed job: output folder, Hydra's records, its run in tracking, its command.</summary>
/// <param name="launch">What all jobs have in common.</param>
/// <param name="tracking">Where runs are kept; null outside a project.</param>
/// <param name="surroundings">The workspace as it is.</param>
/// <param name="listener">Hears what happens.</param>
/// <param name="time">The clock.</param>
public sealed class JobRunner(JobLaunch launch, ProjectTracking? tracking, JobSurroundings surroundings, IJobListener listener, TimeProvider time)
{
    /// <summary>Checks that a job can begin: its command line has all its values, and no secret is in the path of its output.</summary>
    /// <exception cref="WeirException"><c>placeholder_unknown</c>, <c>value_missing</c>, <c>secret_in_path</c>, <c>secret_elsewhere</c>, and what references can have.</exception>
    public void Check(ConfigJob job) => Prepare(job);

    /// <summary>Runs a job to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="start">Experiment and name of its run, and the run above it.</param>
    /// <param name="cancellation">Ends the command; the run is then told as killed.</param>
    /// <returns>How it ended; a command that fails is no exception.</returns>
    /// <exception cref="WeirException">It could not begin.</exception>
    public Task<JobEnd> RunAsync(ConfigJob job, RunStart start, CancellationToken cancellation) => RunAsync(job, start, JobAttempt.Once(), cancellation);

    /// <summary>Runs one attempt of a job.</summary>
    internal async Task<JobEnd> RunAsync(ConfigJob job, RunStart start, JobAttempt attempt, CancellationToken cancellation)
    {
        var (process, words, secrets) = Prepare(job);
        HydraRecords.Write(job, secrets);
        var shown = job.TaskOverrides.Select(secrets.HideOverride).ToList();
        JobRun? run = null;
        if (tracking is not null)
            run = attempt.RunId is { } known ? await JobRun.ResumeAsync(tracking, known, surroundings, time, cancellation) : await JobRun.BeginAsync(tracking, start, job, process, words, launch, secrets, surroundings, time, cancellation);
        await using var heart = run is null ? null : new RunHeart(tracking!.Client, run.Id, time: time);
        attempt.OnBegin?.Invoke(run?.Id);
        listener.Began(job.Number, shown, job.OutputDirectory);
        JobEnd end;
        try
        {
            end = await process.RunAsync(words, run?.Variables ?? new Dictionary<string, string?>(), attempt.Tag, attempt.Spool, cancellation);
        }
        catch (WeirException e)
        {
            end = new JobEnd(1, TimeSpan.Zero, process.Mask.Text(e.Message));
        }
        catch (OperationCanceledException)
        {
            if (run is not null) await run.KillAsync();
            throw;
        }

        end = end with { RunId = run?.Id };
        if (run is not null) await run.EndAsync(job, process.LogPath, end);
        listener.Ended(job.Number, shown, end);
        return end;
    }

    private (JobProcess Process, IReadOnlyList<string> Words, Configuration.Secrets.ConfigSecrets Secrets) Prepare(ConfigJob job)
    {
        var secrets = launch.SecretsOf(job);
        var process = new JobProcess(job, launch, secrets, listener, time);
        var words = process.Command();
        JobSafety.Check(job, words, launch, secrets);
        return (process, words, secrets);
    }
}

/// <summary>Which attempt of a job it is.</summary>
/// <param name="Tag">Names it among all processes of the machine.</param>
internal sealed record JobAttempt(string Tag)
{
    /// <summary>Folder of the attempt, for machines elsewhere.</summary>
    public string? Spool { get; init; }

    /// <summary>The run to go on with, where its job runs elsewhere since before.</summary>
    public string? RunId { get; init; }

    /// <summary>Hears the run's id before the command begins.</summary>
    public Action<string?>? OnBegin { get; init; }

    public static JobAttempt Once() => new(string.Create(CultureInfo.InvariantCulture, $"job-{Id.New()}"));
}
