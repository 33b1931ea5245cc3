using System.Globalization;
using System.Text;

namespace Weir.Reports.Charts;

/// <summary>Writes SVG with coordinates to a tenth of a pixel.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    public Svg(double width, double height, string label, string? cssClass = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width:0.#} {height:0.#}\" role=\"img\" aria-label=\"{Html.Escape(label)}\"");
        if (cssClass is not null) _text.Append(CultureInfo.InvariantCulture, $" class=\"{cssClass}\"");
        _text.Append('>');
    }

    public void Rectangle(double x, double y, double width, double height, string cssClass, string? title = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0, width):0.#}\" height=\"{Math.Max(0, height):0.#}\" class=\"{cssClass}\"");
        _text.Append(title is null ? "/>" : $"><title>{Html.Escape(title)}</title></rect>");
    }

    public void Dot(double x, double y, double radius, string? title = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\" class=\"dot\"");
        _text.Append(title is null ? "/>" : $"><title>{Html.Escape(title)}</title></circle>");
    }

    /// <summary>A cell of a heat map: the first colour, as strong as <paramref name="strength"/> (0 to 1).</summary>
    public void Cell(double x, double y, double width, double height, double strength, string title) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" class=\"a\" fill-opacity=\"{0.06 + (0.62 * strength):0.###}\"><title>{Html.Escape(title)}</title></rect>");

    /// <summary>Text in the colour of the page's text.</summary>
    public void Strong(double x, double y, string text, string anchor = "middle") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" class=\"strong\">{Html.Escape(text)}</text>");

    /// <summary>Text that reads from below.</summary>
    public void Upright(double x, double y, string text) =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\" transform=\"rotate(-90 {x:0.#} {y:0.#})\">{Html.Escape(text)}</text>");

    public void Line(double x1, double y1, double x2, double y2, string cssClass) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{cssClass}\"/>");

    public void Path(IEnumerable<(double X, double Y)> points, string cssClass)
    {
        _text.Append("<polyline points=\"");
        foreach (var (x, y) in points) _text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        _text.Append(CultureInfo.InvariantCulture, $"\" class=\"{cssClass}\"/>");
    }

    public void Text(double x, double y, string text, string anchor = "start") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Html.Escape(text)}</text>");

    public string Finish() => _text.Append("</svg>").ToString();
}
