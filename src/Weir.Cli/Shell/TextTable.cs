using System.Text;

namespace Weir.Cli.Shell;

/// <summary>A plain listing: headings, columns padded to their widest cell, numbers to the right.</summary>
internal sealed class TextTable
{
    private const int Gap = 2;
    private readonly (string Heading, bool Right)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>A table with these headings; one that begins with <c>&gt;</c> is aligned to the right.</summary>
    public TextTable(params string[] headings) =>
        _columns = [.. headings.Select(h => h.StartsWith('>') ? (h[1..], true) : (h, false))];

    /// <summary>Adds a row, one cell a column.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != _columns.Length) throw new ArgumentException($"{_columns.Length} cells expected, got {cells.Length}");
        _rows.Add(cells);
    }

    /// <summary>Writes the table; control characters in cells are shown as <c>?</c>, so that a name cannot move the cursor.</summary>
    public void Write(TextWriter writer)
    {
        var cells = _rows.Select(r => r.Select(Clean).ToArray()).ToList();
        var widths = _columns.Select((c, i) => cells.Select(r => r[i].Length).Append(c.Heading.Length).Max()).ToArray();
        WriteRow(writer, [.. _columns.Select(c => c.Heading)], widths);
        foreach (var row in cells) WriteRow(writer, row, widths);
    }

    /// <summary>Cuts a long text in the middle, where ids and paths say least.</summary>
    public static string Shorten(string text, int width) =>
        text.Length <= width ? text : $"{text[..((width - 1) / 2)]}…{text[^(width - 1 - (width - 1) / 2)..]}";

    private void WriteRow(TextWriter writer, string[] row, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
        {
            line.Append(_columns[i].Right ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
            if (i < row.Length - 1) line.Append(' ', Gap);
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }

    private static string Clean(string cell) => cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '?' : c)) : cell;
}
