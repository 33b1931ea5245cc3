namespace Weir.Training.AutoML.Folds;

/// <summary>Rows to train on, and rows to predict that were not among them. Both ascending.</summary>
internal sealed record Fold(int[] Training, int[] Check);
