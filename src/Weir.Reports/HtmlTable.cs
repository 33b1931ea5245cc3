using System.Text;

namespace Weir.Reports;

/// <summary>A table: headings, rows of pieces; scrolls sideways on narrow screens.</summary>
public sealed class HtmlTable
{
    private readonly (string Heading, bool IsNumber)[] _columns;
    private readonly StringBuilder _rows = new();

    /// <summary>A table with these headings; one that begins with <c>&gt;</c> holds numbers and is aligned to the right.</summary>
    public HtmlTable(params IEnumerable<string> headings) => _columns = [.. headings.Select(h => h.StartsWith('>') ? (h[1..], true) : (h, false))];

    /// <summary>Adds a row of texts.</summary>
    public void Add(params IEnumerable<string> cells) => Add(cells.Select(Html.Text));

    /// <summary>Adds a row of pieces.</summary>
    /// <exception cref="ArgumentException">Their number is not that of the headings.</exception>
    public void Add(params IEnumerable<Html> cells)
    {
        var row = cells.ToList();
        if (row.Count != _columns.Length) throw new ArgumentException($"{_columns.Length} cells expected, got {row.Count}");
        _rows.Append("<tr>");
        for (var i = 0; i < row.Count; i++) _rows.Append(_columns[i].IsNumber ? "<td class=\"n\">" : "<td>").Append(row[i].Markup).Append("</td>");
        _rows.Append("</tr>");
    }

    /// <summary>The finished table.</summary>
    public Html ToHtml()
    {
        var headings = string.Concat(_columns.Select(c => $"<th scope=\"col\"{(c.IsNumber ? " class=\"n\"" : string.Empty)}>{Html.Escape(c.Heading)}</th>"));
        return new Html($"<div class=\"scroll\"><table><thead><tr>{headings}</tr></thead><tbody>{_rows}</tbody></table></div>");
    }
}
