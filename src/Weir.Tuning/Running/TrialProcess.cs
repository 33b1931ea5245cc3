using System.Text;
using System.Threading.Channels;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Processes;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>Runs the command of one trial: hears its reports, keeps the claim alive, ends it when it is pruned, too slow or lost, and tells how it ended.</summary>
internal sealed class TrialProcess(StoredStudy study, RunnerOptions options, TrialClaim claim, IStudyListener listener, TimeProvider time)
{
    private const int PrunedCode = 3;
    private const int RetryCode = 75; // EX_TEMPFAIL of sysexits.h

    private readonly TrialOutput _output = new();
    private readonly Channel<Report> _reports = Channel.CreateUnbounded<Report>();
    private readonly Queue<string> _lastErrors = new();
    private bool _isPruned;
    private bool _isLost;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the command was ended, and the trial is queued again within its retries.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isLate = false;
        using var limit = options.TrialTimeout is { } most ? time.CreateTimer(_ => { isLate = true; stop.Cancel(); }, null, most, Timeout.InfiniteTimeSpan) : null;
        var beating = BeatAsync(stop);
        var reporting = ForwardAsync(stop);
        var began = time.GetUtcNow();
        ProcessResult? result = null;
        string? fault = null;
        WeirException? missing = null;
        try
        {
            await using var log = OpenLog();
            result = await ProcessRunner.RunAsync(Spec(await listener.BeganAsync(claim)), (line, isError) => Hear(line, isError, log), stop.Token);
        }
        catch (OperationCanceledException)
        {
            fault = isLate ? $"it took longer than {options.TrialTimeout!.Value.TotalSeconds:0.#} s" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"its log cannot be written: {e.Message.Split('\n')[0]}";
        }
        catch (WeirException e)
        {
            fault = e.Message;
            missing = e.Code == ErrorCodes.MissingDependency ? e : null;
        }

        _reports.Writer.Complete();
        await reporting;
        await stop.CancelAsync();
        await beating;
        if (_isLost)
        {
            await listener.EndedAsync(claim, TrialState.Fail, [], "given up as lost while it ran");
            return;
        }

        try
        {
            await TellAsync(result, fault, began, cancellation.IsCancellationRequested && result is null && !isLate && !_isPruned);
        }
        catch (WeirException e) when (e.Code is TuningErrors.Lost or TuningErrors.Trial)
        {
            // The machine slept through the lease, or the command itself told: the study knows how the trial ended, and the others go on.
            await listener.EndedAsync(claim, TrialState.Fail, [], e.Message);
        }

