using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tuning.Running;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Tells of trials as they end, a line each, and keeps them in tracking; on a terminal a board below shows those at work.</summary>
internal sealed class TuneConsole : IStudyListener, IDisposable
{
    private const int UsualWidth = 80;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CliConsole _console;
    private readonly TrialRuns _runs;
    private readonly TrialBoard _board;
    private readonly bool _isLive;
    private readonly ITimer? _beat;
    private readonly HashSet<int> _again = [];
    private int _shown;

    /// <summary>Begins.</summary>
    /// <param name="console">Where to tell.</param>
    /// <param name="study">The study as it is.</param>
    /// <param name="runs">Tracking.</param>
    /// <param name="time">Clock.</param>
    public TuneConsole(CliConsole console, IStudyView study, TrialRuns runs, TimeProvider time)
    {
        (_console, _runs, _board) = (console, runs, new TrialBoard(study, time));
        _isLive = console is { IsTerminal: true, IsQuiet: false, IsJson: false };
        if (_isLive) _beat = time.CreateTimer(_ => Tell(null), null, Beat, Beat);
    }

    public async Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim)
    {
        Change(b => b.Begin(claim.Record));
        return await _runs.BeganAsync(claim);
    }

    public Task TakenOverAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables)
    {
        Change(b => b.Begin(claim.Record), $"trial {claim.Number}: goes on, begun by a run before this one");
        return _runs.TakenOverAsync(claim, variables);
    }

    public Task GivenBackAsync(TrialClaim claim, IReadOnlyDictionary<string, string?> variables)
    {
        Change(b => b.Begin(claim.Record));
        return _runs.TakenOverAsync(claim, variables);
    }

    public void Placed(TrialClaim claim, string place) => Change(b => b.Place(claim.Number, place));

    public void AskedAgain(TrialClaim claim)
    {
        lock (_lock) _again.Add(claim.Number);
    }

    public Task<double?> MetricAsync(TrialClaim claim, string name) => _runs.MetricAsync(claim, name);

    public Task ReportedAsync(TrialClaim claim, Report report)
    {
        Change(b => b.Report(claim.Number, report));
        return _runs.ReportedAsync(claim, report);
    }

    public async Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error)
    {
        await _runs.EndedAsync(claim, state, values, error);
        lock (_lock)
        {
            var isBetter = _board.End(claim.Number, state, values, _again.Remove(claim.Number) ? "retry" : null);
            var value = values.Count == 0 ? string.Empty : " " + string.Join(' ', values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));
            Tell($"trial {claim.Number}: {state.ToString().ToLowerInvariant()}{value}{(isBetter ? " *" : string.Empty)}  {TrialListing.Parameters(claim.Record)}{(error is null ? string.Empty : $"  {error}")}");
        }
    }

    /// <summary>Takes the board away.</summary>
    public void Dispose()
    {
        _beat?.Dispose();
        lock (_lock) Clear();
    }

    private void Change(Action<TrialBoard> change, string? line = null)
    {
        lock (_lock)
        {
            change(_board);
            Tell(line);
        }
    }

    // One write each time, so that nothing flickers.
    private void Tell(string? line)
    {
        lock (_lock)
        {
            if (!_isLive)
            {
                if (line is not null) _console.Say(line);
                return;
            }

            var lines = _board.Lines(_console.Width ?? UsualWidth);
            _console.Error.Write($"{Up()}{(line is null ? string.Empty : Printable.Text(line) + "\n")}{string.Concat(lines.Select((l, i) => (i == 0 ? _console.Style.Bold(l) : _console.Style.Dim(l)) + "\n"))}");
            _shown = lines.Count;
        }
    }

    private void Clear()
    {
        if (_shown > 0) _console.Error.Write(Up());
        _shown = 0;
    }

    private string Up() => _shown == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"\u001b[{_shown}A\u001b[J");
}
