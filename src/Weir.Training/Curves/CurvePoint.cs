namespace Weir.Training.Curves;

/// <summary>The loss (<c>log_loss</c> or <c>rmse</c>) of a model on rows that it was trained on and on rows held back.</summary>
/// <param name="At">Rows trained on, or the value of the setting.</param>
/// <param name="Training">Loss on the rows trained on.</param>
/// <param name="Validation">Loss on the rows held back, the same for all points.</param>
public sealed record CurvePoint(string At, double Training, double Validation);

/// <summary>A setting of a learner with the values to try.</summary>
/// <param name="Setting">Its name.</param>
/// <param name="Values">At least two.</param>
public sealed record ValidationValues(string Setting, IReadOnlyList<string> Values);
