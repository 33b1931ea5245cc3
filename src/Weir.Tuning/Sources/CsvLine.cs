using System.Text;

namespace Weir.Tuning.Sources;

/// <summary>Small CSV files, row by row, as RFC 4180 has them: cells in quotation marks may hold commas, line breaks and doubled quotation marks.</summary>
internal static class CsvLine
{
    /// <summary>Rows with the number of the line on which each begins; empty lines are passed over. One is not closed where the file ends within quotation marks: all of the rest is in its last cell.</summary>
    public static IEnumerable<(int Line, List<string> Cells, bool IsClosed)> Read(TextReader reader)
    {
        for (var (line, number) = (reader.ReadLine(), 1); line is not null; line = reader.ReadLine(), number++)
        {
            var begun = number;
            var isOpen = IsOpen(line);
            if (isOpen)
            {
                var whole = new StringBuilder(line);
                for (; isOpen && reader.ReadLine() is { } more; number++)
                {
                    whole.Append('\n').Append(more);
                    isOpen ^= IsOpen(more);
                }

                line = whole.ToString();
            }

            if (line.Trim().Length > 0) yield return (begun, Split(line), !isOpen);
        }
    }

    private static bool IsOpen(string line) => line.AsSpan().Count('"') % 2 != 0;

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (isQuoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') (i, _) = (i + 1, cell.Append('"'));
            else if (c == '"') isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted) Next();
            else cell.Append(c);
        }

        Next();
        return cells;

        void Next()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }
    }
}
