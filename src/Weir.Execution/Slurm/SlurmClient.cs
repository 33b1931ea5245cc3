using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Execution.Slurm;

/// <summary>Slurm's commands. Its REST service is rarely there; these always are.</summary>
internal sealed partial class SlurmClient(SlurmOptions options, TimeProvider time)
{
    private const int LongestWords = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Slurm gives a job the environment of sbatch; asked to give none, some of its versions run a login shell on the node for each job. So sbatch has little.
    private readonly JobVariables _variables = new(options);

    // Slurm cuts the list of an array's waiting tasks to so many characters; 0: to none.
    private static readonly Dictionary<string, string?> Formats = new() { ["TZ"] = "UTC", ["SLURM_TIME_FORMAT"] = "standard", ["SLURM_BITSTR_LEN"] = "0" };

    // Said while a controller restarts. Some are said after it took the job.
    private static readonly string[] Away = ["Unable to contact slurm controller", "temporarily", "timed out", "Zero Bytes were transmitted", "standby mode", "Connection refused"];

    /// <summary>Submits an array; returns the job's number.</summary>
    /// <param name="array">The array.</param>
    /// <param name="arguments">Words for <c>sbatch</c>.</param>
    /// <param name="folder">Where the job runs.</param>
    /// <param name="isWanted">Asked before a controller that is away is tried again.</param>
    /// <param name="cancellation">Stops trying.</param>
    /// <exception cref="WeirException"><c>slurm_refused</c> with Slurm's own words; <c>slurm_unreachable</c>; <c>slurm_unreadable</c>.</exception>
    public async Task<string> SubmitAsync(SlurmArray array, IReadOnlyList<string> arguments, string folder, Func<bool> isWanted, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec(Program("sbatch"), ["--parsable", .. arguments]) { WorkingDirectory = folder, Input = array.Script, Environment = _variables.OfSbatch() }, cancellation: cancellation);
            if (result.ExitCode == 0 && NumberIn(result.Output) is { } number) return number;
            var words = Plain(string.Join("; ", result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Replace("sbatch: error: ", string.Empty, StringComparison.Ordinal))));
            var isAway = Away.Any(a => words.Contains(a, StringComparison.OrdinalIgnoreCase));
            if (result.ExitCode != 0 && !isAway) throw new WeirException("slurm_refused", $"Slurm does not take the job: {words}", "check partition, memory, cores and time of the stage against `sinfo -o '%P %c %m %l'`");
            // It may have taken the job and not come to say so: not to be submitted twice.
            var jobs = await ShowAsync(null, cancellation);
            for (; jobs is null && time.GetElapsedTime(started) <= options.ControllerPatience; jobs = await ShowAsync(null, cancellation)) await Task.Delay(Pause, time, cancellation);
            if (Find(array, jobs) is { } taken) return taken;
            if (result.ExitCode == 0) throw new WeirException("slurm_unreadable", $"sbatch prints no job's number but '{Plain(result.Output)}'", "look at what `sbatch --parsable` is here: type -a sbatch");
            if (time.GetElapsedTime(started) > options.ControllerPatience) throw new WeirException("slurm_unreachable", $"Slurm's controller does not answer: {words}", "look at it: scontrol ping");
            if (!isWanted()) throw new OperationCanceledException();
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Finds the number of an array that may have been submitted; it has none after this where Slurm does not know it.</summary>
    /// <exception cref="WeirException"><c>slurm_unreachable</c>.</exception>
    public async Task FindAsync(SlurmArray array, CancellationToken cancellation)
    {
        for (var started = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellation))
        {
            var jobs = await ShowAsync(null, cancellation);
            if (Find(array, jobs) is { } id) array.Id = id;
            if (jobs is not null) return;
            if (time.GetElapsedTime(started) > options.ControllerPatience) throw new WeirException("slurm_unreachable", "Slurm's controller does not answer", "look at it: scontrol ping");
        }
    }

    /// <summary>The lines that Slurm has for the tasks of a job, or for all jobs; null when it does not answer, empty when it knows nothing of the job.</summary>
    public async Task<IReadOnlyList<string>?> ShowAsync(string? id, CancellationToken cancellation)
    {
        string[] words = id is null ? ["show", "job", "-o"] : ["show", "job", "-o", id];
        var result = await AskAsync(new ProcessSpec(Program("scontrol"), words) { Environment = Formats }, cancellation);
        if (result is null) return null;
        if (result.ExitCode == 0) return [.. result.Output.Split('\n').Where(l => l.StartsWith("JobId=", StringComparison.Ordinal))];
        return result.Error.Contains("Invalid job id", StringComparison.Ordinal) ? [] : null;
    }

    /// <summary>Asks Slurm to end jobs or tasks of them; false when it does not answer. What comes of it is seen later.</summary>
    public async Task<bool> CancelAsync(IEnumerable<string> ids, CancellationToken cancellation) => (await AskAsync(new ProcessSpec(Program("scancel"), [.. ids]), cancellation))?.ExitCode == 0;

    // A command that cannot be started, as on a machine that has no process left, is asked again like a controller that is away: jobs run on meanwhile.
    private static async Task<ProcessResult?> AskAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        try
        {
            return await ProcessRunner.RunAsync(spec, cancellation: cancellation);
        }
        catch (Exception e) when (e is WeirException or IOException)
        {
            return null;
        }
    }

    private string Program(string name) => options.Programs is { } folder ? Path.Combine(folder, name) : name;

    private static string? Find(SlurmArray array, IReadOnlyList<string>? jobs) => jobs?.FirstOrDefault(j => j.Contains(array.Name, StringComparison.Ordinal)) is { } line ? SlurmJob.Parse(line).Id : null;

    // 17, or 17;cluster; a site's own sbatch may say more before.
    private static string? NumberIn(string output) => output.Split('\n').Select(l => Number().Match(l)).LastOrDefault(m => m.Success)?.Groups[1].Value;

    // A terminal may act on what others print.
    private static string Plain(string text)
    {
        var plain = new string([.. text.Trim().Select(c => char.IsControl(c) ? ' ' : c)]);
        return plain.Length > LongestWords ? plain[..LongestWords] + "…" : plain;
    }

    [GeneratedRegex(@"^\s*(\d+)(;[\w.-]+)?\s*$")]
    private static partial Regex Number();
}
