using System.Text;

namespace Weir.Execution.Slurm;

/// <summary>Reads a log that a node appends to, line by line: it is not there at first, and not always to be read.</summary>
/// <param name="path">The log.</param>
/// <param name="onLine">Hears lines.</param>
internal sealed class GrowingLog(string path, Action<string> onLine)
{
    private const int Chunk = 1 << 20;

    private readonly StringBuilder _rest = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _read;

    /// <summary>Hands on what was printed since the last time.</summary>
    /// <param name="isEnd">True to hand on a last line that is not ended.</param>
    public void Read(bool isEnd)
    {
        using (var file = Open(out var length))
        {
            if (file is not null && length > _read) Read(file, length);
        }

        if (!isEnd) return;
        var text = new char[4];
        _rest.Append(text, 0, _decoder.GetChars([], 0, 0, text, 0, flush: true));
        if (_rest.Length > 0) onLine(_rest.ToString());
        _rest.Clear();
    }

    // A log that a driver before this left may be larger than memory. As far as it reaches now: one that grows faster than this reads must not keep the other tasks waiting.
    private void Read(FileStream file, long length)
    {
        var bytes = new byte[Math.Min(Chunk, length - _read)];
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        while (_read < length && ReadChunk(file, bytes) is var count and > 0)
        {
            _read += count;
            _rest.Append(text, 0, _decoder.GetChars(bytes, 0, count, text, 0, flush: false)); // a character may come in two parts
            var lines = _rest.ToString().Split('\n');
            _rest.Clear().Append(lines[^1]);
            foreach (var line in lines[..^1]) onLine(line.TrimEnd('\r'));
            if (_rest.Length <= Chunk) continue;
            onLine(_rest.ToString()); // a line longer than that comes in parts
            _rest.Clear();
        }
    }

    private FileStream? Open(out long length)
    {
        length = 0;
        FileStream? file = null;
        try
        {
            if (!File.Exists(path)) return null;
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            length = file.Length;
            file.Position = _read;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    private static int ReadChunk(FileStream file, byte[] bytes)
    {
        try
        {
            return file.Read(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
