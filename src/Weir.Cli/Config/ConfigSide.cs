using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Files;
using Weir.Configuration.Tree;

namespace Weir.Cli.Config;

/// <summary>One side of a comparison: a run's folder, a YAML file, or a primary config with overrides in one word.</summary>
internal static class ConfigSide
{
    private static readonly string[] Stored = [System.IO.Path.Combine(".hydra", "config.yaml"), "config.yaml"];

    public static ConfigNode Read(VerbContext context, string text, ComposeRequest request, bool resolve, CancellationToken cancellation)
    {
        var path = context.Resolve(text);
        if (Directory.Exists(path) && Stored.Select(s => System.IO.Path.Combine(path, s)).FirstOrDefault(File.Exists) is { } stored) return ConfigDocument.Load(stored, context.Display(stored));
        if (File.Exists(path)) return ConfigDocument.Load(path, text);
        var words = Words(text);
        var isName = words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal) && words[0][0] is not ('~' or '+');
        var config = new ConfigComposer().Compose(request with { ConfigName = isName ? words[0] : request.ConfigName, Overrides = isName ? words[1..] : words }, cancellation);
        ConfigOptions.Warn(context, config);
        return config.Select(string.Empty, resolve);
    }

    // Blanks within quotes and brackets belong to an override.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var (start, depth, quote) = (0, 0, '\0');
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                if (i < text.Length) continue;
            }

            if (c is '\'' or '"') quote = c;
            else if (c is '[' or '{' or '(') depth++;
            else if (c is ']' or '}' or ')') depth--;
            if (c != ' ' || (depth > 0 && i < text.Length)) continue;
            if (i > start) words.Add(text[start..i]);
            start = i + 1;
        }

        return words;
    }
}
