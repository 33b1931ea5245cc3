using System.Text.Json;
using Weir.Foundation.Project;
using Weir.Lineage.Store;
using Weir.Lineage.Walk;
using Weir.PredictionLog;

namespace Weir.Server.Joins;

/// <summary>The way from a prediction to its data: the row in the prediction log, then the lineage of the model that answered.</summary>
public static class PredictionLineage
{
    /// <summary>True for text that may be a prediction's id: 32 hexadecimal digits of a time-ordered id, with <c>-ROW</c> for one of several.</summary>
    public static bool MayBeId(string subject)
    {
        var id = subject.Split('-')[0];
        return id.Length == 32 && id[12] == '7' && id.All(char.IsAsciiHexDigitLower) && subject[id.Length..] is var row && (row.Length == 0 || row[1..].All(char.IsAsciiDigit));
    }

    /// <summary>Finds a prediction and walks up from its model; null when the log has no such prediction.</summary>
    public static async Task<PredictionOrigin?> FindAsync(WeirProject project, LineageStore store, string predictionId, CancellationToken cancellation = default)
    {
        var reader = new PredictionLogReader(project.Predictions);
        if (await Task.Run(() => reader.Find(predictionId, cancellation), cancellation) is not { } prediction) return null;
        var digest = prediction.GetProperty(PredictionFields.Digest).GetString()!;
        var name = $"models:/{prediction.GetProperty(PredictionFields.Model).GetString()}/{prediction.GetProperty(PredictionFields.Version).GetString()}";
        var tree = await WalkAsync(store, digest, name, cancellation);
        return new PredictionOrigin(prediction, digest, tree);
    }

    // A model that was served without being trained or registered here has no past to show.
    private static async Task<LineageTree?> WalkAsync(LineageStore store, string digest, string name, CancellationToken cancellation)
    {
        try
        {
            return await LineageWalk.FromRecordAsync(store, digest, LineageDirections.Up, cancellation) with { Subject = name };
        }
        catch (Foundation.Errors.WeirException e) when (e.Code == Foundation.Errors.ErrorCodes.NotFound)
        {
            return null;
        }
    }
}

/// <summary>A prediction and where its model came from.</summary>
/// <param name="Prediction">The logged row: ids, time, model, <c>inputs.*</c>, <c>outputs.*</c>.</param>
/// <param name="ModelDigest">Identity of the model's package.</param>
/// <param name="Model">Lineage of the model; null when nothing was recorded of it.</param>
public sealed record PredictionOrigin(JsonElement Prediction, string ModelDigest, LineageTree? Model);
