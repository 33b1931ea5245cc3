namespace Weir.Storage;

/// <summary>A store in which writes that were killed leave files behind, which nobody sees and only their space betrays.</summary>
public interface IUnfinishedWrites
{
    /// <summary>Removes what killed writers left.</summary>
    /// <param name="before">Only what nothing was written to since: a writer at work is left alone.</param>
    /// <param name="isDryRun">Removes nothing, and counts.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    /// <returns>Files and their bytes.</returns>
    Task<(long Files, long Bytes)> RemoveUnfinishedAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellation = default);
}
