using Weir.Data.Tables;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>How many rows of a table a search takes. What comes before the first trial (reading, looking at columns, making features) grows with the rows, and must leave most of a budget to the trials.</summary>
/// <remarks>The count depends on the budget as it is written, the table and the memory, never on how fast anything was: it is noted, and <see cref="SearchOptions.Rows"/> gives it again.</remarks>
internal static class SearchRows
{
    /// <summary>Fewer are not worth leaving any out.</summary>
    public const int Least = 5_000;

    private const double CellsPerSecond = 100_000; // some fifth of a second's work, where they are text
    private const double OfNumber = 0.2; // what a number costs beside a text: counting and encoding values is the most of it
    private const double FeatureCellsPerSecond = 1_500_000; // words of prose are hundreds of features a cell
    private const double StartAndEnd = 2;
    private const double Margin = 0.98;
    private const double FirstShare = 0.25;
    private const double BytesPerCell = 300; // values, texts, features, and what the collector has not given back
    private const double ShareOfMachine = 0.8;
    private const double FeatureCopies = 1.5; // the matrix here, and what is made of it in passing
    private const long Program = 150_000_000;

    /// <summary>What a row costs, in cells of text.</summary>
    public static double WidthOf(IEnumerable<ColumnType> columns) => columns.Sum(c => c is ColumnType.Number or ColumnType.Integer or ColumnType.Boolean ? OfNumber : 1);

    /// <summary>Rows that a search takes at most.</summary>
    /// <param name="search">What was asked for.</param>
    /// <param name="columns">What a row costs: <see cref="WidthOf"/>.</param>
    public static int Most(SearchOptions search, double columns)
    {
        if (search.Rows is { } asked) return asked;
        var cells = Math.Min(SecondsFor(search) * CellsPerSecond, Math.Max(0, MemoryOf(search) - Program) / BytesPerCell);
        return (int)Math.Clamp(cells / columns, Least, int.MaxValue);
    }

    /// <summary>Rows of a model that is there before the others are even read; null where those are read as soon.</summary>
    /// <param name="search">What was asked for.</param>
    /// <param name="rows">Rows of the search.</param>
    /// <param name="columns">What a row costs.</param>
    public static int? First(SearchOptions search, int rows, double columns) =>
        search is { Budget: null, CpuBudget: null } || rows * columns <= search.SoonCells ? null : Math.Max(Least, (int)(FirstShare * search.SoonCells / columns));

    /// <summary>Rows whose features fit into the budget and into memory; null where all of them do.</summary>
    /// <param name="search">What was asked for.</param>
    /// <param name="data">The rows.</param>
    /// <param name="width">Features of all variants.</param>
    public static int? Fitting(SearchOptions search, TrainingData data, int width)
    {
        if (search.Rows is not null) return null;
        var rows = data.TrainingRows.Length;
        var workers = search.Worker is null ? 0 : Program;
        var left = MemoryOf(search) - Environment.WorkingSet - workers;
        width = Math.Max(1, width);
        var most = Math.Min(Array.MaxLength, left / (sizeof(float) * (SearchMemory.CopiesOfRows + FeatureCopies))) / width;
        // Where not even a few fit, whoever shares the memory out says what is missing.
        if (most < Least) return null;
        most = Math.Min(Margin * most, Math.Max(Least, (search.FeatureCells ?? SecondsFor(search) * FeatureCellsPerSecond) / width));
        return rows <= most ? null : (int)(most / rows * (rows + data.TestRows.Length));
    }

    // Without what starting and ending take on any table.
    private static double SecondsFor(SearchOptions search) =>
        Math.Max(0, Math.Min(search.Budget?.TotalSeconds ?? double.PositiveInfinity, search.CpuBudget?.TotalSeconds ?? double.PositiveInfinity) - StartAndEnd);

    private static double MemoryOf(SearchOptions search) => search.Memory ?? ShareOfMachine * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
