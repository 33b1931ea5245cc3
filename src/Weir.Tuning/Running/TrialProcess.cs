using System.Text;
using System.Threading.Channels;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Secrets;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>Runs the command of one trial: hears its reports, keeps the claim alive, ends it when it is pruned, too slow or lost, and tells how it ended.</summary>
/// <param name="study">The study.</param>
/// <param name="options">How.</param>
/// <param name="launcher">Where.</param>
/// <param name="compositions">How compositions of trials went so far.</param>
/// <param name="claim">The trial.</param>
/// <param name="left">What a runner before this one left of it; null for a new one.</param>
/// <param name="listener">Hears of it.</param>
/// <param name="time">Clock.</param>
internal sealed class TrialProcess(PatientStudy study, RunnerOptions options, ITrialLauncher launcher, TrialCompositions compositions, TrialClaim claim, LeftTrial? left, IStudyListener listener, TimeProvider time)
{
    private const int PrunedCode = 3;
    private const int RetryCode = 75; // EX_TEMPFAIL of sysexits.h

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private const int Glances = 6; // for which a shared folder may show what was before

    private readonly ObjectiveSource[] _sources = [.. options.Objectives.Select(o => o.Of(claim.Number))];
    private IReadOnlyList<string> _stamps = [];
    private TrialOutput _output = new();
    private readonly Channel<Report> _reports = Channel.CreateUnbounded<Report>();
    private readonly Queue<string> _lastErrors = new();
    private bool _isPruned;
    private bool _isLost;
    private SecretMask _secrets = options.Secrets;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the command was ended, and the trial is queued again within its retries.</exception>
    /// <exception cref="WeirException">No trial can be run; this one is queued again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (isLate, isLaunched) = (false, false);
        await using var limit = time.CreateTimer(_ => { isLate = true; stop.Cancel(); }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var beating = BeatAsync(stop);
        var reporting = ForwardAsync(stop);
        TrialExit? exit = null;
        string? fault = null;
        WeirException? hopeless = null;
        ComposedTrial? composed = null;
        try
        {
            _stamps = left?.Stamps ?? [.. _sources.Select(s => s.Stamp(options.Folder))];
            var given = await BeginAsync();
            await using var log = OpenLog();
            isLaunched = true;
            composed = Compose();
            exit = await LaunchAsync(composed, given, log, limit, stop.Token);
        }
        catch (WeirException e) when (isLaunched && e.Code != TuningErrors.Composition)
        {
            fault = e.Message;
            hopeless = e;
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
        }

        _reports.Writer.Complete();
        await reporting;
        if (composed?.Files is { } files) await files.DisposeAsync();
        if (!_isLost) // with the lease kept alive: files of a cluster may take their time
        {
            try
            {
                await TellAsync(exit, fault, cancellation.IsCancellationRequested && exit is null && !isLate && !_isPruned, hopeless is not null && hopeless.Code != ErrorCodes.MissingDependency);
            }
            catch (WeirException e) when (e.Code is TuningErrors.Lost or TuningErrors.Trial)
            {
                // The machine slept through the lease, or the command itself told: the study knows how the trial ended, and the others go on.
                await study.EndedAsync(claim, TrialState.Fail, [], e.Message);
            }
        }
        else
        {
            await study.EndedAsync(claim, TrialState.Fail, [], "given up as lost while it ran");
        }

        await stop.CancelAsync();
        await beating;
        launcher.Forget(claim.Number);
        cancellation.ThrowIfCancellationRequested();
        if ((hopeless ?? compositions.Verdict) is { } end) throw end; // no other trial would fare better
    }

    private async Task<IReadOnlyDictionary<string, string?>> BeginAsync()
    {
        if (left is null) return await study.BeganAsync(claim);
        await study.TakenOverAsync(claim, left.Variables);
        return left.Variables;
    }

    private ComposedTrial? Compose()
    {
        if (options.Compose is null) return null;
        try
        {
            var composed = options.Compose(claim.Record);
            compositions.Succeeded();
            _secrets = composed.Secrets;
            return composed;
        }
        catch (WeirException e) when (e.Code != ErrorCodes.CannotWrite)
        {
            throw compositions.Failed(claim.Record, e);
        }
    }

    private Task<TrialExit> LaunchAsync(ComposedTrial? composed, IReadOnlyDictionary<string, string?> given, StreamWriter log, ITimer limit, CancellationToken cancellation) => launcher.RunAsync(
        new TrialLaunch(claim, composed?.Words ?? options.Command?.For(claim.Record) ?? [], options.Folder, Variables(given, composed))
        {
            OnLine = (line, isError) => Hear(line, isError, log),
            OnBegun = at =>
            {
                if (options.TrialTimeout is { } most) limit.Change(most - Since(at, most), Timeout.InfiniteTimeSpan);
            },
            OnRestart = () =>
            {
                _output = new TrialOutput();
                limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            },
            OnPlace = place => listener.Placed(claim, place),
            Limit = options.TrialTimeout,
            Kept = left ?? new LeftTrial(claim.Number, claim.Token, given, _stamps),
        },
        cancellation);

