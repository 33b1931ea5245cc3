using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Access;

/// <summary>Reads the audit log.</summary>
internal sealed class AuditService(IDatabase database)
{
    public async Task<AuditAnswer> ReadAsync(ReadAudit request, CancellationToken cancellation)
    {
        var most = Required.MaxResults(request.MaxResults, 100, 1000);
        var entries = await database.ReadAsync(s => AuditTable.Read(s, request.Before ?? long.MaxValue, request.Object, request.Actor, most + 1), cancellation);
        if (entries.Count <= most) return new AuditAnswer(entries);
        entries.RemoveAt(most);
        return new AuditAnswer(entries, entries[^1].EntryNo);
    }
}
