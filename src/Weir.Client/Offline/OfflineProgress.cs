using System.Buffers;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Json;

namespace Weir.Client.Offline;

/// <summary>How far one run was brought to one server; kept beside its log.</summary>
/// <param name="Server">Which.</param>
/// <param name="RunId">The run there; null before it was made.</param>
/// <param name="ArtifactUri">Where its artifacts go.</param>
/// <param name="Lines">Lines of the log that are there.</param>
internal sealed record OfflineProgress(string Server, string? RunId, string? ArtifactUri, long Lines)
{
    private const string Name = "synced.json";

    /// <summary>The file that holds it.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>Reads it; a run of which another server has a part is refused.</summary>
    public static async Task<OfflineProgress> ReadAsync(string folder, string server, CancellationToken cancellation)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) return new OfflineProgress(server, null, null, 0);
        var read = Parse(await File.ReadAllBytesAsync(path, cancellation), path);
        return read.Server == server ? read
            : throw new WeirException(ErrorCodes.AlreadyExists, $"'{folder}' was brought to {read.Server} already", $"to bring it to {server} as well, remove '{path}'", new SourceLocation(path));
    }

    private static OfflineProgress Parse(byte[] json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new OfflineProgress(root.GetProperty("server").GetString()!, root.GetProperty("run_id").GetString(), root.GetProperty("artifact_uri").GetString(), root.GetProperty("lines").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' does not say how far its run was brought", "remove it: what is there already is found again, and sent once", new SourceLocation(path), e);
        }
    }

    public void Write(string folder)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteString("server", Server);
            json.WriteString("run_id", RunId);
            json.WriteString("artifact_uri", ArtifactUri);
            json.WriteNumber("lines", Lines);
            json.WriteEndObject();
        }

        AtomicFile.WriteBytes(PathIn(folder), buffer.WrittenSpan);
    }
}
