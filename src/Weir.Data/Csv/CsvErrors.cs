using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Data.Csv;

/// <summary>The sentences about broken text files.</summary>
internal static class CsvErrors
{
    public static WeirException Ragged(string path, long line, int got, int expected) => new(
        DataErrors.RaggedRow,
        string.Create(CultureInfo.InvariantCulture, $"the row has {got} {(got == 1 ? "value" : "values")}, the header names {expected} columns"),
        "mend the row; a value that holds the delimiter must stand in double quotes",
        new SourceLocation(path, (int)line));

    public static WeirException Encoding(string path, long line) => new(
        DataErrors.WrongEncoding, "the line is not UTF-8", $"convert the file first: iconv -f LATIN1 -t UTF-8 '{path}' > utf8.csv", new SourceLocation(path, (int)line));

    public static WeirException Utf16(string path) => new(
        DataErrors.WrongEncoding, "the file is UTF-16, UTF-8 was expected", $"convert it first: iconv -f UTF-16 -t UTF-8 '{path}' > utf8.csv", new SourceLocation(path, 1));

    public static WeirException Empty(string path) => new(DataErrors.NoRows, "the file is empty: a header and rows were expected", location: new SourceLocation(path));

    public static WeirException NoRows(string path) => new(DataErrors.NoRows, "there is a header and not a single row", location: new SourceLocation(path, 1));

    public static WeirException LoneReturns(string path) => new(
        DataErrors.NoRows, "the lines end in a carriage return alone, as on old Macintoshes: the whole file is one header", $"convert it first: tr '\\r' '\\n' < '{path}' > lines.csv", new SourceLocation(path, 1));

    public static WeirException LoneReturn(string path, long line) => new(
        DataErrors.RaggedRow, "the line ends in a carriage return alone, and the next is taken for a part of it", $"convert the file first: tr '\\r' '\\n' < '{path}' > lines.csv", new SourceLocation(path, (int)line));

    public static WeirException Duplicate(string path, string first, int at, string second, int again) => new(
        DataErrors.DuplicateColumn,
        first == second
            ? string.Create(CultureInfo.InvariantCulture, $"the header names column '{first}' twice, as column {at} and {again}")
            : string.Create(CultureInfo.InvariantCulture, $"columns {at} '{first}' and {again} '{second}' differ only in letter case"),
        "give every column a name of its own, or import with --rename-duplicates",
        new SourceLocation(path, 1, Field: second));

    public static WeirException OpenQuote(string path, long line) => new(
        DataErrors.BadQuoting, "a double quote is opened here and never closed", "close it, or double it if it is meant literally", new SourceLocation(path, (int)line));

    public static WeirException AfterQuote(string path, long line) => new(
        DataErrors.BadQuoting, "there is text between a closing quote and the next delimiter", "a quote inside a quoted value is written twice", new SourceLocation(path, (int)line));

    public static WeirException LongRow(string path, long line, int limitBytes) => new(
        ErrorCodes.CorruptFile, string.Create(CultureInfo.InvariantCulture, $"the row is longer than {limitBytes >> 20} MB"), "check that the file is text and its quotes are closed", new SourceLocation(path, (int)line));

    public static WeirException Gzip(string path, Exception e) => new(
        ErrorCodes.CorruptFile, "the gzip data is corrupt or cut off", "fetch the file again", new SourceLocation(path), e);

    public static WeirException Binary(string path, long line) => new(
        ErrorCodes.CorruptFile, "there is a zero byte: this is no text file", "name the format with --format, or convert the file", new SourceLocation(path, (int)line));
}
