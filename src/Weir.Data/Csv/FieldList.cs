namespace Weir.Data.Csv;

/// <summary>Where the values of the current row lie in the buffer.</summary>
internal sealed class FieldList
{
    private (int Start, int Length)[] _fields = new (int, int)[64];

    public int Count { get; private set; }

    /// <summary>Line ends that the row takes up, those inside quotes included.</summary>
    public int LineCount { get; set; }

    /// <summary>True when the row is one unquoted empty value: nothing between two line ends.</summary>
    public bool IsEmptyLine { get; set; }

    public ReadOnlySpan<byte> this[int index, byte[] buffer] => buffer.AsSpan(_fields[index].Start, _fields[index].Length);

    /// <summary>Whether a value stood in quotes: what lies before one that did not is a delimiter or the end of a line.</summary>
    public bool IsQuoted(int index, byte[] buffer) => _fields[index].Start is > 0 and var start && buffer[start - 1] == '"';

    public void Clear() => (Count, LineCount, IsEmptyLine) = (0, 0, false);

    public void Add(int start, int length)
    {
        if (Count == _fields.Length) Array.Resize(ref _fields, Count * 2);
        _fields[Count++] = (start, length);
    }
}
