using Weir.Foundation.Progress;
using Weir.Training.AutoML.Search;

namespace Weir.Training.AutoML;

/// <summary>Tells of a search: to whoever listens to trials, else to the line of progress.</summary>
internal sealed class ProgressOfSearch(IProgressSink progress, ISearchListener? listener) : ISearchListener
{
    private int? _most;
    private int _ended;

    public void Began(string metric, int? most)
    {
        _most = most;
        listener?.Began(metric, most);
    }

    public void Ended(SearchTrial trial)
    {
        _ended++;
        listener?.Ended(trial);
    }

    public void Rested(int trial, int fold) => listener?.Rested(trial, fold);

    public void Working(int trial, string learner, int fold, int round)
    {
        if (listener is not null) listener.Working(trial, learner, fold, round);
        else progress.Report($"trial {trial + 1}: {learner}", _ended, _most, "trials");
    }
}
