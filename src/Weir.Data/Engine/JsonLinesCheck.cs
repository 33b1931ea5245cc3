using System.IO.Compression;
using System.Text.Json;
using Weir.Data.Import;
using Weir.Foundation.Errors;

namespace Weir.Data.Engine;

/// <summary>Finds the line that is no JSON object, after DuckDB refused the file: its own line numbers are off by one at times.</summary>
internal static class JsonLinesCheck
{
    /// <summary>The failure that names the line, or null when every line is an object.</summary>
    public static WeirException? FirstBroken(string path)
    {
        using var file = File.OpenRead(path);
        using var stream = SourceSniffer.IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(stream);
        try
        {
            for (var number = 1; reader.ReadLine() is { } line; number++)
                if (line.Trim().Length > 0 && Fault(line) is { } fault)
                    return new WeirException(ErrorCodes.CorruptFile, $"the line is no JSON object that can be a row: {fault}", "write one object a line", new SourceLocation(path, number));
            return null;
        }
        catch (InvalidDataException e)
        {
            return Csv.CsvErrors.Gzip(path, e);
        }
    }

    private static string? Fault(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Twice(document.RootElement);
            return $"it is {(document.RootElement.ValueKind == JsonValueKind.Array ? "an" : "a")} {document.RootElement.ValueKind.ToString().ToLowerInvariant()}";
        }
        catch (JsonException e)
        {
            return $"unexpected text at character {e.BytePositionInLine + 1}";
        }
    }

    private static string? Twice(JsonElement row)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
            if (!names.Add(property.Name)) return $"it names '{property.Name}' twice";
        return null;
    }
}
