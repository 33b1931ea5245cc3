using System.Buffers;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;

namespace Weir.Tracking.Backup;

/// <summary>The list of a backup's files with lengths and SHA-256, <c>manifest.json</c>.</summary>
internal sealed class BackupManifest
{
    private const string Name = "manifest.json";
    private const int Format = 1;

    private BackupManifest(Dictionary<string, (long Bytes, string Sha256)> files) => Files = files;

    /// <summary>Files by path in the backup.</summary>
    public IReadOnlyDictionary<string, (long Bytes, string Sha256)> Files { get; }

    /// <summary>The manifest that a folder should have.</summary>
    public static BackupManifest Of(string folder, CancellationToken cancellation)
    {
        var files = new Dictionary<string, (long, string)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (name != Name) files.Add(name, (new FileInfo(path).Length, ContentHash.Sha256OfFile(path, cancellation)));
        }

        return new BackupManifest(files);
    }

    /// <summary>Reads a folder's manifest.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>: it is no backup, or an unfinished one; <c>corrupt_file</c>.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) throw WeirException.FileNotFound(path, "without it the folder is no backup, or one that was not finished");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.GetProperty("format").GetInt32() != Format) throw new JsonException();
            return new BackupManifest(document.RootElement.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => (f.Value.GetProperty("bytes").GetInt64(), f.Value.GetProperty("sha256").GetString()!)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' is not a manifest of this version", inner: e);
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string folder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteStartObject("files");
            foreach (var (name, (bytes, hash)) in Files)
            {
                json.WriteStartObject(name);
                json.WriteNumber("bytes", bytes);
                json.WriteString("sha256", hash);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        AtomicFile.WriteBytes(Path.Combine(folder, Name), buffer.WrittenSpan);
    }

    /// <summary>Compares every file with the list.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>, with the first file that is missing, added or other.</exception>
    public void Check(string folder, CancellationToken cancellation)
    {
        var here = Of(folder, cancellation).Files;
        foreach (var name in Files.Keys.Union(here.Keys))
        {
            if (!here.TryGetValue(name, out var found)) throw Damaged(name, "is missing");
            if (!Files.TryGetValue(name, out var listed)) throw Damaged(name, "is not in its manifest");
            if (found != listed) throw Damaged(name, "is not as it was written");
        }

        WeirException Damaged(string name, string what) => new(ErrorCodes.CorruptFile, $"the backup is damaged: '{name}' {what}", "use another backup", new SourceLocation(Path.Combine(folder, name)));
    }
}
