using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.Pipelines.Journal;

/// <summary>A stage that finished, one line of the journal.</summary>
/// <param name="Id">Of its lineage record.</param>
/// <param name="PipelineFile">Its <c>dvc.yaml</c>, relative to the root.</param>
/// <param name="Stage">Its name there.</param>
/// <param name="Rank">Its place in a sequential run.</param>
/// <param name="StartedMs">When its command began, milliseconds since 1970.</param>
/// <param name="EndedMs">When it ended.</param>
/// <param name="EntryYaml">The lock entry.</param>
internal sealed record JournalEntry(string Id, string PipelineFile, string Stage, int Rank, long StartedMs, long EndedMs, string EntryYaml)
{
    /// <summary>The line, with its end.</summary>
    public byte[] ToLine()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("file", PipelineFile);
            json.WriteString("stage", Stage);
            json.WriteNumber("rank", Rank);
            json.WriteNumber("started", StartedMs);
            json.WriteNumber("ended", EndedMs);
            json.WriteString("entry", EntryYaml);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Every whole line of a journal; what a kill cut off is dropped.</summary>
    public static List<JournalEntry> ReadAll(Stream stream)
    {
        var entries = new List<JournalEntry>();
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
        while (reader.ReadLine() is { } line)
            if (Parse(line) is { } entry) entries.Add(entry);
        return entries;
    }

    private static JournalEntry? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return new JournalEntry(
                json.GetProperty("id").GetString()!,
                json.GetProperty("file").GetString()!,
                json.GetProperty("stage").GetString()!,
                json.GetProperty("rank").GetInt32(),
                json.GetProperty("started").GetInt64(),
                json.GetProperty("ended").GetInt64(),
                json.GetProperty("entry").GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
