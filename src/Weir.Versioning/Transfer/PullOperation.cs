using Weir.Foundation.Errors;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>A fetch and then a checkout of the same targets.</summary>
public sealed class PullOperation(DvcRepository repository, TimeProvider time)
{
    /// <summary>Pulls; what is missing is in the result, the rest is in the workspace.</summary>
    public async Task<PullResult> RunAsync(TransferRequest request, bool force, CancellationToken cancellation = default)
    {
        var fetched = await new FetchOperation(repository, time).RunAsync(request, cancellation);
        // Only what the workspace tracks: commits were fetched, not checked out.
        var entries = await Selection.CollectAsync(repository, request with { Scope = new RevisionScope(), Remote = null }, forPush: false, cancellation);
        var targets = entries.Select(e => (e.Out, e.Part is null ? null : (string?)$"{e.Out.FullPath}/{e.Part}")).DistinctBy(t => (t.Out.FullPath, t.Item2)).ToList();
        var checkedOut = new CheckoutOperation(repository).Run(targets, new CheckoutOptions { Force = force, RemoveUnused = request.Targets.Count == 0 }, cancellation);
        checkedOut.Added.AddRange(await Imports.ImportFetch.PlaceAsync(repository, entries, force, time, cancellation));
        return new PullResult(fetched, checkedOut.Added, checkedOut.Modified, checkedOut.Deleted, checkedOut.Missing);
    }
}

/// <summary>What a pull did; paths relative to the root, folders with a slash at the end.</summary>
/// <param name="Fetched">What came from remotes.</param>
/// <param name="Added">New in the workspace.</param>
/// <param name="Modified">Changed in the workspace.</param>
/// <param name="Deleted">Gone from the workspace.</param>
/// <param name="Missing">Could not be brought.</param>
public sealed record PullResult(TransferResult Fetched, IReadOnlyList<string> Added, IReadOnlyList<string> Modified, IReadOnlyList<string> Deleted, IReadOnlyList<string> Missing)
{
    /// <summary>Fails when something failed or, unless that is allowed, is missing.</summary>
    /// <exception cref="WeirException"><c>transfer_incomplete</c>, <c>not_in_cache</c>.</exception>
    public void Require(bool allowsMissing)
    {
        if (allowsMissing) Fetched.Missing.Clear();
        Fetched.Require("pull");
        if (Missing.Count > 0 && !allowsMissing) throw new WeirException("not_in_cache", $"{string.Join(", ", Missing.Take(10).Select(m => $"'{m}'"))} could not be brought: not all objects are in the cache", "`weir fetch` says which remote was asked");
    }
}
