namespace Weir.Training.AutoML.Search;

/// <summary>The steps on which a candidate must prove itself before it gets more: growing parts of the first fold's rows, the first fold, all folds.</summary>
/// <param name="Shares">Of the first fold's training rows, growing; empty where candidates begin with all folds.</param>
/// <param name="SketchShare">Share of the rows of the very first model, which is there soon on any table; null where the first candidate is as soon.</param>
internal sealed record Rungs(IReadOnlyList<double> Shares, double? SketchShare)
{
    /// <summary>Rows × values × outputs of a table on which a candidate costs nothing: all folds at once.</summary>
    public const double SmallCells = 250_000;

    private const double SketchCells = 200_000;
    private const double SketchRows = 500; // many classes are many cells a row, and fewer rows would not know them
    private const double EntryCells = 50_000;
    private const double EntryRows = 5_000;
    private const double Growth = 4;

    /// <summary>The last step: all folds.</summary>
    public int Top => Shares.Count;

    /// <summary>All folds at once.</summary>
    public static Rungs None { get; } = new([], null);

    /// <summary>Steps for a table. They depend on it alone, so that a search can be repeated without its budget.</summary>
    /// <param name="cells">Rows × width × outputs.</param>
    /// <param name="filled">The same without values that are 0, which cost next to nothing.</param>
    /// <param name="rows">Training rows of the first fold.</param>
    /// <param name="isOneFold">True where the first fold is all there is.</param>
    public static Rungs Of(double cells, double filled, int rows, bool isOneFold)
    {
        if (cells <= SmallCells) return None;
        List<double> shares = isOneFold ? [] : [1];
        for (var share = 1 / Growth; share * rows >= EntryRows && share * filled >= EntryCells; share /= Growth) shares.Insert(0, share);
        return new Rungs(shares, Math.Min(1, Math.Max(SketchCells / filled, SketchRows / rows)));
    }
}
