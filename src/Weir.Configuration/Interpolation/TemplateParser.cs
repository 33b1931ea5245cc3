using System.Text;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Interpolation;

/// <summary>Reads text with interpolations, by OmegaConf's grammar. What stands between <c>${</c> and <c>}</c> is read by <see cref="ReferenceParser"/>.</summary>
internal static class TemplateParser
{
    /// <summary>The parts of a text.</summary>
    /// <exception cref="WeirException"><c>interpolation_syntax</c>, with the place of the text.</exception>
    public static Template Parse(string text, ConfigOrigin origin)
    {
        try
        {
            var reader = new TemplateReader(text);
            return new Template(text, TextParts(reader, '\0'));
        }
        catch (FormatException e)
        {
            throw new WeirException("interpolation_syntax", $"the interpolation '{text}' cannot be read: {e.Message}", "references look like ${a.b}, ${.sibling}, ${list[0]} or ${resolver:argument}; \\${ is no reference", origin.Location());
        }
    }

    /// <summary>A single argument, for <c>oc.decode</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TemplatePart ParseElement(string text)
    {
        var reader = new TemplateReader(text);
        var part = new ReferenceParser(reader).Element();
        return reader.IsAtEnd ? part : throw reader.Fault("does not belong there");
    }

    /// <summary>Literals and references up to the end, or up to a quote. Backslashes count before <c>${</c>, before the quote, and at a quoted text's end.</summary>
    public static List<TemplatePart> TextParts(TemplateReader reader, char quote)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        while (!reader.IsAtEnd && (quote == '\0' || reader.Current != quote))
        {
            if (reader.Current == '\\')
            {
                var count = reader.CountRun('\\');
                var isReference = reader.StartsWith("${", count);
                var isQuote = quote != '\0' && reader.Peek(count) == quote;
                literal.Append('\\', isReference || isQuote ? count / 2 : count);
                reader.Skip(count);
                if (count % 2 == 0 || (!isReference && !isQuote)) continue;
                literal.Append(isReference ? "${" : quote.ToString());
                reader.Skip(isReference ? 2 : 1);
            }
            else if (reader.StartsWith("${"))
            {
                Flush();
                parts.Add(new ReferenceParser(reader).Reference());
            }
            else
            {
                literal.Append(reader.Current);
                reader.Skip(1);
            }
        }

        Flush();
        return parts;

        void Flush()
        {
            if (literal.Length == 0) return;
            parts.Add(new LiteralPart(literal.ToString()));
            literal.Clear();
        }
    }
}
