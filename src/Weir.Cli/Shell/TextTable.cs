using System.Text;

namespace Weir.Cli.Shell;

/// <summary>A plain listing: headings, columns padded to their widest cell, numbers to the right.</summary>
internal sealed class TextTable
{
    private const int Gap = 2;
    private const int NarrowestText = 12;

    private readonly (string Heading, bool Right)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>A table with these headings; one that begins with <c>&gt;</c> is aligned to the right.</summary>
    public TextTable(params string[] headings) =>
        _columns = [.. headings.Select(Printable.OneLine).Select(h => h.StartsWith('>') ? (h[1..], true) : (h, false))];

    /// <summary>Adds a row, one cell a column.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != _columns.Length) throw new ArgumentException($"{_columns.Length} cells expected, got {cells.Length}");
        _rows.Add(cells);
    }

    /// <summary>Writes the table; breaks of lines in cells are shown as <c>⏎</c>, other control characters as <c>?</c>, so that a name cannot move the cursor.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="width">Columns of a terminal; wide cells of text are cut in the middle, then last columns left out. Null cuts nothing.</param>
    /// <returns>Headings of the columns that were left out.</returns>
    public IReadOnlyList<string> Write(TextWriter writer, int? width = null)
    {
        var cells = _rows.Select(r => r.Select(Printable.OneLine).ToArray()).ToList();
        var widths = _columns.Select((c, i) => cells.Select(r => r[i].Length).Append(c.Heading.Length).Max()).ToList();
        if (width is { } most) Fit(widths, most);
        WriteRow(writer, [.. _columns.Select(c => c.Heading)], widths);
        foreach (var row in cells) WriteRow(writer, row, widths);
        return [.. _columns.Skip(widths.Count).Select(c => c.Heading)];
    }

    // The widest text gives way first, as long as something of it can be read; numbers are never cut.
    private void Fit(List<int> widths, int most)
    {
        while (widths.Count > 1)
        {
            var over = widths.Sum() + (Gap * (widths.Count - 1)) - most;
            if (over <= 0) return;
            var widest = Enumerable.Range(0, widths.Count).Where(i => !_columns[i].Right && widths[i] > NarrowestText).OrderByDescending(i => widths[i]).FirstOrDefault(-1);
            if (widest >= 0) widths[widest]--;
            else widths.RemoveAt(widths.Count - 1);
        }
    }

    /// <summary>Cuts a long text in the middle, where ids and paths say least.</summary>
    public static string Shorten(string text, int width) =>
        text.Length <= width ? text : $"{text[..((width - 1) / 2)]}…{text[^(width - 1 - (width - 1) / 2)..]}";

    private void WriteRow(TextWriter writer, string[] row, List<int> widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < widths.Count; i++)
        {
            var cell = Shorten(row[i], widths[i]);
            line.Append(_columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            if (i < widths.Count - 1) line.Append(' ', Gap);
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }
}
