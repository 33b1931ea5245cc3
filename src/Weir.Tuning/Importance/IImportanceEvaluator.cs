namespace Weir.Tuning.Importance;

/// <summary>Says how much each parameter matters to the value of a trial.</summary>
public interface IImportanceEvaluator
{
    /// <summary>The name in settings.</summary>
    string Name { get; }

    /// <summary>A figure of at least 0 for each parameter, in their order; not normalised.</summary>
    double[] Evaluate(ImportanceData data);
}
