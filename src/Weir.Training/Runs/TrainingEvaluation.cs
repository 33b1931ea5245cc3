using Weir.Client.Evaluations;
using Weir.Lineage;

namespace Weir.Training.Runs;

/// <summary>What <c>evaluation.json</c> says of a training: its figures on the test rows, judged by what was demanded.</summary>
internal static class TrainingEvaluation
{
    /// <summary>The report.</summary>
    /// <param name="request">What was demanded.</param>
    /// <param name="result">Figures.</param>
    /// <param name="inputs">Tables that were read; the last is the one tested on.</param>
    /// <param name="package">Name of the package.</param>
    /// <param name="digest">Its content.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>: a demand names a figure that there is not.</exception>
    public static EvaluationReport Of(TrainingRunRequest request, TrainingResult result, IReadOnlyList<Artifact> inputs, string package, string digest)
    {
        var figures = result.Metrics.ToDictionary(m => m.Key, m => double.IsFinite(m.Value) ? m.Value : (double?)null);
        var tool = new EvaluationTool("weir", typeof(TrainingEvaluation).Assembly.GetName().Version!.ToString(3));
        return EvaluationReport.Judge(request.Time.GetUtcNow(), tool, figures, request.Demands) with
        {
            Model = new EvaluatedModel(package, digest),
            Data = [new EvaluatedData(inputs[^1].Name, inputs[^1].Hash, result.TestRows)],
        };
    }
}
