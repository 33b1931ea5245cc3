using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Reports.Vega;

/// <summary>A page of plots that stands alone: no external file, no network; light or dark as the reader's system is.</summary>
public sealed class PlotPage
{
    // The specifications may be anybody's: they can name addresses of data and images, and Vega's expressions are text of theirs. Nothing is loaded, nothing sent.
    private const string Policy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src data: blob:; base-uri 'none'; form-action 'none'";

    private const string Divs = "{plot_divs}";

    private const string Css =
        """
        main { max-width:1280px; }
        .plots { display:grid; grid-template-columns:repeat(auto-fill,minmax(min(430px,100%),1fr)); gap:16px; align-items:start; }
        .plot { margin:0; overflow-x:auto; } .plot.wide { grid-column:1/-1; }
        .plot .vega { display:block; } .plot svg.drawing { max-width:100%; height:auto; }
        .vega-embed { padding-right:32px; } .vega-bind { color:var(--quiet); font-size:.8rem; } .vega-bind input { vertical-align:middle; }
        .images { display:flex; flex-wrap:wrap; gap:12px; } .images figure { margin:0; max-width:100%; } .images img { max-width:100%; height:auto; display:block; border:1px solid var(--line); border-radius:6px; background:#fff; }
        .images figcaption { font-size:.85rem; color:var(--quiet); margin:0 0 4px; }
        """;

    // Drawn again when the reader's system turns light or dark.
    private const string Start =
        """
        (function () {
          var dark = window.matchMedia('(prefers-color-scheme: dark)');
          function draw() {
            document.querySelectorAll('.vega').forEach(function (place) {
              var spec = JSON.parse(document.getElementById(place.id + '-spec').textContent);
              vegaEmbed(place, spec, { theme: dark.matches ? 'dark' : undefined, config: { background: 'transparent', axis: dark.matches ? { gridColor: '#343a42', domainColor: '#606a76', tickColor: '#606a76' } : {} }, renderer: 'svg', actions: { export: true, source: true, compiled: false, editor: false } })
                .catch(function (error) { place.textContent = 'this plot cannot be drawn: ' + error.message; });
            });
          }
          draw();
          dark.addEventListener('change', draw);
        })();
        """;

    private readonly List<string> _plots = [];
    private bool _hasVega;

    /// <summary>Adds a plot that is drawn by Vega.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="specification">Vega-Lite as JSON, in which no <c>&lt;</c> stands as itself (as <c>Utf8JsonWriter</c> writes by default).</param>
    /// <param name="isWide">Takes the whole width.</param>
    /// <exception cref="ArgumentException">A <c>&lt;</c> stands in it.</exception>
    public void AddVega(string name, string specification, bool isWide = false)
    {
        if (specification.Contains('<', StringComparison.Ordinal)) throw new ArgumentException("escape '<' as \\u003C", nameof(specification));
        _hasVega = true;
        var id = string.Create(CultureInfo.InvariantCulture, $"plot-{_plots.Count + 1}");
        Add(name, isWide, $"<div class=\"vega\" id=\"{id}\"></div><script type=\"application/json\" id=\"{id}-spec\">{specification}</script>");
    }

    /// <summary>Adds a drawing.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="svg">Finished SVG of our own.</param>
    public void AddSvg(string name, string svg) => Add(name, false, svg);

    /// <summary>Adds images side by side.</summary>
    /// <param name="name">Their heading.</param>
    /// <param name="images">The revision of each, and the image as a <c>data:</c> address.</param>
    public void AddImages(string name, IEnumerable<(string Revision, string Address)> images) =>
        Add(name, true, $"<div class=\"images\">{string.Concat(images.Select(i => $"<figure><figcaption>{Html.Escape(i.Revision)}</figcaption><img alt=\"{Html.Escape($"{name} of {i.Revision}")}\" src=\"{Html.Escape(i.Address)}\"></figure>"))}</div>");

    /// <summary>The finished page.</summary>
    /// <param name="title">Heading and title of the window.</param>
    /// <param name="subtitle">A line below it.</param>
    public string ToText(string title, string? subtitle) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <title>{Html.Escape(title)}</title>
        <style>
        {PageStyle.Css}
        {Css}
        </style>
        {Scripts()}
        </head>
        <body>
        <main>
        <header><h1>{Html.Escape(title)}</h1>{(subtitle is null ? string.Empty : $"<p class=\"note\">{Html.Escape(subtitle)}</p>")}</header>
        {Body()}<footer>made by Weir</footer>
        </main>
        </body>
        </html>

        """;

    /// <summary>Fills a page of one's own, as DVC does: <c>{plot_divs}</c>, and <c>{scripts}</c> for what draws them.</summary>
    /// <param name="template">Its text.</param>
    /// <param name="file">Where it stands, for messages.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: it has no place for plots.</exception>
    public string Fill(string template, string file)
    {
        if (!template.Contains(Divs, StringComparison.Ordinal)) throw new WeirException(ErrorCodes.InvalidValue, "the page template has no place for the plots", $"write {Divs} where they belong, and {{scripts}} into its head", new SourceLocation(file));
        return template.Replace("{refresh_tag}", string.Empty, StringComparison.Ordinal).Replace("{scripts}", Scripts(), StringComparison.Ordinal).Replace(Divs, Body(), StringComparison.Ordinal);
    }

    private void Add(string name, bool isWide, string content) =>
        _plots.Add($"<section class=\"panel plot{(isWide ? " wide" : string.Empty)}\"><h3>{Html.Escape(name)}</h3>{content}</section>\n");

    private string Scripts() => _hasVega ? $"<script>{VegaScripts.Text()}</script>" : string.Empty;

    private string Body()
    {
        var body = new StringBuilder("<div class=\"plots\">\n");
        foreach (var plot in _plots) body.Append(plot);
        body.Append("</div>\n");
        if (_hasVega) body.Append("<script>\n").Append(Start).Append("\n</script>\n");
        return body.ToString();
    }
}
