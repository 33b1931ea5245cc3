using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Configuration.Composition;
using Weir.Configuration.Files;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Pipelines.Jobs.Replay;
using Weir.Tracking;

namespace Weir.Cli.Config;

/// <summary>One side of a comparison: a run's folder, a YAML file, or a primary config with overrides in one word.</summary>
internal static class ConfigSide
{
    private static readonly string[] Stored = [System.IO.Path.Combine(".hydra", "config.yaml"), "config.yaml"];

    /// <summary>A side; a word that is no file, no config and no override may be a run of the project's tracking.</summary>
    public static async Task<ConfigNode> ReadAsync(VerbContext context, string text, ComposeRequest request, bool resolve, CancellationToken cancellation)
    {
        var isWord = text.Length > 0 && !text.Any(c => c is ' ' or '=' or '~' or '+') && !System.IO.Path.Exists(context.Resolve(text)) && !File.Exists(context.Resolve(System.IO.Path.Combine(request.ConfigDirectory, text + ".yaml")));
        if (!isWord || (context.FindProject() is null && ProjectTracking.OpenServer() is null)) return Read(context, text, request, resolve, cancellation);
        await using var tracking = await TrackingVerb.OpenAsync(context, cancellation);
        var run = await RunLookup.FindAsync(tracking, text, cancellation);
        var record = await ReplayRecord.ReadAsync(tracking.Client, run, cancellation);
        return ConfigDocument.Parse(await record.ConfigAsync(cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"the run '{run.Info.RunName}' keeps no composed configuration", "runs of `weir run` do"), $"run {run.Info.RunName}");
    }

    private static ConfigNode Read(VerbContext context, string text, ComposeRequest request, bool resolve, CancellationToken cancellation)
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
