using System.Text;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>A table in Markdown; headings that begin with <c>&gt;</c> stand over numbers.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private const int MostRows = 60;

    private readonly List<string> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row of finished Markdown.</summary>
    public void Add(params string[] cells) => _rows.Add($"| {string.Join(" | ", cells)} |\n");

    public override string ToString()
    {
        var text = new StringBuilder($"| {string.Join(" | ", headings.Select(h => h.TrimStart('>')))} |\n|{string.Concat(headings.Select(h => h.StartsWith('>') ? " ---: |" : " --- |"))}\n");
        foreach (var row in _rows.Take(MostRows)) text.Append(row);
        if (_rows.Count > MostRows) text.Append($"\nand {_rows.Count - MostRows} more\n");
        return text.ToString();
    }
}
