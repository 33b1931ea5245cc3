using Weir.Cli.Shell;

namespace Weir.Cli.Pipelines;

/// <summary>A table that is shown on a terminal or as Markdown.</summary>
internal sealed class Listing(string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Show(CliConsole console, bool asMarkdown)
    {
        if (!asMarkdown)
        {
            var table = new TextTable(headings);
            foreach (var row in _rows) table.Add(row);
            console.Table(table);
            return;
        }

        console.Line($"| {string.Join(" | ", headings.Select(h => Cell(h.TrimStart('>'))))} |");
        console.Line($"|{string.Concat(headings.Select(h => h.StartsWith('>') ? "---:|" : "---|"))}");
        foreach (var row in _rows) console.Line($"| {string.Join(" | ", row.Select(Cell))} |");
    }

    private static string Cell(string text) => Printable.Text(text.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal));
}
