using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.Tensors;

namespace Weir.Serving.V2;

/// <summary>Reads <c>{"id", "inputs": [{"name", "shape", "datatype", "data"}], "outputs": [{"name"}]}</c> of the Open Inference Protocol.</summary>
public static class V2RequestParser
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>Parses a body for a model.</summary>
    /// <exception cref="ServingException">The body is no request, or does not fit the model; the sentence names the field.</exception>
    public static V2Request Parse(ReadOnlySpan<byte> body, ServedModel model)
    {
        var names = new List<string>();
        var values = new List<OrtValue>();
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            string? id = null;
            List<string>? outputs = null;
            var hasInputs = false;
            Expect(ref reader, JsonTokenType.StartObject, "the body should be a JSON object with 'inputs'");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8)) id = Text(ref reader, "id");
                else if (reader.ValueTextEquals("inputs"u8)) { ReadInputs(ref reader, body, model, names, values); hasInputs = true; }
                else if (reader.ValueTextEquals("outputs"u8)) outputs = ReadOutputs(ref reader, model);
                else Skip(ref reader);
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw Bad("the body should be one JSON object");
            if (!hasInputs) throw Bad("'inputs' is missing: a list of {\"name\", \"shape\", \"datatype\", \"data\"} is expected");
            foreach (var input in model.Inputs)
                if (!input.IsOptional && !names.Contains(input.Name)) throw new ServingException(ServingFault.InvalidInput, $"the input '{input.Name}' is missing; the model takes {Known(model)}");
            return new V2Request(id, names, values, outputs is { Count: > 0 } ? outputs : null);
        }
        catch (Exception e)
        {
            foreach (var value in values) value.Dispose();
            if (e is JsonException or InvalidOperationException) throw Bad(e is JsonException { BytePositionInLine: { } at, LineNumber: var line } ? $"the body is no valid JSON (line {line + 1}, byte {at + 1})" : "the body holds text that is no Unicode: half a character (an unpaired surrogate such as \"\\ud800\") or bytes that are not UTF-8");
            throw;
        }
    }

    private static void ReadInputs(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ServedModel model, List<string> names, List<OrtValue> values)
    {
        Expect(ref reader, JsonTokenType.StartArray, "'inputs' should be a list");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? name = null, datatype = null;
            long[]? shape = null;
            var data = default(Range?);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8)) name = Text(ref reader, "inputs.name");
                else if (reader.ValueTextEquals("datatype"u8)) datatype = Text(ref reader, "inputs.datatype");
                else if (reader.ValueTextEquals("shape"u8)) shape = Shape(ref reader, name);
                else if (reader.ValueTextEquals("data"u8)) data = Extent(ref reader);
                else Skip(ref reader);
            }

            values.Add(Input(body, model, name, datatype, shape, data, names));
            names.Add(name!);
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw Bad("'inputs' should hold objects");
    }

    private static OrtValue Input(ReadOnlySpan<byte> body, ServedModel model, string? name, string? datatype, long[]? shape, Range? data, List<string> seen)
    {
        if (name is null) throw Bad("an input has no 'name'");
        if (seen.Contains(name)) throw Bad($"the input '{name}' is given twice");
        var info = model.Inputs.FirstOrDefault(i => i.Name == name) ?? throw new ServingException(ServingFault.InvalidInput, $"the model has no input '{name}'; it takes {Known(model)}{Near(name, model)}");
        if (datatype is null) throw Bad($"input '{name}' has no 'datatype'");
        if (shape is null) throw Bad($"input '{name}' has no 'shape'");
        if (data is not { } extent) throw Bad($"input '{name}' has no 'data'");
        var type = Datatype.Find(datatype) ?? throw Bad($"input '{name}': there is no datatype '{datatype}'");
        if (type != info.Metadata.ElementType) throw new ServingException(ServingFault.InvalidInput, $"input '{name}': the model wants {Datatype.NameOf(info.Metadata.ElementType)}, the request has {datatype}");
        RequireShape(info, shape);

        // The data may stand before the shape, so it is read when both are known.
        var json = body[extent];
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(Options));
        return TensorDecoder.Read(ref reader, type, shape, name, json.Length, MayLackText(model, name));
    }

    // As in frames: what the signature does not require may be missing, a column or a tensor. Without a signature only the model knows what an empty text would mean.
    private static bool MayLackText(ServedModel model, string name) => model.Signature?.Inputs is { } inputs
        && (inputs is { IsNamed: false, Fields: [var only] } ? only : inputs.Fields.FirstOrDefault(f => f.Name == name)) is { IsRequired: false };

    private static void RequireShape(TensorInfo info, long[] shape)
    {
        var wanted = info.Metadata.Dimensions;
        var fits = wanted.Count == 0 && !info.Metadata.IsRankKnown && shape.Length == 0 || wanted.Count == shape.Length && !wanted.Where((d, i) => d >= 0 && d != shape[i]).Any();
        // A model may leave the rank open, which the library reports like a scalar; then the model itself judges.
        if (!fits && wanted.Count > 0)
            throw new ServingException(ServingFault.InvalidInput, $"input '{info.Name}': the model wants the shape [{string.Join(",", wanted)}] (-1 = any), the request has [{string.Join(",", shape)}]");
    }

    private static long[] Shape(ref Utf8JsonReader reader, string? name)
    {
        Expect(ref reader, JsonTokenType.StartArray, "'shape' should be a list of whole numbers");
        var shape = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var d) || d < 0) throw Bad($"input '{name}': {System.Text.Encoding.UTF8.GetString(reader.ValueSpan)} is no dimension");
            shape.Add(d);
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. shape] : throw Bad($"input '{name}': 'shape' should hold whole numbers");
    }

    private static List<string> ReadOutputs(ref Utf8JsonReader reader, ServedModel model)
    {
        Expect(ref reader, JsonTokenType.StartArray, "'outputs' should be a list");
        var outputs = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? name = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8)) name = Text(ref reader, "outputs.name");
                else Skip(ref reader);
            }

            if (name is null) throw Bad("an output has no 'name'");
            if (model.Outputs.All(o => o.Name != name)) throw new ServingException(ServingFault.InvalidInput, $"the model has no output '{name}'; it gives {string.Join(", ", model.Outputs.Select(o => o.Name))}");
            if (outputs.Contains(name)) throw Bad($"the output '{name}' is asked for twice");
            outputs.Add(name);
        }

        return outputs;
    }

    // Where a value stands in the body.
    private static Range Extent(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static string Text(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Bad($"'{field}' should be text");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string sentence)
    {
        if (!reader.Read() || reader.TokenType != token) throw Bad(sentence);
    }

    private static string Known(ServedModel model) => string.Join(", ", model.Inputs.Select(i => i.Name));

    private static string Near(string name, ServedModel model) => DidYouMean.Hint(name, model.Inputs.Select(i => i.Name)) is { } hint ? $" ({hint})" : string.Empty;

    private static ServingException Bad(string message) => new(ServingFault.BadRequest, message);
}
