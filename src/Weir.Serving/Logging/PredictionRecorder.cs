using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Native.OnnxRuntime;
using Weir.PredictionLog;
using Weir.Serving.Engine;
using Weir.Serving.Invocations;
using Weir.Serving.Tensors;

namespace Weir.Serving.Logging;

/// <summary>Hands each row of an answered request to the prediction log.</summary>
public sealed class PredictionRecorder(PredictionLogWriter log, TimeProvider time)
{
    private readonly JsonBuffers _buffers = new();

    // Beyond that an input is an image or the like: its place is a data set, not a table of predictions.
    private const int WidestCell = 4096;

    /// <summary>Logs the rows of one request.</summary>
    /// <param name="model">Who answered.</param>
    /// <param name="predictionId">The server's id of the request; several rows get <c>-ROW</c> behind it.</param>
    /// <param name="clientId">The client's own id.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputs">What was asked.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="outputs">What was answered.</param>
    /// <param name="latency">Time in the model.</param>
    public void Record(
        ServedModel model, string predictionId, string? clientId, IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string> outputNames, RunOutputs outputs, TimeSpan latency)
    {
        var rows = inputs.Count > 0 && inputs[0].Dimensions.Count > 0 ? (int)inputs[0].Dimensions[0] : 1;
        var byRow = inputs.All(v => Invocation.HasRows(v, rows)) && outputs.All(v => Invocation.HasRows(v, rows));
        var columns = MatrixColumns(model, inputs);
        var now = time.GetUtcNow();
        for (var row = 0; row < (byRow ? rows : 1); row++)
        {
            using var buffer = _buffers.Rent();
            Write(buffer.Json, row);
            log.TryAppend(buffer.Written.ToArray());
        }

        void Write(Utf8JsonWriter json, int row)
        {
            json.WriteStartObject();
            json.WriteString(Names.PredictionId, byRow && rows > 1 ? $"{predictionId}-{row}" : predictionId);
            if (clientId is not null) json.WriteString(Names.ClientId, clientId);
            json.WriteString(Names.Timestamp, now.UtcDateTime);
            json.WriteString(Names.Model, model.Name);
            json.WriteString(Names.Version, model.Version);
            json.WriteString(Names.Digest, model.Digest);
            json.WriteString(Names.Variant, "main"u8);
            json.WriteNumber(Names.Row, row);
            json.WriteNumber(Names.LatencyMs, Math.Round(latency.TotalMilliseconds, 4));
            json.WriteStartObject(Names.Inputs);
            if (columns is not null && byRow) WriteMatrixRow(json, columns, inputs[0], row);
            else for (var i = 0; i < inputs.Count; i++) WriteCell(json, inputNames[i], inputs[i], byRow ? row : null);
            json.WriteEndObject();
            json.WriteStartObject(Names.Outputs);
            for (var i = 0; i < outputs.Count; i++) WriteCell(json, outputNames[i], outputs[i], byRow ? row : null);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    // One matrix whose columns the signature names is logged column by column.
    private static string[]? MatrixColumns(ServedModel model, IReadOnlyList<OrtValue> inputs)
    {
        if (model.Signature?.Inputs is not { IsTensors: false, Fields: var fields } || inputs is not [{ Dimensions: [_, var width] }] || width != fields.Count || width < 2) return null;
        return [.. fields.Select((f, i) => f.Name ?? $"column_{i}")];
    }

    private static void WriteMatrixRow(Utf8JsonWriter json, string[] columns, OrtValue matrix, int row)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            json.WritePropertyName(columns[c]);
            TensorEncoder.WriteElements(json, matrix, row * columns.Length + c, 1, nanAsNull: true);
        }
    }

    private static void WriteCell(Utf8JsonWriter json, string name, OrtValue value, int? row)
    {
        if (value.ValueType == OnnxValueType.Tensor && value.ElementCount / Math.Max(1, row is null ? 1 : value.Dimensions[0]) > WidestCell) return;
        json.WritePropertyName(name);
        if (row is { } r) Invocation.WriteRow(json, value, r);
        else TensorEncoder.WriteNested(json, value, 0, 0, nanAsNull: true);
    }

    // Encoded once.
    private static class Names
    {
        public static readonly JsonEncodedText PredictionId = JsonEncodedText.Encode(PredictionFields.PredictionId);
        public static readonly JsonEncodedText ClientId = JsonEncodedText.Encode(PredictionFields.ClientId);
        public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode(PredictionFields.Timestamp);
        public static readonly JsonEncodedText Model = JsonEncodedText.Encode(PredictionFields.Model);
        public static readonly JsonEncodedText Version = JsonEncodedText.Encode(PredictionFields.Version);
        public static readonly JsonEncodedText Digest = JsonEncodedText.Encode(PredictionFields.Digest);
        public static readonly JsonEncodedText Variant = JsonEncodedText.Encode(PredictionFields.Variant);
        public static readonly JsonEncodedText Row = JsonEncodedText.Encode(PredictionFields.Row);
        public static readonly JsonEncodedText LatencyMs = JsonEncodedText.Encode(PredictionFields.LatencyMs);
        public static readonly JsonEncodedText Inputs = JsonEncodedText.Encode(PredictionFields.Inputs);
        public static readonly JsonEncodedText Outputs = JsonEncodedText.Encode(PredictionFields.Outputs);
    }
}
