using System.Globalization;
using System.Text;

namespace Weir.Reports.Plots;

/// <summary>A drawing that stands alone as a file: its colours lie in it, light or dark as the reader's system is.</summary>
internal sealed class PlotSvg
{
    // DVC's colours of revisions; the same in both grounds.
    public static readonly string[] Colours = ["#945dd6", "#13adc7", "#f46837", "#48bb78", "#4299e1", "#ed8936", "#f56565"];
    public static readonly string[] Dashes = ["", "8 8", "8 4", "4 4", "4 2", "2 1", "1 1"];

    private const string Style =
        ".g{fill:#fff}.t{fill:#1a1d21}.q{fill:#606a76}.a{stroke:#9aa4b0}.l{stroke:#e6e9ed}.e{stroke:#fff}@media (prefers-color-scheme:dark){.g{fill:#14171a}.t{fill:#e8eaed}.q{fill:#9aa4b0}.a{stroke:#606a76}.l{stroke:#2a2f36}.e{stroke:#14171a}}";

    private readonly StringBuilder _text = new();

    public PlotSvg(double width, double height, string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" role=\"img\" aria-label=\"{Html.Escape(title)}\" font-family=\"system-ui,-apple-system,Segoe UI,Roboto,Liberation Sans,sans-serif\" font-size=\"11\"><style>{Style}</style>");
        _text.Append(CultureInfo.InvariantCulture, $"<rect class=\"g\" width=\"{width:0.#}\" height=\"{height:0.#}\"/>");
        Text(width / 2, 20, Short(title, width / 7.2), "middle", "t", "font-size=\"14\" font-weight=\"600\"");
    }

    public static string Colour(int revision) => Colours[revision % Colours.Length];

    public void Line(double x1, double y1, double x2, double y2, string cssClass, string more = "") =>
        _text.Append(CultureInfo.InvariantCulture, $"<line class=\"{cssClass}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" {more}/>");

    public void Rectangle(double x, double y, double width, double height, string fill, string more = "", string? tip = null)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0, width):0.#}\" height=\"{Math.Max(0, height):0.#}\" fill=\"{fill}\" {more}");
        _text.Append(tip is null ? "/>" : $"><title>{Html.Escape(tip)}</title></rect>");
    }

    public void Path(IEnumerable<(double X, double Y)> points, string colour, string dash, double opacity = 1)
    {
        _text.Append("<polyline points=\"");
        foreach (var (x, y) in points) _text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        _text.Append(CultureInfo.InvariantCulture, $"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-dasharray=\"{dash}\" opacity=\"{opacity:0.##}\"/>");
    }

    /// <summary>Circle, square, triangle, diamond, by the number of the group.</summary>
    public void Mark(double x, double y, int group, string colour, double size = 3.2)
    {
        var paint = $"fill=\"{colour}\" fill-opacity=\"0.15\" stroke=\"{colour}\" stroke-width=\"1.4\"";
        _ = (group % 4) switch
        {
            0 => _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{size:0.#}\" {paint}/>"),
            1 => _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x - size:0.#}\" y=\"{y - size:0.#}\" width=\"{2 * size:0.#}\" height=\"{2 * size:0.#}\" {paint}/>"),
            2 => _text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.#} {y - size:0.#}L{x + size:0.#} {y + size:0.#}H{x - size:0.#}Z\" {paint}/>"),
            _ => _text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.#} {y - size - 1:0.#}L{x + size + 1:0.#} {y:0.#}L{x:0.#} {y + size + 1:0.#}L{x - size - 1:0.#} {y:0.#}Z\" {paint}/>"),
        };
    }

    public void Text(double x, double y, string text, string anchor = "start", string cssClass = "q", string more = "") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text class=\"{cssClass}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" {more}>{Html.Escape(text)}</text>");

    /// <summary>Text that reads from below.</summary>
    public void Upright(double x, double y, string text) =>
        Text(x, y, text, "middle", "t", string.Create(CultureInfo.InvariantCulture, $"transform=\"rotate(-90 {x:0.#} {y:0.#})\""));

    /// <summary>Raw coordinates around what is drawn until <see cref="EndClip"/>: nothing leaves the frame.</summary>
    public void BeginClip(double x, double y, double width, double height) =>
        _text.Append(CultureInfo.InvariantCulture, $"<svg x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" viewBox=\"{x:0.#} {y:0.#} {width:0.#} {height:0.#}\">");

    public void EndClip() => _text.Append("</svg>");

    public string Finish() => _text.Append("</svg>\n").ToString();

    /// <summary>A text of at most that many characters, its middle left out.</summary>
    public static string Short(string text, double longest)
    {
        var most = Math.Max(4, (int)longest);
        return text.Length <= most ? text : $"{text[..((most - 1) / 2)]}…{text[^(most / 2)..]}";
    }
}
