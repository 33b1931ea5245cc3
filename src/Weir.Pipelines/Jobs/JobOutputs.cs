using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;

namespace Weir.Pipelines.Jobs;

/// <summary>The files that a job left in its output folder, by content, so that a later run can be compared with it.</summary>
internal static class JobOutputs
{
    /// <summary>Where they are listed among the artifacts.</summary>
    public const string Path = "weir/outputs.json";

    private const int Most = 1000;
    private const long MostBytes = 2L << 30;

    /// <summary>Path to <c>md5:…</c>, without records and logs; as far as files are few and small enough to be read again; what cannot be read is passed over.</summary>
    public static SortedDictionary<string, string> Read(string folder, string? records, string log)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(folder)) return found;
        var left = MostBytes;
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }).Order(StringComparer.Ordinal))
        {
            if (file == log || (records is not null && records != folder && file.StartsWith(records + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))) continue;
            try
            {
                left -= new FileInfo(file).Length;
                if (left < 0 || found.Count == Most) break;
                found[System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/')] = $"md5:{ContentHash.Md5OfFile(file)}";
            }
            catch (Exception e) when (e is WeirException or IOException or UnauthorizedAccessException)
            {
                // A pipe, a socket, a file that is gone by now: nothing to compare with, and no reason to lose the job.
            }
        }

        return found;
    }

    /// <summary>As JSON.</summary>
    public static byte[] ToJson(SortedDictionary<string, string> outputs) => JsonSerializer.SerializeToUtf8Bytes(outputs, OutputsJson.Default.SortedDictionaryStringString);

    /// <summary>Reads the list.</summary>
    public static SortedDictionary<string, string> Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, OutputsJson.Default.SortedDictionaryStringString) ?? [];
}

/// <summary>Lists of outputs as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class OutputsJson : JsonSerializerContext;
