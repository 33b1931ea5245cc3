namespace Weir.Configuration.Interpolation;

/// <summary>A place in a text that is being read.</summary>
internal sealed class TemplateReader(string text)
{
    private const int MaximumDepth = 100;
    private int _depth;

    public int At { get; private set; }

    public bool IsAtEnd => At >= text.Length;

    public char Current => text[At];

    public ReadOnlySpan<char> Rest => text.AsSpan(At);

    public char Peek(int ahead) => At + ahead < text.Length ? text[At + ahead] : '\0';

    public bool StartsWith(string word, int ahead = 0) => At + ahead <= text.Length && text.AsSpan(At + ahead).StartsWith(word, StringComparison.Ordinal);

    public int CountRun(char c)
    {
        var count = 0;
        while (Peek(count) == c && At + count < text.Length) count++;
        return count;
    }

    public void Skip(int count) => At += count;

    public string Take(int count)
    {
        At += count;
        return text.Substring(At - count, count);
    }

    public bool TryTake(char c)
    {
        if (IsAtEnd || Current != c) return false;
        At++;
        return true;
    }

    public void SkipBlanks()
    {
        while (!IsAtEnd && Current is ' ' or '\t') At++;
    }

    public void Enter()
    {
        if (++_depth > MaximumDepth) throw new FormatException($"nested deeper than {MaximumDepth}");
    }

    public void Leave() => _depth--;

    public FormatException Fault(string message) => new(IsAtEnd ? $"its end {message}" : $"'{Current}' {message} (column {At + 1})");
}
