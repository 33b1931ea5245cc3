using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Weir.Data.Import;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;

namespace Weir.Data.Csv;

/// <summary>One pass over a whole CSV or TSV file: checks its form to the last row and finds each column's type from every cell.</summary>
/// <remarks>RFC 4180 with a header, UTF-8 (a byte order mark is skipped), lines ending in LF or CRLF; an empty line is skipped, except in a table of
/// one column, where it is a missing value. Memory is one
/// buffer, whatever the size of the file. A fault names its line.</remarks>
internal sealed class CsvScanner
{
    private const int BufferBytes = 1 << 18;
    internal const int LongestRowBytes = 16 << 20;

    private readonly string _path;
    private readonly IProgressSink _progress;
    private readonly CancellationToken _cancellation;
    private readonly FieldList _fields = new();
    private byte[] _buffer = new byte[BufferBytes];
    private int _start, _end, _checked;
    private bool _ended;
    private bool _isFirstBlock = true;
    private byte _delimiter;
    private long _line = 1;
    private long _read;
    private bool _hasCarriageReturns;
    private bool _hasLoneReturns; // in the header

    private CsvScanner(string path, IProgressSink progress, CancellationToken cancellation)
    {
        _path = path;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Scans a file.</summary>
    /// <exception cref="WeirException"><c>ragged_row</c>, <c>wrong_encoding</c>, <c>duplicate_column</c>, <c>no_rows</c>, <c>bad_quoting</c>, <c>corrupt_file</c>.</exception>
    public static CsvScan Scan(string path, CsvOptions options, IProgressSink progress, CancellationToken cancellation) =>
        new CsvScanner(path, progress, cancellation).Run(options);

    private CsvScan Run(CsvOptions options)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var isCompressed = SourceSniffer.IsGzip(_path);
        using var stream = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        try
        {
            Fill(stream);
            SkipByteOrderMark();
            _delimiter = (byte)(options.Delimiter ?? FindDelimiter());
            if (!ReadRow(stream)) throw CsvErrors.Empty(_path);
            List<string> notes = [];
            var columns = ReadHeader(options, notes);
            var rows = ReadRows(stream, file, columns);
            if (isCompressed) GzipCheck.RequireWhole(_path, _read, _cancellation);
            return rows == 0 ? throw (_hasLoneReturns ? CsvErrors.LoneReturns(_path) : CsvErrors.NoRows(_path)) : new CsvScan(_path, _delimiter, isCompressed, columns, rows, _buffer.Length, _hasCarriageReturns, notes);
        }
        catch (WeirException) when (isCompressed && _ended)
        {
            // The last row of a file that is cut off is a broken one too: the cut is what is to be told.
            GzipCheck.RequireWhole(_path, _read, _cancellation);
            throw;
        }
        catch (Exception e) when (isCompressed && e is InvalidDataException or EndOfStreamException)
        {
            throw CsvErrors.Gzip(_path, e);
        }
    }

    private long ReadRows(Stream stream, FileStream file, ColumnInference[] columns)
    {
        long rows = 0;
        var activity = $"scanning {Path.GetFileName(_path)}";
        while (true)
        {
            var line = _line;
            if (!ReadRow(stream)) return rows;
            if (_fields.Count == 1 && _fields.IsEmptyLine && columns.Length > 1) continue;
            if (_fields.Count != columns.Length) throw _hasLoneReturns ? CsvErrors.LoneReturn(_path, 1) : CsvErrors.Ragged(_path, line, _fields.Count, columns.Length);
            for (var i = 0; i < columns.Length; i++) columns[i].Add(_fields[i, _buffer]);
            if ((++rows & 0xFFFF) == 0)
            {
                _cancellation.ThrowIfCancellationRequested();
                _progress.Report(activity, file.Position, file.Length, "bytes");
            }
        }
    }

    private ColumnInference[] ReadHeader(CsvOptions options, List<string> notes)
    {
        _hasLoneReturns = Enumerable.Range(0, _fields.Count).Any(HasLoneReturn);
        var cells = Enumerable.Range(0, _fields.Count).Select(i => Encoding.UTF8.GetString(_fields[i, _buffer]).Replace("\"\"", "\"", StringComparison.Ordinal)).ToArray();
        try
        {
            return [.. HeaderNames.Of(_path, cells, options.RenamesDuplicates, notes).Select(name => new ColumnInference(name, options))];
        }
        catch (WeirException e) when (e.Code == DataErrors.DuplicateColumn && _hasLoneReturns)
        {
            // Whose lines end so has all its values in the header, some of them twice.
            throw _ended && _start == _end ? CsvErrors.LoneReturns(_path) : CsvErrors.LoneReturn(_path, 1);
        }
    }

