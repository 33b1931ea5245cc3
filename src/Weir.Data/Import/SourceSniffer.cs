using Weir.Foundation.Errors;

namespace Weir.Data.Import;

/// <summary>Tells what kind of source something is: by the format that was named, by its first bytes, by its name.</summary>
internal static class SourceSniffer
{
    private static readonly (string Word, SourceKind Kind)[] Formats =
    [
        ("csv", SourceKind.Csv), ("tsv", SourceKind.Tsv), ("parquet", SourceKind.Parquet), ("jsonl", SourceKind.JsonLines),
        ("ndjson", SourceKind.JsonLines), ("sqlite", SourceKind.Sqlite), ("duckdb", SourceKind.DuckDb), ("postgresql", SourceKind.PostgreSql),
    ];

    private static readonly (string Extension, SourceKind Kind)[] Extensions =
    [
        (".csv", SourceKind.Csv), (".txt", SourceKind.Csv), (".tsv", SourceKind.Tsv), (".tab", SourceKind.Tsv), (".parquet", SourceKind.Parquet), (".pq", SourceKind.Parquet),
        (".jsonl", SourceKind.JsonLines), (".ndjson", SourceKind.JsonLines), (".json", SourceKind.JsonLines),
        (".sqlite", SourceKind.Sqlite), (".sqlite3", SourceKind.Sqlite), (".db", SourceKind.Sqlite), (".duckdb", SourceKind.DuckDb),
    ];

    /// <summary>The kind of a source.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>wrong_file_kind</c> for a directory, <c>unknown_format</c>, <c>corrupt_file</c>.</exception>
    public static SourceKind KindOf(string source, string? format)
    {
        if (IsPostgreSql(source)) return SourceKind.PostgreSql;
        if (Directory.Exists(source)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{source}' is a directory, a file was expected", location: new SourceLocation(source));
        if (!File.Exists(source)) throw WeirException.FileNotFound(source);
        return format is null ? ByContent(source) ?? ByName(source) : ByFormat(format);
    }

    public static bool IsPostgreSql(string source) =>
        source.StartsWith("postgresql://", StringComparison.Ordinal) || source.StartsWith("postgres://", StringComparison.Ordinal);

    public static bool IsGzip(string path) => Head(path, 2) is [0x1F, 0x8B];

    /// <summary>File name without the extensions of its format: <c>trips.csv.gz</c> is <c>trips</c>.</summary>
    public static string BaseName(string path)
    {
        var name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return Extensions.Any(e => name.EndsWith(e.Extension, StringComparison.OrdinalIgnoreCase)) ? Path.GetFileNameWithoutExtension(name) : name;
    }

    private static SourceKind ByFormat(string format)
    {
        foreach (var (word, kind) in Formats)
            if (string.Equals(word, format, StringComparison.OrdinalIgnoreCase)) return kind;
        throw WeirException.Usage(
            $"'{format}' is no format that can be imported", DidYouMean.Hint(format, Formats.Select(f => f.Word)) ?? "one of " + string.Join(", ", Formats.Select(f => f.Word)));
    }

    private static SourceKind? ByContent(string path)
    {
        var head = Head(path, 16);
        if (head.AsSpan().StartsWith("PAR1"u8)) return SourceKind.Parquet;
        if (head.AsSpan().StartsWith("SQLite format 3\0"u8)) return SourceKind.Sqlite;
        return head.Length >= 12 && head.AsSpan(8).StartsWith("DUCK"u8) ? SourceKind.DuckDb : null;
    }

    private static SourceKind ByName(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        foreach (var (extension, kind) in Extensions)
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return CheckBinary(path, kind);
        throw new WeirException(
            DataErrors.UnknownFormat, $"the format of '{path}' cannot be told from its name", "name it: --format " + string.Join("|", Formats.Select(f => f.Word)), new SourceLocation(path));
    }

    // Its content was looked at before: a file of a binary kind without that kind's mark is broken.
    private static SourceKind CheckBinary(string path, SourceKind kind) => kind is SourceKind.Parquet or SourceKind.Sqlite or SourceKind.DuckDb
        ? throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' is no {kind} file: its first bytes are not those of the format", "fetch the file again, or name its format with --format", new SourceLocation(path))
        : kind;

    private static byte[] Head(string path, int count)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[count];
        return bytes[..RandomAccess.Read(file, bytes, 0)];
    }
}
