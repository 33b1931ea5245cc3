using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>A failure as JSON: on standard error, and within data.</summary>
internal static class FailureJson
{
    public static void Write(Utf8JsonWriter json, WeirException failure)
    {
        json.WriteStartObject();
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        if (failure.Hint is { } hint) json.WriteString("help", hint);
        if (failure.Location is { } place)
        {
            json.WriteString("file", place.File);
            if (place.Line is { } line) json.WriteNumber("line", line);
            if (place.Column is { } column) json.WriteNumber("column", column);
            if (place.Field is { } field) json.WriteString("field", field);
        }

        json.WriteEndObject();
    }
}
