using System.Text;

namespace Weir.Reports;

/// <summary>A page that stands alone: no script, no external file; light or dark as the reader's system is; readable from 400 pixels up.</summary>
public sealed class HtmlPage
{
    private readonly string _title;
    private readonly string? _subtitle;
    private readonly StringBuilder _body = new();

    /// <summary>Starts a page.</summary>
    /// <param name="title">Heading and title of the window.</param>
    /// <param name="subtitle">A line below it: which data, when.</param>
    public HtmlPage(string title, string? subtitle = null) => (_title, _subtitle) = (title, subtitle);

    /// <summary>Adds a piece.</summary>
    public void Add(Html piece) => _body.Append(piece.Markup).Append('\n');

    /// <summary>Adds a heading with pieces below.</summary>
    public void Section(string heading, params IEnumerable<Html> pieces)
    {
        _body.Append("<h2>").Append(Html.Escape(heading)).Append("</h2>\n");
        foreach (var piece in pieces) Add(piece);
    }

    /// <summary>The finished page.</summary>
    public string ToText() =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>{Html.Escape(_title)}</title>
        <style>
        {PageStyle.Css}
        </style>
        </head>
        <body>
        <main>
        <header><h1>{Html.Escape(_title)}</h1>{(_subtitle is null ? string.Empty : $"<p class=\"note\">{Html.Escape(_subtitle)}</p>")}</header>
        {_body}<footer>made by Weir</footer>
        </main>
        </body>
        </html>

        """;
}
