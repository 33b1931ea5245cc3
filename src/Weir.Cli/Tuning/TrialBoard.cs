using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>What a terminal shows of a study at work: counts, the best, when it may end, and a row for each trial that runs.</summary>
internal sealed class TrialBoard
{
    private const int MostRows = 12;
    private const int FewForEstimate = 3;

    private readonly SortedDictionary<int, Row> _rows = [];
    private readonly string _name;
    private readonly int? _planned;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly bool _isMaximized;
    private (int Number, double Value)? _best;
    private readonly int _before;
    private int _complete;
    private int _pruned;
    private int _failed;

    public TrialBoard(IStudyView study, TimeProvider time)
    {
        (_name, _planned, _time, _began) = (study.Name, study.PlannedTrials, time, time.GetTimestamp());
        _isMaximized = study.Directions[0] == Direction.Maximize;
        foreach (var trial in study.Finished) Count(trial.State, trial.Origin?.Reason);
        _before = _complete + _pruned + _failed;
        if (study.Directions.Count == 1 && Weir.Tuning.Studies.BestTrial.Of(study) is { } best) _best = (best.Number, best.Values[0]);
    }

    /// <summary>The best value so far; null without one, and with several objectives.</summary>
    public double? Best => _best?.Value;

    /// <summary>How many have come to an end that counts against the plan.</summary>
    public int Done => _complete + _pruned + _failed;

    public void Begin(TrialRecord trial) => _rows[trial.Number] = new Row(TrialListing.Parameters(trial), _time.GetTimestamp());

    public void Place(int number, string place) => Change(number, r => r with { Place = place });

    public void Report(int number, Report report) => Change(number, r => r with { Last = report });

    /// <summary>Takes an end in; true when it is the best so far.</summary>
    public bool End(int number, TrialState state, IReadOnlyList<double> values, string? reason)
    {
        _rows.Remove(number);
        Count(state, reason);
        if (state != TrialState.Complete || values.Count != 1 || (_best is { } best && (_isMaximized ? values[0] <= best.Value : values[0] >= best.Value))) return false;
        _best = (number, values[0]);
        return true;
    }

    /// <summary>Lines for a terminal of a width; none is longer.</summary>
    public IReadOnlyList<string> Lines(int width)
    {
        var lines = new List<string> { Head() };
        foreach (var (number, row) in _rows.Take(_rows.Count > MostRows ? MostRows - 1 : MostRows))
        {
            var last = row.Last is { } report ? string.Create(CultureInfo.InvariantCulture, $"  step {report.Step}: {report.Value:G6}") : string.Empty;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  trial {number,-4} {Words(_time.GetElapsedTime(row.Since)),7}{(row.Place is null ? string.Empty : "  " + row.Place)}{last}  {row.Parameters}"));
        }

        if (_rows.Count > MostRows) lines.Add(string.Create(CultureInfo.InvariantCulture, $"  and {_rows.Count - MostRows + 1} more"));
        return [.. lines.Select(l => Printable.Text(l)).Select(l => l.Length < width ? l : l[..(width - 2)] + "…")];
    }

    private string Head()
    {
        List<string> parts = [string.Create(CultureInfo.InvariantCulture, $"{_name}  {Done}{(_planned is { } all ? $" of {all}" : string.Empty)} trials"), string.Create(CultureInfo.InvariantCulture, $"{_rows.Count} at work")];
        if (_pruned > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_pruned} pruned"));
        if (_failed > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_failed} failed"));
        if (_best is { } best) parts.Add(string.Create(CultureInfo.InvariantCulture, $"best {best.Value:G6} (trial {best.Number})"));
        if (_planned is { } planned && planned > Done && Done - _before >= FewForEstimate) parts.Add($"{Words(_time.GetElapsedTime(_began) / (Done - _before) * (planned - Done))} to go");
        return string.Join(", ", parts);
    }

    // A trial that is tried again counts once, when it comes to its end.
    private void Count(TrialState state, string? reason)
    {
        if (state == TrialState.Complete) _complete++;
        else if (state == TrialState.Pruned) _pruned++;
        else if (reason is not ("stale" or "retry")) _failed++;
    }

    private void Change(int number, Func<Row, Row> change)
    {
        if (_rows.TryGetValue(number, out var row)) _rows[number] = change(row);
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} m {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
    };

    private sealed record Row(string Parameters, long Since)
    {
        public string? Place { get; init; }

        public Report? Last { get; init; }
    }
}
