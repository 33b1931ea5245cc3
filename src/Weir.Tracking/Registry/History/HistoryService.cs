using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.History;

/// <summary>Reads the history of a model.</summary>
internal sealed class HistoryService(IDatabase database)
{
    public async Task<HistoryAnswer> ReadAsync(ReadHistory request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var version = request.Version is { Length: > 0 } given ? Required.Version(given) : (long?)null;
        var most = Required.MaxResults(request.MaxResults, 100, 1000);
        var entries = await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                return HistoryTable.Read(session, name, version, request.Before ?? long.MaxValue, most + 1);
            },
            cancellation);
        if (entries.Count <= most) return new HistoryAnswer(entries);
        entries.RemoveAt(most);
        return new HistoryAnswer(entries, entries[^1].EntryNo);
    }
}
