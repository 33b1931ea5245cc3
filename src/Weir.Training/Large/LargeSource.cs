using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Training.Large;

/// <summary>The table of a large training, which is read several times: each time it must be the same.</summary>
/// <param name="path">Its file.</param>
/// <param name="request">Which columns are derived.</param>
/// <param name="rows">Rows that it had when its target was read.</param>
internal sealed class LargeSource(string path, TrainingRequest request, int rows)
{
    private readonly (long Size, DateTime Written) _stamp = StampOf(path);

    /// <summary>One pass over the table. What it leaves behind, here and in the engine that reads, is given back before the next begins.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: the file changed meanwhile.</exception>
    public T Read<T>(Func<Table, T> what, CancellationToken cancellation)
    {
        T made;
        MemoryReturn.Now();
        using (var table = Table.Open(path, new TableOptions { Derive = request.Derive, Progress = request.Progress }, cancellation))
        {
            if (table.RowCount != rows || StampOf(path) != _stamp) throw Changed();
            made = what(table);
        }

        MemoryReturn.Now();
        return StampOf(path) == _stamp ? made : throw Changed();
    }

    private static (long Size, DateTime Written) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    private WeirException Changed() => new(ErrorCodes.InvalidValue, $"'{path}' changed while it was trained on", "train on a file that nobody writes to", new SourceLocation(path));
}
