using System.Globalization;
using System.Text.Json;
using Weir.Lineage.Walk;
using Weir.PredictionLog;

namespace Weir.Server.Joins;

/// <summary>A prediction and where its model came from.</summary>
/// <param name="Rows">The logged rows, at least one: ids, time, model, <c>inputs.*</c>, <c>outputs.*</c>.</param>
/// <param name="Total">How many rows the request had; <paramref name="Rows"/> may hold fewer.</param>
/// <param name="ModelDigest">Identity of the model's package.</param>
/// <param name="Model">Lineage of the model; null when nothing was recorded of it.</param>
public sealed record PredictionOrigin(IReadOnlyList<JsonElement> Rows, long Total, string ModelDigest, LineageTree? Model)
{
    /// <summary>The first row.</summary>
    public JsonElement Prediction => Rows[0];

    /// <summary>When the request was answered.</summary>
    public DateTimeOffset AnsweredAt => DateTimeOffset.Parse(Text(PredictionFields.Timestamp), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The same as a tree that begins with a prediction, for those who ask for any subject.</summary>
    /// <param name="subject">What was asked for.</param>
    public LineageTree AsTree(string subject) => (Model ?? new LineageTree(subject, null, [], null)) with
    {
        Subject = subject,
        Prediction = new AnsweredPrediction(
            Text(PredictionFields.PredictionId), AnsweredAt, Text(PredictionFields.Model), Text(PredictionFields.Version), Total,
            Cells(Prediction, PredictionFields.Inputs).ToDictionary(c => c.Name, c => c.Value),
            Cells(Prediction, PredictionFields.Outputs).ToDictionary(c => c.Name, c => c.Value)),
    };

    /// <summary>The inputs or outputs of a row as text. A sealed row has the columns <c>inputs.fare</c>; one still in the journal has an object <c>inputs</c>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="part"><see cref="PredictionFields.Inputs"/> or <see cref="PredictionFields.Outputs"/>.</param>
    public static IEnumerable<(string Name, string Value)> Cells(JsonElement row, string part) => row.TryGetProperty(part, out var nested)
        ? nested.EnumerateObject().Select(c => (c.Name, c.Value.ToString()))
        : row.EnumerateObject().Where(c => c.Name.StartsWith(part + '.', StringComparison.Ordinal)).Select(c => (c.Name[(part.Length + 1)..], c.Value.ToString()));

    private string Text(string field) => Prediction.GetProperty(field).ToString();
}
