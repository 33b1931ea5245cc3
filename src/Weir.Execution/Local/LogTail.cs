using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Weir.Execution.Local;

/// <summary>Reads a log that somebody else appends to, line by line.</summary>
internal sealed class LogTail(SafeFileHandle log, long start, Action<string, bool> onLine)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private long _at = start;

    /// <summary>Hands on every whole line that is there by now; at the end the last one too.</summary>
    public void Read(bool isEnd)
    {
        Span<char> text = stackalloc char[4 * 1024];
        int count;
        while ((count = RandomAccess.Read(log, _buffer.AsSpan(0, text.Length), _at)) > 0)
        {
            _at += count;
            var length = _decoder.GetChars(_buffer.AsSpan(0, count), text, flush: false);
            foreach (var c in text[..length])
            {
                if (c != '\n') _line.Append(c);
                else Hand();
            }
        }

        if (isEnd && _line.Length > 0) Hand();
    }

    private void Hand()
    {
        if (_line.Length > 0 && _line[^1] == '\r') _line.Length--;
        onLine(_line.ToString(), false);
        _line.Clear();
    }
}
