namespace Weir.Reports.Charts;

/// <summary>A matrix of counts whose cells are the stronger the larger their share of the row: who is taken for whom.</summary>
public static class HeatChart
{
    private const int MostNames = 30;
    private const double Left = 120;
    private const double Top = 8;

    /// <summary>Draws it.</summary>
    /// <param name="names">Names of rows and columns.</param>
    /// <param name="counts">Rows of counts.</param>
    /// <param name="rowLabel">What the rows are.</param>
    /// <param name="columnLabel">What the columns are.</param>
    public static Html Of(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> counts, string rowLabel, string columnLabel)
    {
        if (names.Count > MostNames) return Html.Note($"{names.Count} classes are too many to draw");
        var side = Math.Clamp(400.0 / names.Count, 14, 90);
        var size = side * names.Count;
        var svg = new Svg(Left + size + 10, Top + size + 46, $"{rowLabel} by {columnLabel}");
        var longest = Math.Max(3, (int)(side / 6.5));
        for (var r = 0; r < names.Count; r++)
        {
            svg.Text(Left - 8, Top + ((r + 0.5) * side) + 4, Short(names[r], 12), "end");
            svg.Text(Left + ((r + 0.5) * side), Top + size + 16, Short(names[r], longest), "middle");
            var sum = Math.Max(counts[r].Sum(), double.Epsilon);
            for (var c = 0; c < names.Count; c++)
            {
                var share = counts[r][c] / sum;
                svg.Cell(Left + (c * side) + 1, Top + (r * side) + 1, side - 2, side - 2, share, $"{names[r]} as {names[c]}: {Figures.Number(counts[r][c])} ({Figures.Share(share)})");
                var text = Figures.Number(counts[r][c]);
                if (text.Length * 7 < side) svg.Strong(Left + ((c + 0.5) * side), Top + ((r + 0.5) * side) + (side > 44 ? -1 : 4), text);
                if (side > 44) svg.Strong(Left + ((c + 0.5) * side), Top + ((r + 0.5) * side) + 15, Figures.Share(share));
            }
        }

        svg.Text(Left + (size / 2), Top + size + 36, columnLabel, "middle");
        svg.Upright(13, Top + (size / 2), rowLabel);
        return new Html($"<figure>{svg.Finish()}</figure>");
    }

    private static string Short(string text, int longest) => text.Length <= longest ? text : text[..Math.Max(1, longest - 1)] + "…";
}
