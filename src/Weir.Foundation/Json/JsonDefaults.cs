using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weir.Foundation.Json;

/// <summary>How Weir writes JSON. Each area keeps its own source-generated context; these are the settings that they share.</summary>
public static class JsonDefaults
{
    /// <summary>For files and <c>--json</c> output that people read: two spaces, text unescaped where JSON allows.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For the wire and for logs: one line, text unescaped where JSON allows.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
