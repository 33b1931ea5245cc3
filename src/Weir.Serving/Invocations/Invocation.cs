using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.Tensors;

namespace Weir.Serving.Invocations;

/// <summary>MLflow's scoring protocol, from body to answer.</summary>
public static class Invocation
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Parses a request for a model.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its content type.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ServingException">The sentence says what is wrong, and where.</exception>
    public static Feed Parse(ReadOnlyMemory<byte> body, string? contentType, ServedModel model)
    {
        try
        {
            return ParseBody(body, contentType, model);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw new ServingException(ServingFault.BadRequest, "the body holds text that is no Unicode: half a character (an unpaired surrogate such as \"\\ud800\") or bytes that are not UTF-8");
        }
        catch (ServingException e) when (e.Fault == ServingFault.InvalidInput && model.Signature is null)
        {
            // MLflow's clients tell "does not fit the signature" from "the model does not take it" by the code.
            throw new ServingException(ServingFault.BadRequest, e.Message);
        }
    }

    private static Feed ParseBody(ReadOnlyMemory<byte> body, string? contentType, ServedModel model)
    {
        if (InvocationParser.IsCsv(contentType)) return FeedBuilder.Build(CsvBody.Parse(body.Span), model, isText: true);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Options);
        }
        catch (JsonException e)
        {
            throw new ServingException(ServingFault.BadRequest, $"the body is no valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }

        using (document)
        {
            var parsed = InvocationParser.Parse(document, model);
            ParameterCheck.Check(parsed.Parameters, model.Signature?.Parameters);
            return FeedBuilder.Build(parsed, model, isText: false);
        }
    }

    /// <summary>Writes <c>{"predictions": …}</c>: records for a frame, arrays by output name otherwise. NaN becomes null.</summary>
    /// <remarks>MLflow's clients read <c>predictions</c> alone; where an output has a number for each class, <c>class_names</c> beside it says which is which.</remarks>
    public static void Write(Utf8JsonWriter json, ServedModel model, Feed feed, IReadOnlyList<string> names, RunOutputs outputs)
    {
        json.WriteStartObject();
        json.WritePropertyName("predictions"u8);
        if (feed is { AsRecords: true, Rows: { } rows } && outputs.All(o => HasRows(o, rows))) WriteRecords(json, rows, names, outputs);
        else WriteArrays(json, names, outputs);
        if (names.Any(n => model.ClassNamesOf(n).Count > 0)) WriteClassNames(json, model, names);
        json.WriteEndObject();
    }

    private static void WriteClassNames(Utf8JsonWriter json, ServedModel model, IReadOnlyList<string> names)
    {
        json.WriteStartObject("class_names"u8);
        foreach (var name in names)
        {
            if (model.ClassNamesOf(name) is not { Count: > 0 } classes) continue;
            json.WriteStartArray(name);
            foreach (var one in classes) json.WriteStringValue(one);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter json, int rows, IReadOnlyList<string> names, RunOutputs outputs)
    {
        json.WriteStartArray();
        for (var row = 0; row < rows; row++)
        {
            json.WriteStartObject();
            for (var i = 0; i < outputs.Count; i++)
            {
                json.WritePropertyName(names[i]);
                WriteRow(json, outputs[i], row);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteArrays(Utf8JsonWriter json, IReadOnlyList<string> names, RunOutputs outputs)
    {
        json.WriteStartObject();
        for (var i = 0; i < outputs.Count; i++)
        {
            json.WritePropertyName(names[i]);
            if (outputs[i].ValueType == OnnxValueType.Tensor) TensorEncoder.WriteNested(json, outputs[i], 0, 0, nanAsNull: true);
            else WriteSequence(json, outputs[i]);
        }

        json.WriteEndObject();
    }

    /// <summary>The part of an output that belongs to one row: a value, a list, or a map.</summary>
    internal static void WriteRow(Utf8JsonWriter json, OrtValue value, int row)
    {
        if (value.ValueType == OnnxValueType.Sequence)
        {
            using var item = value.GetValue(row);
            WriteMap(json, item);
            return;
        }

        var width = (int)(value.ElementCount / value.Dimensions[0]);
        if (width == 1) TensorEncoder.WriteElements(json, value, row, 1, nanAsNull: true);
        else TensorEncoder.WriteNested(json, value, 1, row * width, nanAsNull: true);
    }

    /// <summary>True when an output has one part for each row.</summary>
    internal static bool HasRows(OrtValue value, int rows) =>
        value.ValueType == OnnxValueType.Sequence ? value.ValueCount == rows : value.Dimensions.Count > 0 && value.Dimensions[0] == rows;

    private static void WriteSequence(Utf8JsonWriter json, OrtValue value)
    {
        json.WriteStartArray();
        for (var i = 0; i < value.ValueCount; i++)
        {
            using var item = value.GetValue(i);
            WriteMap(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, OrtValue map)
    {
        using var keys = map.GetValue(0);
        using var values = map.GetValue(1);
        var names = keys.ElementType == TensorElementType.String ? keys.GetStrings() : [.. keys.GetTensorData<long>().ToArray().Select(k => k.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        json.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            json.WritePropertyName(names[i]);
            TensorEncoder.WriteElements(json, values, i, 1, nanAsNull: true);
        }

        json.WriteEndObject();
    }
}
