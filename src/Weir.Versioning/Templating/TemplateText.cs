using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Templating;

/// <summary>Replaces <c>${name.key[0]}</c> in values. <c>\${</c> stands for itself.</summary>
internal static class TemplateText
{
    /// <summary>True when a text anywhere in the value is a template.</summary>
    public static bool Contains(YamlValue value) => value switch
    {
        YamlText text => Next(text.Value, 0) is not null,
        YamlList list => list.Items.Any(Contains),
        YamlMap map => map.Entries.Any(e => Contains(e.Key) || Contains(e.Value)),
        _ => false,
    };

    /// <summary>The value with every template replaced. A text that is one template takes the type of what it names.</summary>
    /// <param name="value">What to resolve.</param>
    /// <param name="context">The values.</param>
    /// <param name="options">How mappings unfold; given for <c>cmd</c> only, elsewhere a mapping is an error.</param>
    /// <exception cref="TemplateFault">A bad expression, an unknown name, a list or mapping where a single value belongs.</exception>
    public static YamlValue Resolve(YamlValue value, TemplateContext context, CommandOptions? options = null)
    {
        switch (value)
        {
            case YamlText text: return ResolveText(text, context, options);
            case YamlList list: return new YamlList([.. list.Items.Select(i => Resolve(i, context, options))]);
            case YamlMap map: return new YamlMap([.. map.Entries.Select(e => new YamlField(Resolve(e.Key, context), Resolve(e.Value, context, options)))]);
            default: return value;
        }
    }

    /// <summary>The node that a text of one template names, a list or mapping too; null when the text is no single template.</summary>
    public static ContextNode? Node(string text, TemplateContext context) =>
        Next(text, 0) is { } found && found.Start == 0 && found.End == text.Length ? context.Select(Name(text[2..^1])) : null;

    /// <summary>A value inside a longer text, as DVC writes it: <c>true</c>, <c>1.5</c>, <c>None</c>.</summary>
    public static string ToText(YamlValue value) => value switch
    {
        YamlText text => text.Value,
        YamlBool flag => flag.Value ? "true" : "false",
        YamlInteger number => number.Digits,
        YamlFloat number => PythonFloat.Repr(number.Value),
        YamlTimestamp time => time.Text,
        _ => "None",
    };

    private static YamlValue ResolveText(YamlText text, TemplateContext context, CommandOptions? options)
    {
        var source = text.Value;
        if (!source.Contains("${", StringComparison.Ordinal)) return text;
        if (Next(source, 0) is { } only && only.Start == 0 && only.End == source.Length)
        {
            var whole = Single(source, context.Select(Name(source[2..^1])), options);
            return options is not null && whole is YamlMap m ? YamlValue.Of(options.Unfold(m)) : whole;
        }

        var result = new StringBuilder();
        var index = 0;
        while (Next(source, index) is { } found)
        {
            result.Append(source, index, found.Start - index);
            var value = Single(source, context.Select(Name(source[(found.Start + 2)..(found.End - 1)])), options);
            result.Append(value is YamlMap map ? options!.Unfold(map) : ToText(value));
            index = found.End;
        }

        return YamlValue.Of(result.Append(source, index, source.Length - index).Replace("\\${", "${").ToString());
    }

    private static YamlValue Single(string source, ContextNode node, CommandOptions? options)
    {
        if (node.Items is not null) throw new TemplateFault($"'{source}' names a list where a single value belongs", "name one of its items, such as ${…[0]}");
        if (node.Entries is not null && options is null) throw new TemplateFault($"'{source}' names a mapping where a single value belongs", "only 'cmd' unfolds a mapping into options");
        return node.ToValue();
    }

    // The next "${…}" that no backslash stands before.
    private static (int Start, int End)? Next(string text, int from)
    {
        for (var start = text.IndexOf("${", from, StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 2, StringComparison.Ordinal))
        {
            if (start > 0 && text[start - 1] == '\\') continue;
            var end = text.IndexOf('}', start);
            return end < 0 ? null : (start, end + 1);
        }

        return null;
    }

    // word ( "." word | "[" word "]" )*, as a dotted name.
    private static string Name(string expression)
    {
        var name = new StringBuilder();
        var i = 0;
        Word();
        while (i < expression.Length)
        {
            name.Append('.');
            if (expression[i] == '.')
            {
                i++;
                Word();
            }
            else if (expression[i] == '[')
            {
                i++;
                Word();
                if (i >= expression.Length || expression[i] != ']') throw Bad(expression, "the bracket is not closed");
                i++;
            }
            else
            {
                throw Bad(expression, $"'{expression[i]}' does not belong there");
            }
        }

        return name.ToString();

        void Word()
        {
            var start = i;
            while (i < expression.Length && expression[i] is not ('.' or '[' or ']')) i++;
            var word = expression[start..i].Trim();
            if (word.Length == 0) throw Bad(expression, "a name is missing");
            name.Append(word);
        }
    }

    private static TemplateFault Bad(string expression, string why) => new($"'${{{expression}}}' is not a valid template: {why}", "write ${name.key[0]}; \\${ stands for itself");
}
