using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Lineage.Store;
using Weir.Lineage.Walk;
using Weir.PredictionLog;

namespace Weir.Server.Joins;

/// <summary>The way from a prediction to its data: the row in the prediction log, then the lineage of the model that answered.</summary>
public static class PredictionLineage
{
    // A request may hold thousands of rows; all come from one model.
    private const int MostRows = 100;

    /// <summary>True for text that may be a prediction's id: 32 hexadecimal digits of a time-ordered id, with <c>-ROW</c> for one of several.</summary>
    public static bool MayBeId(string subject)
    {
        var id = subject.Split('-')[0];
        return id.Length == 32 && id[12] == '7' && id.All(char.IsAsciiHexDigitLower) && subject[id.Length..] is var row && (row.Length == 0 || (row.Length > 1 && row[1..].All(char.IsAsciiDigit)));
    }

    /// <summary>Finds a prediction and walks up from its model; null when the log has no such prediction.</summary>
    /// <param name="project">Whose log is read.</param>
    /// <param name="store">Its lineage.</param>
    /// <param name="predictionId">The id of a row, or the id of a request, which stands for all its rows.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<PredictionOrigin?> FindAsync(WeirProject project, LineageStore store, string predictionId, CancellationToken cancellation = default)
    {
        var reader = new PredictionLogReader(project.Predictions);
        var (rows, total) = await Task.Run(() => Find(reader, predictionId, cancellation), cancellation);
        if (rows.Count == 0) return null;
        var digest = rows[0].GetProperty(PredictionFields.Digest).GetString()!;
        var name = $"models:/{rows[0].GetProperty(PredictionFields.Model).GetString()}/{rows[0].GetProperty(PredictionFields.Version).GetString()}";
        var tree = await WalkAsync(store, digest, name, cancellation);
        return new PredictionOrigin(rows, total, digest, tree);
    }

    private static (IReadOnlyList<System.Text.Json.JsonElement> Rows, long Total) Find(PredictionLogReader reader, string id, CancellationToken cancellation) =>
        !id.Contains('-', StringComparison.Ordinal) ? reader.FindRequest(id, MostRows, cancellation)
        : reader.Find(id, cancellation) is { } row ? ([row], 1)
        : ([], 0);

    // A model that was served without being trained or registered here has no past to show.
    private static async Task<LineageTree?> WalkAsync(LineageStore store, string digest, string name, CancellationToken cancellation)
    {
        try
        {
            return await LineageWalk.FromRecordAsync(store, digest, LineageDirections.Up, cancellation) with { Subject = name };
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }
}
