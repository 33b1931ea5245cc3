using System.Text;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Versioning.Templating;

/// <summary>A mapping inside <c>cmd</c> unfolds into command-line options: <c>--lr 0.01 --verbose</c>. <c>parsing.bool</c> and <c>parsing.list</c> of the configuration say how.</summary>
/// <param name="IsBooleanOptional">False gives <c>--no-x</c> instead of nothing.</param>
/// <param name="IsListAppended">A list repeats its option: <c>--k a --k b</c>.</param>
internal sealed record CommandOptions(bool IsBooleanOptional, bool IsListAppended)
{
    public static CommandOptions From(DvcConfig config) =>
        new(config.Get("parsing", "bool")?.Trim('"') == "boolean_optional", config.Get("parsing", "list")?.Trim('"') == "append");

    /// <exception cref="TemplateFault">A list or mapping inside a list.</exception>
    public string Unfold(YamlMap map)
    {
        var text = new StringBuilder();
        Append(text, map, string.Empty);
        return text.ToString().TrimEnd();
    }

    private void Append(StringBuilder text, YamlMap map, string prefix)
    {
        foreach (var (name, value) in map.Entries)
        {
            var key = prefix + ContextNode.KeyText(name);
            switch (value)
            {
                case YamlMap inner: Append(text, inner, key + "."); break;
                case YamlBool { Value: true }: text.Append("--").Append(key).Append(' '); break;
                case YamlBool when IsBooleanOptional: text.Append("--no-").Append(key).Append(' '); break;
                case YamlBool: break;
                case YamlList list: Append(text, list, key); break;
                default: text.Append("--").Append(key).Append(' ').Append(Word(value)).Append(' '); break;
            }
        }
    }

    private void Append(StringBuilder text, YamlList list, string key)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is YamlList or YamlMap) throw new TemplateFault($"'{key}' holds a list or mapping inside a list, which cannot become options");
            if (i == 0 || IsListAppended) text.Append("--").Append(key).Append(' ');
            text.Append(Word(list.Items[i])).Append(' ');
        }
    }

    // Numbers stand as they are, Python's names for booleans inside lists included; text is quoted for the shell.
    private static string Word(YamlValue value) => value switch
    {
        YamlText text => ShellQuote(text.Value),
        YamlBool flag => flag.Value ? "True" : "False",
        _ => TemplateText.ToText(value),
    };

    /// <summary>A word that the shell reads back as the text.</summary>
    internal static string ShellQuote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
