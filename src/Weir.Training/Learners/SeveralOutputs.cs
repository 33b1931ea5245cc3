using Weir.Models.Onnx.Building;
using Weir.Training.Targets;

namespace Weir.Training.Learners;

/// <summary>A contest for each output; the winners side by side are one model.</summary>
internal static class SeveralOutputs
{
    public static TrainedContest Run(
        ILearner[] learners, Samples samples, TrainingData data, LearnerOptions options, TrainingRequest request, double validationShare, CancellationToken cancellation)
    {
        var target = data.Target;
        var groups = data.Groups is { } all ? Array.ConvertAll(data.TrainingRows, r => all[r]) : null;
        if (target.Task != LearningTask.MultiOutput) return Contest.Run(learners, samples, target.Task, options, request, validationShare, groups, cancellation);
        List<TrainedContest> contests = [];
        try
        {
            foreach (var values in target.Several)
            {
                var own = samples with { Target = Array.ConvertAll(data.TrainingRows, r => values[r]) };
                contests.Add(Contest.Run(learners, own, LearningTask.Regression, options with { Task = LearningTask.Regression, Outputs = 1 }, request, validationShare, groups, cancellation));
            }
        }
        catch
        {
            foreach (var contest in contests) contest.Best.Dispose();
            throw;
        }

        return SideBySide(contests, target);
    }

    /// <summary>The winners of contests, one an output, as one model.</summary>
    public static TrainedContest SideBySide(IReadOnlyList<TrainedContest> contests, Target target)
    {
        var names = Evaluation.KindFigures.Plain(target.Columns);
        string Named(int output, string name) => $"{name}.{names[output]}";
        var winners = contests.Select(c => c.Learner).Distinct().ToArray();
        return new TrainedContest(
            winners.Length == 1 ? winners[0] : string.Join("+", winners),
            new SideBySideModel([.. contests.Select(c => c.Best)], contests.SelectMany((c, i) => c.Best.Parameters.Select(p => KeyValuePair.Create(Named(i, p.Key), p.Value))).ToDictionary()),
            [.. contests.SelectMany((c, i) => c.Leaderboard.Select(l => l with { Learner = Named(i, l.Learner) }))],
            [.. contests.SelectMany((c, i) => c.Curves.Select(p => (Named(i, p.Name), p.Round, p.Value)))])
        { TrainedRows = contests.Min(c => c.TrainedRows) };
    }
}

/// <summary>Models of one number each, as one model of all of them.</summary>
internal sealed class SideBySideModel(IReadOnlyList<ITrainedModel> members, IReadOnlyDictionary<string, string> parameters) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds => [];

    public IReadOnlyDictionary<string, string> Parameters => parameters;

    public int Trees => members.Sum(m => m.Trees);

    public int BatchRows => members.Min(m => m.BatchRows);

    public float[] Predict(Samples samples)
    {
        var predictions = new float[samples.Rows * members.Count];
        for (var k = 0; k < members.Count; k++)
        {
            var column = members[k].Predict(samples);
            for (var r = 0; r < column.Length; r++) predictions[(r * members.Count) + k] = column[r];
        }

        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => throw new NotSupportedException("each output has a target of its own");

    public string Add(GraphBuilder graph, string features) => graph.Concat([.. members.Select(m => m.Add(graph, features))]);

    public IReadOnlyDictionary<int, double> Importance()
    {
        Dictionary<int, double> all = [];
        foreach (var member in members)
        {
            var importance = member.Importance();
            var total = importance.Values.Sum();
            if (total > 0) foreach (var (feature, value) in importance) all[feature] = all.GetValueOrDefault(feature) + (value / total / members.Count);
        }

        return all;
    }

    public void Write(BinaryWriter writer) => throw new NotSupportedException("no worker trains several outputs");

    public void Dispose()
    {
        foreach (var member in members) member.Dispose();
    }
}