    // The node's clock may be another: no more than the whole, and never less than a moment for what has ended to be seen.
    private TimeSpan Since(DateTimeOffset at, TimeSpan most)
    {
        var past = left is null ? TimeSpan.Zero : time.GetUtcNow() - at;
        return past < TimeSpan.Zero ? TimeSpan.Zero : past > most - Glance ? most > Glance ? most - Glance : TimeSpan.Zero : past;
    }

    private async Task TellAsync(TrialExit? exit, string? fault, bool isInterrupted, bool isHopeless)
    {
        if (isInterrupted)
        {
            await FailAsync("it was interrupted", asksForRetry: true);
        }
        else if ((_isPruned && exit?.Code != 0) || (exit?.Code == PrunedCode && await HasReportedAsync()))
        {
            await study.TellPrunedAsync(claim);
            await study.EndedAsync(claim, TrialState.Pruned, claim.Record.LastReport is { } last ? [last.Value] : [], null);
        }
        else if (exit is null || exit.Code != 0)
        {
            await FailAsync(fault ?? exit!.Fault ?? $"the command ended with code {exit.Code}{(_lastErrors.Count > 0 ? ": " + string.Join(" / ", _lastErrors) : string.Empty)}", exit?.Code == RetryCode || exit?.AsksForRetry == true || isHopeless);
        }
        else
        {
            await TellValuesAsync(exit);
        }
    }

    // A script that reports by `weir tune report` ends with its code when it is told to stop.
    private async Task<bool> HasReportedAsync() => (await study.ReadAsync()).Trials[claim.Number].LastReport is not null;

    private async Task TellValuesAsync(TrialExit exit)
    {
        var directions = study.Definition.Directions.Count;
        IReadOnlyList<double> values;
        try
        {
            values = exit.Values ?? (_sources is [{ IsOutput: true }] ? _output.Values : await ReadAsync());
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
                : $"the command printed no value: its last line is '{Cut(_secrets.Text(_output.LastLine))}'");
            return;
        }

        await study.TellAsync(claim, values, _output.Constraints);
        var isNumber = !values.Any(double.IsNaN);
        await study.EndedAsync(claim, isNumber ? TrialState.Complete : TrialState.Fail, isNumber ? values : [], isNumber ? null : "its value is NaN");
    }

    private async Task<IReadOnlyList<double>> ReadAsync()
    {
        var values = new double[_sources.Length];
        for (var i = 0; i < values.Length; i++) values[i] = _sources[i].File is null ? await MetricAsync(_sources[i].Key) : await ReadAsync(_sources[i], _stamps[i]);
        return values;
    }

    private async Task<double> ReadAsync(ObjectiveSource source, string before)
    {
        for (var glance = 1; ; glance++)
        {
            try
            {
                return source.Read(options.Folder, before);
            }
            catch (WeirException) when (launcher.IsElsewhere && glance < Glances)
            {
                await Task.Delay(Glance, time, CancellationToken.None);
            }
        }
    }

    private async Task<double> MetricAsync(string name) =>
        await study.MetricAsync(claim, name) ?? throw new WeirException(TuningErrors.Objective, $"the command logged no metric '{name}' to its run");

    private async Task FailAsync(string why, bool asksForRetry = false)
    {
        var error = _secrets.Text(why); // the study keeps it, and it may quote what the command wrote
        await study.TellFailedAsync(claim, error, asksForRetry);
        if (asksForRetry) listener.AskedAgain(claim);
        await study.EndedAsync(claim, TrialState.Fail, [], error);
    }

    private void Hear(string line, bool isError, StreamWriter log)
    {
        var shown = _secrets.Text(line);
        lock (log) log.WriteLine(shown);
        if (!isError)
        {
            if (_output.Hear(line) is { } report) _reports.Writer.TryWrite(report);
            return;
        }

        lock (_lastErrors)
        {
            if (shown.Trim().Length == 0) return;
            _lastErrors.Enqueue(Cut(shown.Trim()));
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
                _isPruned = await study.Study.ReportAsync(claim, report.Step, report.Value);
                if (left is null || !claim.Record.Reports.Contains(report)) await listener.ReportedAsync(claim, report);
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
                await study.Study.HeartbeatAsync(claim, options.Lease);
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

    private Dictionary<string, string?> Variables(IReadOnlyDictionary<string, string?> given, ComposedTrial? composed)
    {
        var file = Path.Combine(options.LogFolder, $"{claim.Number}.json");
        AtomicFile.WriteText(file, TrialOverrides.Json(claim.Record));
        var variables = new Dictionary<string, string?>(options.Variables);
        if (options.IsTrackingReachable)
            foreach (var (name, value) in given) variables[name] = value;
        foreach (var (name, value) in composed?.Variables ?? new Dictionary<string, string?>()) variables[name] = value;
        foreach (var (name, value) in TrialOverrides.Variables(claim.Record)) variables[name] = value;
        variables["WEIR_PARAMS_FILE"] = file;
        variables["WEIR_TUNE_STUDY"] = study.Definition.Name;
        variables["WEIR_TUNE_TRIAL"] = claim.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        variables["WEIR_TUNE_TOKEN"] = claim.Token;
        _secrets = _secrets.With(SecretMask.ValuesOf(options.Variables, SecretNames.Default).Append(claim.Token)); // a command may print all that it was given
        return variables;
    }

    private StreamWriter OpenLog() => new(new FileStream(Path.Combine(options.LogFolder, $"{claim.Number}.log"), FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { AutoFlush = true };

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
