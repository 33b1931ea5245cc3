using System.Globalization;
using Weir.Cli.Shell;
using Weir.Training.AutoML.Search;

namespace Weir.Cli.Training;

/// <summary>What a terminal shows of a search: counts, the best few with their loss and time, and what is at work. Elsewhere it is quiet.</summary>
internal sealed class SearchBoard(CliConsole console, TimeProvider time) : ISearchListener, IDisposable
{
    private const int MostShown = 5;
    private const int UsualWidth = 80;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(int Trial, int Fold), (string Learner, int Round)> _working = [];
    private readonly List<SearchTrial> _best = [];
    private readonly bool _isLive = console is { IsTerminal: true, IsQuiet: false, IsJson: false };
    private readonly long _began = time.GetTimestamp();
    private long _drawn;
    private string _metric = "loss";
    private int? _most;
    private double? _soon;
    private bool _isWhole;
    private int _ended;
    private int _failed;
    private int _shown;

    public void Began(string metric, int? most)
    {
        (_metric, _most) = (metric, most);
        if (_isLive) console.EndProgress();
    }

    public void Ended(SearchTrial trial)
    {
        lock (_lock)
        {
            _ended++;
            if (trial.Status == SearchTrialStatus.Failed) _failed++;
            if (trial.Status != SearchTrialStatus.Failed) _soon ??= trial.EndedAfter;
            // What was on the first fold alone is shown as long as there is nothing else.
            if (trial.Status == SearchTrialStatus.Complete && !_isWhole)
            {
                _isWhole = true;
                _best.Clear();
            }

            if (trial.Status == SearchTrialStatus.Complete || (trial.Status == SearchTrialStatus.Pruned && !_isWhole))
            {
                _best.Add(trial);
                _best.Sort((a, b) => a.Loss!.Value.CompareTo(b.Loss!.Value));
                if (_best.Count > MostShown) _best.RemoveAt(MostShown);
            }

            Draw(isForced: true);
        }
    }

    public void Working(int trial, string learner, int fold, int round)
    {
        lock (_lock)
        {
            _working[(trial, fold)] = (learner, round);
            Draw(isForced: false);
        }
    }

    public void Rested(int trial, int fold)
    {
        lock (_lock) _working.Remove((trial, fold));
    }

    /// <summary>Lines for a terminal of a width; none is longer.</summary>
    public IReadOnlyList<string> Lines(int width)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{_ended}{(_most is { } most ? $" of {most}" : string.Empty)} trials, {time.GetElapsedTime(_began).TotalSeconds:0} s");
        if (_soon is { } soon) head += string.Create(CultureInfo.InvariantCulture, $", first model after {soon:0.0} s");
        if (_failed > 0) head += string.Create(CultureInfo.InvariantCulture, $", {_failed} failed");
        List<string> lines = [head];
        foreach (var trial in _best)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {_metric} {trial.Loss,-10:G6} trial {trial.Number,-4} {Told(trial),-24} fit {trial.FitSeconds,6:0.0} s  {string.Join(' ', trial.Settings.Select(s => $"{s.Key}={s.Value}"))}").TrimEnd());
        foreach (var ((number, fold), (learner, round)) in _working.Take(MostShown))
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  trial {number} at work: {learner}, fold {fold + 1}{(round > 0 ? $", round {round}" : string.Empty)}"));
        return [.. lines.Select(Printable.OneLine).Select(l => l.Length < width ? l : l[..(width - 2)] + "…")];
    }

    private static string Told(SearchTrial trial) => trial.Status == SearchTrialStatus.Complete ? trial.Learner
        : trial.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $"{trial.Learner} ({trial.Share:0%} of rows)")
        : $"{trial.Learner} (one fold)";

    /// <summary>Takes the board away.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown > 0) console.Error.Write(Up());
            _shown = 0;
        }
    }

    public void Dispose() => Clear();

    // One write each time, so that nothing flickers.
    private void Draw(bool isForced)
    {
        if (!_isLive || (!isForced && _drawn != 0 && time.GetElapsedTime(_drawn) < Beat)) return;
        _drawn = time.GetTimestamp();
        var lines = Lines(console.Width ?? UsualWidth);
        console.Error.Write($"{Up()}{string.Concat(lines.Select((l, i) => (i == 0 ? console.Style.Bold(l) : console.Style.Dim(l)) + "\n"))}");
        _shown = lines.Count;
    }

    private string Up() => _shown == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"\u001b[{_shown}A\u001b[J");
}
