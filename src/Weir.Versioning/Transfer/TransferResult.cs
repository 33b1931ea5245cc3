using Weir.Foundation.Errors;

namespace Weir.Versioning.Transfer;

/// <summary>What a push or fetch did.</summary>
public sealed class TransferResult
{
    private readonly Lock _gate = new();

    /// <summary>Objects that were moved.</summary>
    public int Transferred { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Objects that were there already.</summary>
    public int Present { get; private set; }

    /// <summary>Paths whose objects are nowhere.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Paths that failed, each with the reason.</summary>
    public List<(string Path, WeirException Reason)> Failed { get; } = [];

    /// <summary>Remotes that were used.</summary>
    public List<string> Remotes { get; } = [];

    internal void Moved(long bytes)
    {
        lock (_gate)
        {
            Transferred++;
            Bytes += bytes;
        }
    }

    internal void Add(int objects, long bytes)
    {
        lock (_gate)
        {
            Transferred += objects;
            Bytes += bytes;
        }
    }

    internal void WasThere(int count)
    {
        lock (_gate) Present += count;
    }

    internal void IsMissing(string path)
    {
        lock (_gate) Missing.Add(path);
    }

    internal void HasFailed(string path, WeirException reason)
    {
        lock (_gate) Failed.Add((path, reason));
    }

    /// <summary>Fails when something is missing or failed, naming it; what could be done is done.</summary>
    /// <exception cref="WeirException"><c>transfer_incomplete</c>.</exception>
    public void Require(string verb)
    {
        if (Failed.Count == 0 && Missing.Count == 0) return;
        Missing.Sort(StringComparer.Ordinal);
        Failed.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var parts = new List<string>();
        if (Missing.Count > 0) parts.Add($"{Names(Missing)} {(Missing.Count == 1 ? "is" : "are")} {(verb == "push" ? "neither in the cache nor in the remote" : "not in the remote")}");
        if (Failed.Count > 0) parts.Add($"{Names(Failed.ConvertAll(f => f.Path))} failed: {Failed[0].Reason.Message}");
        throw new WeirException("transfer_incomplete", string.Join("; ", parts), Failed.Count > 0 ? Failed[0].Reason.Hint ?? "try again: what is done is not done twice" : verb == "push" ? "get it from whoever has it, or `weir checkout` the commit that has" : "somebody who has it must `weir push` it; everything else is in place")
        { IsTransient = Failed.Any(f => f.Reason.IsTransient) };
    }

    private static string Names(List<string> paths) => $"{string.Join(", ", paths.Take(10).Select(p => $"'{p}'"))}{(paths.Count > 10 ? $" and {paths.Count - 10} more" : string.Empty)}";
}
