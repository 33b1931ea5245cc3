using System.Globalization;
using System.IO.Compression;
using Weir.Data.Csv;
using Weir.Data.Import;
using Weir.Foundation.Errors;

namespace Weir.Data.Engine;

/// <summary>One pass over a JSON lines file before the engine reads it: what nests without end would take down the process, not only the import.</summary>
internal static class JsonLinesScan
{
    private const int MostLevels = 200;
    private const int BufferBytes = 1 << 18;

    /// <summary>Checks a file.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>, with the line: a zero byte, a line of more than 16 MB or of more than 200 levels; cut-off gzip.</exception>
    public static void Require(string path, CancellationToken cancellation)
    {
        var isCompressed = SourceSniffer.IsGzip(path);
        using var file = File.OpenRead(path);
        using var stream = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        var buffer = new byte[BufferBytes];
        var state = default(State);
        long total = 0;
        try
        {
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (total == 0 && buffer.AsSpan(0, read) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw CsvErrors.Utf16(path);
                total += read;
                if (state.Add(buffer.AsSpan(0, read)) is { } fault)
                    throw new WeirException(ErrorCodes.CorruptFile, fault, "check that the file has one JSON object a line", new SourceLocation(path, state.Line + 1));
            }
        }
        catch (InvalidDataException e)
        {
            throw CsvErrors.Gzip(path, e);
        }

        if (isCompressed) GzipCheck.RequireWhole(path, total, cancellation);
    }

    private struct State
    {
        private int _levels;
        private int _length;
        private bool _isQuoted;
        private bool _isEscaped;

        public int Line { get; private set; }

        public string? Add(ReadOnlySpan<byte> bytes)
        {
            foreach (var b in bytes)
            {
                if (b == '\n')
                {
                    (_levels, _length, _isQuoted, _isEscaped) = (0, 0, false, false);
                    Line++;
                    continue;
                }

                if (++_length > CsvScanner.LongestRowBytes) return string.Create(CultureInfo.InvariantCulture, $"the line is longer than {CsvScanner.LongestRowBytes >> 20} MB");
                if (b == 0) return "there is a zero byte: this is no text file";
                if (_isEscaped) _isEscaped = false;
                else if (b == '"') _isQuoted = !_isQuoted;
                else if (_isQuoted) _isEscaped = b == '\\';
                else if (b is (byte)'{' or (byte)'[' && ++_levels > MostLevels) return string.Create(CultureInfo.InvariantCulture, $"the object nests deeper than {MostLevels} levels");
                else if (b is (byte)'}' or (byte)']') _levels--;
            }

            return null;
        }
    }
}
