using Weir.Foundation.Errors;

namespace Weir.Training.AutoML;

/// <summary>How memory is shared out among workers.</summary>
/// <param name="Workers">How many there may be.</param>
/// <param name="WorkerBytes">What each may hold.</param>
/// <param name="RowBytes">What each may fill with rows of folds, to have them at hand.</param>
internal sealed record SearchMemory(int Workers, long WorkerBytes, long RowBytes)
{
    /// <summary>What a fold takes of the whole table's features: as they are, in the library, and its bins.</summary>
    public const double CopiesOfRows = 4.5;

    private const long Program = 100_000_000; // a worker without any rows, the library's work space and a model
    private const double ShareOfMachine = 0.8;
    private const long MostRows = 2_000_000_000; // rows are picked again in less time than a round takes

    /// <summary>Shares out.</summary>
    /// <exception cref="WeirException"><c>memory_too_small</c>: not even one worker has its place.</exception>
    /// <param name="search">What is allowed.</param>
    /// <param name="cells">Cells of the widest variant's features.</param>
    /// <param name="wanted">Workers that would be of use.</param>
    public static SearchMemory Plan(SearchOptions search, long cells, int wanted)
    {
        var features = cells * sizeof(float);
        var here = search.Worker is null ? 0 : Environment.WorkingSet;
        var needed = (search.Worker is null ? 0 : Program) + (long)(CopiesOfRows * features);
        var whole = search.Memory ?? (long)(ShareOfMachine * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (search.Memory is not null && whole < here + needed)
        {
            throw new WeirException(
                TrainingErrors.MemoryTooSmall,
                FormattableString.Invariant($"{Text(whole)} of memory are too little for this table: it takes {Text(here)} here, and a worker of the search {Text(needed)} more"),
                $"give at least --memory {Math.Ceiling((here + needed) / 1e8) * 100:0}MB, or fewer rows or columns");
        }

        var workers = (int)Math.Clamp((whole - here) / needed, 1, wanted);
        var each = Math.Max(needed, (whole - here) / workers);
        return new SearchMemory(workers, each, Math.Clamp(each - Program, 0, MostRows));
    }

    private static string Text(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0} MB");
}
