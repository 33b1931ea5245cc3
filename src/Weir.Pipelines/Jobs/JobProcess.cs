using System.Globalization;
using System.Text;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Foundation.Secrets;

namespace Weir.Pipelines.Jobs;

/// <summary>Runs the command of one job: with its configuration in a file, its variables, its log, until its end.</summary>
internal sealed class JobProcess(ConfigJob job, JobLaunch launch, ConfigSecrets secrets, IJobListener listener, TimeProvider time)
{
    private const int KeptErrors = 2;
    private const int LongestError = 300;

    private readonly JobValues _values = new(job);
    private readonly Queue<string> _lastErrors = new();

    /// <summary>Hides the job's secrets.</summary>
    public SecretMask Mask => secrets.Mask;

    /// <summary>Values of the job.</summary>
    public JobValues Values => _values;

    /// <summary>The log: Hydra's name for it. A program that composes by itself writes that one; what it prints goes beside it.</summary>
    public string LogPath => Path.Combine(job.OutputDirectory, launch.AppendsOverrides ? "output.log" : SafeName(job.Name) + ".log");

    /// <summary>The command line of the job.</summary>
    /// <exception cref="WeirException"><c>placeholder_unknown</c>, <c>value_missing</c>, and what references can have.</exception>
    public IReadOnlyList<string> Command()
    {
        var words = _values.Fill(launch.Command);
        if (!launch.AppendsOverrides)
        {
            _ = _values.Resolved; // a reference that leads nowhere is told before anything begins
            return words;
        }

        var own = job.TaskOverrides.Append($"hydra.run.dir={Quoted(job.OutputDirectory)}");
        return [.. words, .. job.Config.Request.ConfigName is { } name and not "config" ? ["--config-name", name] : Array.Empty<string>(), .. own];
    }

    /// <summary>Runs it. The output folder and Hydra's records are there already.</summary>
    /// <param name="words">From <see cref="Command"/>.</param>
    /// <param name="variables">More variables: those of its tracking run.</param>
    /// <param name="tag">Names this attempt.</param>
    /// <param name="spool">Folder of this attempt alone, for machines elsewhere.</param>
    /// <param name="cancellation">Ends the command and all that it started.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the command runs any more.</exception>
    /// <exception cref="WeirException"><c>missing_dependency</c>, <c>cannot_write</c>.</exception>
    public async Task<JobEnd> RunAsync(IReadOnlyList<string> words, IReadOnlyDictionary<string, string?> variables, string tag, string? spool, CancellationToken cancellation)
    {
        await using var files = ConfigFiles();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isLate = false;
        using var timer = launch is { TimeLimit: { } most, IsElsewhere: false } ? time.CreateTimer(_ => { isLate = true; limit.Cancel(); }, null, most, Timeout.InfiniteTimeSpan) : null;
        var started = time.GetTimestamp();
        try
        {
            var environment = Environment(variables, files, tag);
            var (code, error) = launch.IsElsewhere ? await ElsewhereAsync(words, environment, tag, spool, limit.Token) : await HereAsync(words, environment, limit.Token);
            return new JobEnd(code, time.GetElapsedTime(started), code == 0 ? null : error ?? Told(code));
        }
        catch (OperationCanceledException) when (isLate && !cancellation.IsCancellationRequested)
        {
            return new JobEnd(124, time.GetElapsedTime(started), $"it took longer than {launch.TimeLimit!.Value.TotalSeconds:0.#} s and was ended");
        }
    }

    /// <summary>Path of the output folder as a value of an override.</summary>
    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? path : $"'{path.Replace("'", "\\'", StringComparison.Ordinal)}'";

    private async Task<(int Code, string? Error)> HereAsync(IReadOnlyList<string> words, Dictionary<string, string?> environment, CancellationToken cancellation)
    {
        await using var log = OpenLog();
        var spec = new ProcessSpec(words[0], [.. words.Skip(1)]) { WorkingDirectory = WorkingDirectory, Environment = environment };
        var result = await ProcessRunner.RunAsync(spec, (line, isError) => Hear(line, isError, log), cancellation);
        return (result.ExitCode, null);
    }

