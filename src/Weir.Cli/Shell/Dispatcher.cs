using System.CommandLine;
using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>From words to a verb: builds the command tree of that verb alone and runs it.</summary>
internal static class Dispatcher
{
    /// <summary>Runs the verb that the line names, or shows help.</summary>
    public static Task<int> RunAsync(CommandLine line, CliConsole console, string workingDirectory, CancellationToken cancellation)
    {
        var folder = line.ChangeDirectory is null ? workingDirectory : Path.GetFullPath(Path.Combine(workingDirectory, line.ChangeDirectory));
        if (!Directory.Exists(folder)) throw WeirException.FileNotFound(line.ChangeDirectory ?? folder);

        if (line.Rest is ["--version" or "-V"])
        {
            console.Out.WriteLine($"weir {WeirCli.Version}");
            return Task.FromResult(ExitCodes.Success);
        }

        if (line.Rest is [] or ["help"])
        {
            HelpPage.WriteOverview(console);
            return Task.FromResult(line.WantsHelp || line.Rest.Length > 0 ? ExitCodes.Success : ExitCodes.Usage);
        }

        var words = line.Rest is ["help", .. var topic] ? topic : line.Rest;
        var wantsHelp = line.WantsHelp || line.Rest[0] == "help";
        if (Find(words, out var used) is not { } verb)
        {
            var area = VerbCatalog.InArea(words[0]);
            if (area.Count == 0) throw UnknownVerb(words);
            if (words.Length > 1 && !wantsHelp) throw UnknownSubVerb(words, area);
            HelpPage.WriteArea(console, words[0], area);
            return Task.FromResult(wantsHelp ? ExitCodes.Success : ExitCodes.Usage);
        }

        // The parser and its set-up are a tenth of a short command's time.
        if (!verb.TakesArguments && used == words.Length && !wantsHelp) return verb.RunAsync(new VerbContext(null, console, folder), cancellation);
        return ParseAndRun(verb, words[used..], wantsHelp, console, folder, cancellation);
    }

    private static Task<int> ParseAndRun(Verb verb, string[] words, bool wantsHelp, CliConsole console, string folder, CancellationToken cancellation)
    {
        var command = new Command(verb.Path.Split(' ')[^1], verb.Summary);
        verb.Define(command);
        if (wantsHelp)
        {
            HelpPage.WriteVerb(console, verb, command);
            return Task.FromResult(ExitCodes.Success);
        }

        var (own, rest) = verb.TakesCommand && Array.IndexOf(words, "--") is >= 0 and var dashes ? (words[..dashes], words[(dashes + 1)..]) : (words, []);
        words = own;
        if (UsageFault.UnknownOption(words, verb, command) is { } fault) throw fault;
        // A word that begins with @ is a word (@daily), and not a file with more of them.
        var parsed = command.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) throw UsageFault.From(parsed, verb, command);
        return verb.RunAsync(new VerbContext(parsed, console, folder) { Command = rest }, cancellation);
    }

    // The longest run of leading words that is a verb: "data schema infer" before "data schema".
    private static Verb? Find(string[] words, out int used)
    {
        for (used = Math.Min(3, words.Length); used > 0; used--)
        {
            if (VerbCatalog.Find(string.Join(' ', words[..used])) is { } verb) return verb;
        }

        return null;
    }

    private static WeirException UnknownVerb(string[] words)
    {
        if (Elsewhere(words) is { } instead) throw WeirException.Usage($"there is no verb '{words[0]}'", instead);
        var known = VerbCatalog.Paths.Concat(VerbCatalog.Paths.Select(p => p.Split(' ')[0])).Distinct();
        return WeirException.Usage(
            $"there is no verb '{words[0]}'",
            DidYouMean.Nearest(words[0], known) is { } near ? $"did you mean `weir {near}`? `weir --help` lists all verbs" : "`weir --help` lists all verbs");
    }

    private static WeirException UnknownSubVerb(string[] words, IReadOnlyList<Verb> area)
    {
        if (Elsewhere(words[..2]) is { } instead) throw WeirException.Usage($"there is no verb '{words[0]} {words[1]}'", instead);
        var names = area.Select(v => v.Path[(words[0].Length + 1)..]).ToList();
        var near = DidYouMean.Nearest(words[1], names);
        return WeirException.Usage(
            $"there is no verb '{words[0]} {words[1]}'",
            near is null ? $"known: {string.Join(", ", names)}" : $"did you mean `weir {words[0]} {near}`?");
    }

    // Verbs that fingers bring along from dvc (docs/dvc.md has the same), or look for in the next room.
    private static string? Elsewhere(string[] words) => string.Join(' ', words.Take(2)) switch
    {
        "schedule list" or "schedule show" or "schedule delete" or "schedule pause" or "schedule resume" or "schedule history" => $"schedules are triggers: `weir trigger {words[1]}`",
        "artifacts get" => "`weir get` brings an artifact by its path",
        _ => words[0] switch
        {
            "version" => "`weir --version`, or `weir doctor` for what it stands on",
            "du" => "`weir list --size` shows sizes",
            "dataset" => "`weir import` and `weir import-url` record sources, `weir update` brings them up to date",
            "import-db" or "test-db" => "`weir data import` reads tables; a database is read by a stage of your own",
            "studio" => "`weir server` is Weir's own",
            _ => null,
        },
    };
}