        cancellation.ThrowIfCancellationRequested();
        if (missing is not null) throw missing; // no other trial would fare better
    }

    private async Task TellAsync(ProcessResult? result, string? fault, DateTimeOffset began, bool isInterrupted)
    {
        if (isInterrupted)
        {
            await FailAsync("it was interrupted", asksForRetry: true);
        }
        else if ((_isPruned && result?.ExitCode != 0) || (result?.ExitCode == PrunedCode && await HasReportedAsync()))
        {
            await study.TellPrunedAsync(claim);
            await listener.EndedAsync(claim, TrialState.Pruned, claim.Record.LastReport is { } last ? [last.Value] : [], null);
        }
        else if (result is null || result.ExitCode != 0)
        {
            await FailAsync(fault ?? $"the command ended with code {result!.ExitCode}{(_lastErrors.Count > 0 ? ": " + string.Join(" / ", _lastErrors) : string.Empty)}", result?.ExitCode == RetryCode);
        }
        else
        {
            await TellValuesAsync(began);
        }
    }

    // A script that reports by `weir tune report` ends with its code when it is told to stop.
    private async Task<bool> HasReportedAsync() => (await study.ReadAsync()).Trials[claim.Number].LastReport is not null;

    private async Task TellValuesAsync(DateTimeOffset began)
    {
        var directions = study.Entry.Definition.Directions.Count;
        IReadOnlyList<double> values;
        try
        {
            values = options.Objective.File is null ? _output.Values : [options.Objective.Of(claim.Number).Read(options.Folder, began)];
        }
        catch (WeirException e)
        {
            await FailAsync(e.Hint is null ? e.Message : $"{e.Message} ({e.Hint})");
            return;
        }

        if (values.Count != directions)
        {
            await FailAsync(
                values.Count > 0 ? $"the command gave {values.Count} values; the study has {directions} directions"
                : _output.LastLine.Length == 0 ? "the command printed nothing: its last number, or a line {\"value\":…}, is the trial's value"
                : $"the command printed no value: its last line is '{Cut(_output.LastLine)}'");
            return;
        }

        await study.TellAsync(claim, values, _output.Constraints);
        var isNumber = !values.Any(double.IsNaN);
        await listener.EndedAsync(claim, isNumber ? TrialState.Complete : TrialState.Fail, isNumber ? values : [], isNumber ? null : "its value is NaN");
    }

    private async Task FailAsync(string error, bool asksForRetry = false)
    {
        await study.TellFailedAsync(claim, error, asksForRetry);
        await listener.EndedAsync(claim, TrialState.Fail, [], error);
    }

    private void Hear(string line, bool isError, StreamWriter log)
    {
        lock (log) log.WriteLine(line);
        if (!isError)
        {
            if (_output.Hear(line) is { } report) _reports.Writer.TryWrite(report);
            return;
        }

        lock (_lastErrors)
        {
            if (line.Trim().Length == 0) return;
            _lastErrors.Enqueue(Cut(line.Trim()));
            if (_lastErrors.Count > 2) _lastErrors.Dequeue();
        }
    }

    private async Task ForwardAsync(CancellationTokenSource stop)
    {
        await foreach (var report in _reports.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_isPruned || _isLost) continue;
            try
            {
                _isPruned = await study.ReportAsync(claim, report.Step, report.Value);
                await listener.ReportedAsync(claim, report);
            }
            catch (WeirException e) when (e.Code is TuningErrors.Lost or TuningErrors.Trial)
            {
                _isLost = true;
            }
            catch (WeirException)
            {
                // A report that a busy database or an absent tracking server did not take: the trial's value is told all the same.
            }

            if (_isPruned || _isLost) await stop.CancelAsync();
        }
    }

    private async Task BeatAsync(CancellationTokenSource stop)
    {
        while (true)
        {
            try
            {
                await Task.Delay(options.Lease / 3, time, stop.Token);
                await study.HeartbeatAsync(claim, options.Lease);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (WeirException e) when (e.Code is TuningErrors.Lost or TuningErrors.Trial or TuningErrors.Study)
            {
                _isLost = true;
                await stop.CancelAsync();
                return;
            }
            catch (WeirException)
            {
                // The database is busy or away for a moment; the lease bears two missed beats.
            }
        }
    }

    private ProcessSpec Spec(IReadOnlyDictionary<string, string?> more)
    {
        var words = options.Command.For(claim.Record);
        var file = Path.Combine(options.LogFolder, $"{claim.Number}.json");
        AtomicFile.WriteText(file, TrialOverrides.Json(claim.Record));
        var variables = new Dictionary<string, string?>(options.Variables);
        foreach (var (name, value) in more) variables[name] = value;
        foreach (var parameter in claim.Record.Parameters) variables[VariableOf(parameter.Name)] = parameter.Value.ToString();
        variables["WEIR_PARAMS_FILE"] = file;
        variables["WEIR_TUNE_STUDY"] = study.Entry.Definition.Name;
        variables["WEIR_TUNE_TRIAL"] = claim.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        variables["WEIR_TUNE_TOKEN"] = claim.Token;
        return new ProcessSpec(words[0], [.. words.Skip(1)]) { WorkingDirectory = options.Folder, Environment = variables };
    }

    private StreamWriter OpenLog() => new(new FileStream(Path.Combine(options.LogFolder, $"{claim.Number}.log"), FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { AutoFlush = true };

    private static string VariableOf(string name) => "WEIR_PARAM_" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
