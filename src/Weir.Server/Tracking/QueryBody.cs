using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Tracking;

namespace Weir.Server.Tracking;

/// <summary>Query parameters as the JSON body that they stand for: all strings, which the lenient reader takes for numbers and booleans too.</summary>
internal static class QueryBody
{
    public static ReadOnlyMemory<byte> ToJson(IQueryCollection query, ICallHandler handler)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, values) in query)
            {
                if (!handler.HasField(name)) continue;
                writer.WritePropertyName(name);
                if (!handler.IsList(name))
                {
                    writer.WriteStringValue(values[^1]);
                    continue;
                }

                writer.WriteStartArray();
                foreach (var value in values) writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