    private async Task<(int Code, string? Error)> ElsewhereAsync(IReadOnlyList<string> words, Dictionary<string, string?> environment, string tag, string? spool, CancellationToken cancellation)
    {
        var request = new CommandRequest([string.Join(' ', words.Select(Shell))], WorkingDirectory)
        {
            Environment = environment,
            LogPath = LogPath,
            Tag = tag,
            Spool = spool,
            Resources = launch.Resources with { TimeLimit = launch.TimeLimit ?? launch.Resources.TimeLimit },
        };
        var outcome = await launch.Executor!.RunAsync(request, (line, isError) => Hear(line, isError, null), cancellation);
        SecretFile.Hide(LogPath, Mask); // a job elsewhere writes its log itself: what it printed of secrets is taken out when it is done
        return (outcome.ExitCode, outcome.Message);
    }

    private string WorkingDirectory => job.ChangesDirectory ? job.OutputDirectory : launch.Folder;

    /// <summary>The variables by which a job finds its configuration and its folder.</summary>
    public IReadOnlyDictionary<string, string?> Variables(JobFiles files) => new Dictionary<string, string?>
    {
        ["WEIR_CONFIG_FILE"] = files.Yaml,
        ["WEIR_CONFIG_JSON"] = files.Json,
        ["WEIR_OUTPUT_DIR"] = job.OutputDirectory,
        ["WEIR_JOB_NAME"] = job.Name,
        ["WEIR_JOB_NUM"] = (job.Number ?? 0).ToString(CultureInfo.InvariantCulture),
    };

    private Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?> variables, JobFiles files, string tag)
    {
        var all = new Dictionary<string, string?>(launch.Variables);
        foreach (var (name, value) in Settings()) all[name] = value;
        foreach (var (name, value) in variables) all[name] = value;
        foreach (var (name, value) in Variables(files)) all[name] = value;
        if (!launch.IsElsewhere) all[CommandRequest.TagVariable] = tag;
        return all;
    }

    /// <summary>The variables that the configuration itself sets: <c>hydra.job.env_set</c>.</summary>
    public Dictionary<string, string?> Settings()
    {
        var all = new Dictionary<string, string?>();
        foreach (var (name, value) in job.Environment)
        {
            // What is written into a script of a cluster is no secret any more; sbatch brings the caller's own variables along.
            if (!launch.IsElsewhere || Mask.Text(value) == value) all[name] = value;
            else listener.Warn($"hydra.job.env_set.{name} holds a secret and is not given to other machines: set it in the environment");
        }

        return all;
    }

    /// <summary>The resolved configuration as files.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public JobFiles ConfigFiles()
    {
        if (launch.AppendsOverrides) return new JobFiles(null, null, null);
        var yaml = _values.Yaml;
        var isOpen = ConfigSecrets.AreEqual(secrets.Hide(_values.Resolved), _values.Resolved);
        var open = job.RecordsDirectory ?? job.OutputDirectory;
        return isOpen ? JobFiles.Write(open, yaml, _values.Json)
            : launch.IsElsewhere ? JobFiles.Write(open, HydraRecords.Hidden(_values, secrets), HydraRecords.HiddenJson(_values, secrets))
            : JobFiles.WritePrivate(yaml, _values.Json);
    }

    private void Hear(string line, bool isError, StreamWriter? log)
    {
        var shown = Mask.Text(line);
        if (log is not null) lock (log) log.WriteLine(shown);
        listener.Printed(job.Number, shown, isError);
        if (launch.IsElsewhere ? shown.Trim().Length == 0 : !isError || shown.Trim().Length == 0) return;
        lock (_lastErrors)
        {
            _lastErrors.Enqueue(shown.Trim() is { Length: > LongestError } text ? text[..LongestError] + "…" : shown.Trim());
            if (_lastErrors.Count > KeptErrors) _lastErrors.Dequeue();
        }
    }

    private string Told(int code)
    {
        lock (_lastErrors) return $"the command ended with code {code}{(_lastErrors.Count > 0 ? ": " + string.Join(" / ", _lastErrors) : string.Empty)}";
    }

    private StreamWriter OpenLog()
    {
        try
        {
            return new StreamWriter(new FileStream(LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write the log '{LogPath}': {e.Message.Split('\n')[0]}", location: new SourceLocation(LogPath), inner: e);
        }
    }

    private static string Shell(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '=' or ',' or ':' or '+' or '@' or '%') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string SafeName(string name) => string.Concat(name.Select(c => c is '/' or '\\' or '\0' ? '_' : c));
}
