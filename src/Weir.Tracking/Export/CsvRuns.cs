using System.Text.Json;

namespace Weir.Tracking.Export;

/// <summary>Runs as comma-separated values. What a run does not have is empty.</summary>
internal static class CsvRuns
{
    public static async Task WriteAsync(TextReader lines, RunColumns columns, TextWriter output, CancellationToken cancellation)
    {
        var names = columns.All.Select(c => c.Name).ToArray();
        var places = names.Select((n, i) => (n, i)).ToDictionary(c => c.n, c => c.i);
        await output.WriteAsync(Row(names));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            var cells = new string?[names.Length];
            using var document = JsonDocument.Parse(line);
            foreach (var field in document.RootElement.EnumerateObject())
                cells[places[field.Name]] = field.Value.ValueKind == JsonValueKind.Null ? null : field.Value.ToString();
            await output.WriteAsync(Row(cells));
        }
    }

    private static string Row(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\n";

    private static string Cell(string? text) => text is null ? string.Empty
        : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
