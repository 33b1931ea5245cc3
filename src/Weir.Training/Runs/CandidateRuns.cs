using System.Threading.Channels;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Training.AutoML.Search;

namespace Weir.Training.Runs;

/// <summary>Keeps the trials of a search as runs below the training's, beside the search: what ended meanwhile is written together.</summary>
internal sealed class CandidateRuns : ISearchListener
{
    private const int AtOnce = 32;
    private const string TrialTag = "weir.automl.trial";

    private readonly TrackingClient _client;
    private readonly ActiveRun _parent;
    private readonly TimeProvider _time;
    private readonly ISearchListener? _inner;
    private readonly Dictionary<int, long> _began = [];
    private readonly Channel<(SearchTrial Trial, long Began, long Ended)> _ended = Channel.CreateUnbounded<(SearchTrial, long, long)>();
    private readonly Task _writing;
    private string _metric = "loss";

    /// <summary>Begins to write.</summary>
    /// <param name="client">Tracking.</param>
    /// <param name="parent">The training's run.</param>
    /// <param name="inner">Hears of everything too.</param>
    /// <param name="time">Clock.</param>
    public CandidateRuns(TrackingClient client, ActiveRun parent, ISearchListener? inner, TimeProvider time)
    {
        (_client, _parent, _inner, _time) = (client, parent, inner, time);
        _writing = Task.Run(WriteAsync);
    }

    public void Began(string metric, int? most)
    {
        _metric = metric;
        _inner?.Began(metric, most);
    }

    public void Ended(SearchTrial trial)
    {
        var now = Now();
        _ended.Writer.TryWrite((trial, _began.Remove(trial.Number, out var began) ? began : now, now));
        _inner?.Ended(trial);
    }

    public void Rested(int trial, int fold) => _inner?.Rested(trial, fold);

    public void Working(int trial, string learner, int fold, int round)
    {
        if (round == 0) _began.TryAdd(trial, Now());
        _inner?.Working(trial, learner, fold, round);
    }

    /// <summary>Waits until all that ended is written. What cannot be written is left out: the training itself goes on, and tells where tracking is not to be had.</summary>
    public Task CompleteAsync()
    {
        _ended.Writer.TryComplete();
        return _writing;
    }

    private async Task WriteAsync()
    {
        List<(SearchTrial, long, long)> batch = [];
        while (await _ended.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < AtOnce && _ended.Reader.TryRead(out var next)) batch.Add(next);
            try
            {
                await Task.WhenAll(batch.Select(t => WriteAsync(t.Item1, t.Item2, t.Item3)));
            }
            catch (WeirException)
            {
                return;
            }
        }
    }

    private async Task WriteAsync(SearchTrial trial, long began, long ended)
    {
        var number = trial.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        List<Tag> tags = [new("mlflow.parentRunId", _parent.Id), new("mlflow.user", _parent.Info.UserId ?? Environment.UserName), new(TrialTag, number)];
        if (trial.Status == SearchTrialStatus.Pruned) tags.Add(new(TrialTag + ".pruned", "true"));
        if (trial.Failure is { } reason) tags.Add(new(WeirTags.Failure, Redact.Text(reason)));
        var run = (await _client.CallAsync(RunCalls.Create, new CreateRun(_parent.Info.ExperimentId, _parent.Info.UserId, $"{_parent.Info.RunName}-{number}", began, tags))).Run.Info.RunId;
        List<Metric> metrics = [new("fit_seconds", trial.FitSeconds, ended, 0), new("predict_seconds", trial.PredictSeconds, ended, 0), new("trees", trial.Trees, ended, 0), new("bytes", trial.Bytes, ended, 0)];
        if (trial.Loss is { } loss && double.IsFinite(loss)) metrics.AddRange([new("loss", loss, ended, 0), new(_metric, loss, ended, 0)]);
        await _client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: metrics, Params: [new("learner", trial.Learner), .. trial.Settings.Select(s => new Param(s.Key, s.Value))]));
        var status = trial.Status switch { SearchTrialStatus.Failed => RunStatus.Failed, SearchTrialStatus.Pruned => RunStatus.Killed, _ => RunStatus.Finished };
        await _client.CallAsync(RunCalls.Update, new UpdateRun(run, Status: status, EndTime: ended));
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
