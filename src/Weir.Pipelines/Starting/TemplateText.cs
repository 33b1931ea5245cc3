using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Starting;

/// <summary>Puts answers into texts: <c>{{ cookiecutter.name }}</c>, with <c>lower</c>, <c>upper</c>, <c>title</c>, <c>strip</c> and <c>replace</c> as methods or filters. Other braces stay as they are.</summary>
internal sealed partial class TemplateText(IReadOnlyDictionary<string, string> answers)
{
    /// <summary>The text with the answers.</summary>
    /// <param name="text">Text of a template.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <exception cref="WeirException"><c>template_invalid</c>: an unknown answer; <c>template_unsupported</c>: more of Jinja than this.</exception>
    public string Render(string text, string file)
    {
        if (!text.Contains("{{", StringComparison.Ordinal) && !text.Contains("{%", StringComparison.Ordinal)) return text;
        var made = new StringBuilder(text.Length);
        var from = 0;
        foreach (Match match in Marks().Matches(text))
        {
            made.Append(text, from, match.Index - from);
            from = match.Index + match.Length;
            if (match.Groups["raw"].Success) made.Append(match.Groups["raw"].Value);
            else if (match.Groups["value"].Success) made.Append(Value(match.Groups["value"].Value, file, LineOf(text, match.Index)));
            else throw new WeirException("template_unsupported", $"'{file}' has `{match.Value.Trim()}`, which only cookiecutter itself understands", "values alone are put in: {{ cookiecutter.name }}; make the project with cookiecutter", new SourceLocation(file, LineOf(text, match.Index)));
        }

        return made.Append(text, from, text.Length - from).ToString();
    }

    private string Value(string expression, string file, int line)
    {
        var parts = Expression().Match(expression.Trim().Trim('-').Trim());
        if (!parts.Success) throw new WeirException("template_unsupported", $"'{file}' has `{{{{ {expression.Trim()} }}}}`, which only cookiecutter itself understands", "a name, with lower, upper, title, strip, replace", new SourceLocation(file, line));
        var name = parts.Groups["name"].Value;
        if (!answers.TryGetValue(name, out var value))
            throw new WeirException("template_invalid", $"'{file}' puts in 'cookiecutter.{name}', which the manifest does not have", DidYouMean.Hint(name, answers.Keys), new SourceLocation(file, line));
        foreach (var (call, arguments) in parts.Groups["call"].Captures.Zip(parts.Groups["args"].Captures)) value = Apply(value, call.Value, arguments.Value, file, line);
        return value;
    }

    private static string Apply(string value, string call, string arguments, string file, int line)
    {
        var words = Quoted().Matches(arguments).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value).ToList();
        return (call, words) switch
        {
            ("lower", []) => value.ToLowerInvariant(),
            ("upper", []) => value.ToUpperInvariant(),
            ("title", []) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(value.ToLowerInvariant()),
            ("strip" or "trim", []) => value.Trim(),
            ("replace", [var old, var now]) when old.Length > 0 => value.Replace(old, now, StringComparison.Ordinal),
            _ => throw new WeirException("template_unsupported", $"'{file}' has `{call}`, which only cookiecutter itself understands", "lower, upper, title, strip and replace('a', 'b')", new SourceLocation(file, line)),
        };
    }

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    // Braces of others (GitHub's `${{ … }}`, Make's, DVC's) are not touched, and words after `{%` only where they are Jinja's.
    [GeneratedRegex(@"\{%-?\s*raw\s*-?%\}(?<raw>.*?)\{%-?\s*endraw\s*-?%\}|\{\{(?<value>-?\s*cookiecutter\.[^{}]*?)\}\}|\{%-?\s*(?:if|for|set|macro|include|extends|import|from|block|elif|else|endif|endfor)\b[^%]*%\}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^cookiecutter\.(?<name>\w+)(?:\s*[.|]\s*(?<call>\w+)(?<args>\s*\([^()]*\)|))*$", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();

    [GeneratedRegex("'([^']*)'|\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
