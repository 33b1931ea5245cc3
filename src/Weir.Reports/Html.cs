using System.Text;

namespace Weir.Reports;

/// <summary>A piece of finished HTML. The only ways to make one escape every text that goes in.</summary>
public sealed class Html
{
    internal Html(string markup) => Markup = markup;

    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new(string.Empty);

    internal string Markup { get; }

    /// <summary>Text, escaped.</summary>
    public static Html Text(string text) => new(Escape(text));

    /// <summary>A paragraph of text.</summary>
    public static Html Paragraph(string text) => new($"<p>{Escape(text)}</p>");

    /// <summary>A paragraph in a quieter colour.</summary>
    public static Html Note(string text) => new($"<p class=\"note\">{Escape(text)}</p>");

    /// <summary>A word with a coloured ground.</summary>
    public static Html Badge(string text, Tone tone) => new($"<span class=\"badge {ToneClass(tone)}\">{Escape(text)}</span>");

    /// <summary>Text in the fixed-width face: names, values, expressions.</summary>
    public static Html Code(string text) => new($"<code>{Escape(text)}</code>");

    /// <summary>Pieces one after the other.</summary>
    public static Html Join(params IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(p => p.Markup)));

    /// <summary>Figures with a label each, in a row that wraps.</summary>
    public static Html Cards(params IEnumerable<(string Label, string Value)> cards) =>
        new($"<div class=\"cards\">{string.Concat(cards.Select(c => $"<div class=\"card\"><div class=\"value\">{Escape(c.Value)}</div><div class=\"label\">{Escape(c.Label)}</div></div>"))}</div>");

    /// <summary>A heading with content below; a second one beside it where the page is wide.</summary>
    public static Html Panel(string title, Html? badges, params IEnumerable<Html> content) => new(
        $"<section class=\"panel\"><h3>{Escape(title)} {badges?.Markup}</h3><div class=\"columns\">{string.Concat(content.Select(c => $"<div>{c.Markup}</div>"))}</div></section>");

    /// <summary>Content that opens at a click.</summary>
    public static Html Details(string summary, Html content) => new($"<details><summary>{Escape(summary)}</summary>{content.Markup}</details>");

    /// <summary>Names and values, two columns.</summary>
    public static Html Facts(params IEnumerable<(string Name, string Value)> facts) =>
        new($"<table class=\"facts\">{string.Concat(facts.Select(f => $"<tr><th scope=\"row\">{Escape(f.Name)}</th><td class=\"n\">{Escape(f.Value)}</td></tr>"))}</table>");

    internal static string ToneClass(Tone tone) => tone switch { Tone.Good => "good", Tone.Warning => "warn", Tone.Bad => "bad", _ => "plain" };

    /// <summary>Escapes for element content and for attributes in double quotes; control characters become spaces.</summary>
    internal static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny("&<>\"'") < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ when char.IsControl(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}

/// <summary>What a colour says.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Not as it should be.</summary>
    Bad,
}