    // A line that ends so goes on in the next; what stands in quotes, or before a proper end, is part of a name.
    private bool HasLoneReturn(int field)
    {
        var text = _fields[field, _buffer];
        var at = text.IndexOf((byte)'\r');
        return at >= 0 && (at < text.Length - 1 || field < _fields.Count - 1) && !_fields.IsQuoted(field, _buffer);
    }

    // Reads one row into _fields; false at the end of the file.
    private bool ReadRow(Stream stream)
    {
        while (true)
        {
            if (_start == _end && _ended) return false;
            var used = RowParser.Parse(_buffer.AsSpan(_start, _end - _start), _start, _delimiter, _ended, _fields);
            if (used > 0)
            {
                _start += used;
                _hasCarriageReturns |= used > 1 && _buffer[_start - 1] == '\n' && _buffer[_start - 2] == '\r';
                _line += _fields.LineCount;
                return true;
            }

            if (used == RowParser.ReturnAfterQuote) throw CsvErrors.LoneReturn(_path, _line + _fields.LineCount);
            if (used == RowParser.TextAfterQuote) throw CsvErrors.AfterQuote(_path, _line + _fields.LineCount);
            if (_ended) throw CsvErrors.OpenQuote(_path, _line);
            Fill(stream);
        }
    }

    // Moves what is left to the front and reads on; every byte is checked to be UTF-8 once.
    private void Fill(Stream stream)
    {
        var left = _end - _start;
        if (left >= _buffer.Length / 2)
        {
            if (_buffer.Length >= LongestRowBytes) throw CsvErrors.LongRow(_path, _line, LongestRowBytes);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        Array.Copy(_buffer, _start, _buffer, 0, left);
        _checked -= _start;
        (_start, _end) = (0, left);
        while (_end < _buffer.Length)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                _ended = true;
                break;
            }

            _end += read;
            _read += read;
        }

        CheckText();
    }

    private void CheckText()
    {
        var end = _ended ? _end : _end - UnfinishedBytes(_buffer.AsSpan(_checked, _end - _checked));
        var text = _buffer.AsSpan(_checked, end - _checked);
        if (_isFirstBlock && (text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])) throw CsvErrors.Utf16(_path);

        // Zero bytes come first: what holds them is no text in any encoding, and iconv would not help.
        var zero = text.IndexOf((byte)0);
        if (!Utf8.IsValid(text) && (FirstInvalid(text) is var invalid) && (zero < 0 || (invalid < zero && !_isFirstBlock))) throw CsvErrors.Encoding(_path, LineOf(_checked + invalid));
        if (zero >= 0) throw CsvErrors.Binary(_path, LineOf(_checked + zero));
        _checked = end;
        _isFirstBlock = false;
    }

    // Bytes at the end that begin a character whose rest is in the next block.
    private static int UnfinishedBytes(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var lead = text[^back];
            if (lead < 0x80) return 0;
            if (lead >= 0xC0) return back < (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2) ? back : 0;
        }

        return 0;
    }

    private long LineOf(int position) => _line + _buffer.AsSpan(_start, Math.Max(0, position - _start)).Count((byte)'\n');

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var position = 0;
        while (position < text.Length && Rune.DecodeFromUtf8(text[position..], out _, out var used) == System.Buffers.OperationStatus.Done) position += used;
        return position;
    }

    private void SkipByteOrderMark()
    {
        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8)) _start += 3;
    }

    private char FindDelimiter()
    {
        ReadOnlySpan<byte> candidates = ",\t;|"u8;
        Span<int> counts = stackalloc int[candidates.Length];
        var quoted = false;
        for (var i = _start; i < _end && (quoted || _buffer[i] != '\n'); i++)
        {
            if (_buffer[i] == '"') quoted = !quoted;
            else if (!quoted && candidates.IndexOf(_buffer[i]) is >= 0 and var candidate) counts[candidate]++;
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
            if (counts[i] > counts[best]) best = i;
        return (char)candidates[best];
    }
}
