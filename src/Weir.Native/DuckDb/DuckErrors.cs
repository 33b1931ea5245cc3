using System.Diagnostics.CodeAnalysis;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Native.DuckDb;

/// <summary>Turns DuckDB's error texts into <see cref="WeirException"/>s.</summary>
/// <remarks>DuckDB writes <c>Conversion Error: Could not convert … LINE 1: … ^</c>: the kind becomes the code
/// (<c>duckdb_conversion_error</c>), the first paragraph the sentence; the picture of the statement is dropped.</remarks>
public static class DuckErrors
{
    /// <summary>How the codes of these failures begin.</summary>
    public const string CodePrefix = "duckdb_";

    /// <summary>Code of a statement that was stopped by <see cref="DuckConnection.Interrupt"/>.</summary>
    public const string Interrupted = "duckdb_interrupt_error";

    /// <summary>Code of a failure to read or write a file.</summary>
    public const string InputOutput = "duckdb_io_error";

    /// <summary>Code of a statement that needs more than the memory limit.</summary>
    public const string OutOfMemory = "duckdb_out_of_memory_error";

    internal static WeirException From(string? text, SourceLocation? location = null)
    {
        text = text is { Length: > 0 } ? text : "DuckDB failed without saying why";
        var (kind, message) = Split(text);
        return new WeirException(Code(kind), Sentence(message), location: location, inner: new InvalidOperationException(text));
    }

    [DoesNotReturn]
    internal static void Throw(string? text) => throw From(text);

    /// <summary>DuckDB's whole message, several lines long, for callers that look for a line number in it; null for other failures.</summary>
    public static string? FullText(WeirException failure) =>
        failure.Code.StartsWith(CodePrefix, StringComparison.Ordinal) ? failure.InnerException?.Message : null;

    // "Invalid Input Error: CSV Error on Line: 3" → ("Invalid Input Error", "CSV Error on Line: 3")
    private static (string Kind, string Message) Split(string text)
    {
        var end = text.IndexOf(" Error: ", StringComparison.Ordinal);
        return end is < 0 or > 30 || text.AsSpan(0, end).Contains('\n') ? ("Unknown Error", text) : (text[..(end + 6)], text[(end + 8)..]);
    }

    private static string Code(string kind) => CodePrefix + kind.ToLowerInvariant().Replace(' ', '_');

    private static string Sentence(string message)
    {
        var sentence = new StringBuilder();
        foreach (var line in message.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed.StartsWith("LINE ", StringComparison.Ordinal)) break;
            if (sentence.Length > 0) sentence.Append(' ');
            sentence.Append(trimmed);
        }

        return sentence.ToString().TrimEnd('.');
    }
}
