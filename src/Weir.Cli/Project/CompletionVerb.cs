using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;

namespace Weir.Cli.Project;

/// <summary>Prints a completion script, or the words that complete a line (which the scripts ask for).</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish" };
    private readonly Argument<string[]> _words = new("words") { Description = "the words typed so far", Hidden = true, Arity = ArgumentArity.ZeroOrMore };

    public override string Path => "completion";

    public override VerbGroup Group => VerbGroup.Server;

    public override string Summary => "Print a completion script for a shell";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir completion bash > ~/.local/share/bash-completion/completions/weir", "verbs and options complete in new shells"),
        new("weir completion zsh > \"${fpath[1]}/_weir\"", "the same for zsh"),
    ];

    public override void Define(Command command)
    {
        command.Add(_shell);
        command.Add(_words);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var shell = context.Get(_shell)!;
        context.Console.Out.Write(shell switch
        {
            "words" => string.Concat(Candidates(context.Get(_words) ?? [], context.WorkingDirectory).Select(w => w + "\n")),
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => throw WeirException.Usage($"no completion for the shell '{shell}'", "known: bash, zsh, fish"),
        });
        return Task.FromResult(ExitCodes.Success);
    }

    // The last word is the one being typed. Verbs complete word by word, then the verb's options.
    private static IEnumerable<string> Candidates(string[] given, string workingDirectory)
    {
        var words = Joined(given);
        var isSplit = words.Length < given.Length;
        var typed = words.Length == 0 ? string.Empty : words[^1];
        var before = words.Length == 0 ? [] : words[..^1];
        var verbWords = before.TakeWhile(w => !w.StartsWith('-')).ToArray();
        for (var length = Math.Min(3, verbWords.Length); length > 0; length--)
        {
            if (VerbCatalog.Find(string.Join(' ', verbWords[..length])) is not { } verb) continue;
            var command = new Command("x");
            verb.Define(command);
            var options = command.Options.Where(o => !o.Hidden).Select(o => o.Name).Concat(["--json", "--quiet", "--help", "--cd"]);
            if (typed.StartsWith('-')) return options.Where(o => o.StartsWith(typed, StringComparison.Ordinal));
            var found = verb.Complete(before[length..], typed, workingDirectory);
            // `weir config` is a verb, and `weir config show` another.
            return isSplit ? found.Select(f => f[(f.LastIndexOf('=') + 1)..]) : length == before.Length ? found.Concat(Verbs(verbWords, typed)) : found;
        }

        return Verbs(verbWords, typed);
    }

    private static IEnumerable<string> Verbs(string[] verbWords, string typed)
    {
        var prefix = string.Concat(verbWords.Select(w => w + ' '));
        return VerbCatalog.Paths
            .Where(p => p.StartsWith(prefix, StringComparison.Ordinal))
            .Select(p => p[prefix.Length..].Split(' ')[0])
            .Where(w => w.StartsWith(typed, StringComparison.Ordinal))
            .Distinct();
    }

    // Bash makes three words of key=value, and wants the last one alone.
    private static string[] Joined(string[] given)
    {
        var words = new List<string>();
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] != "=" || words.Count == 0)
            {
                words.Add(given[i]);
                continue;
            }

            words[^1] += "=" + (i + 1 < given.Length ? given[++i] : string.Empty);
        }

        return [.. words];
    }

    private const string Bash = """
        _weir() {
          local words cur=${COMP_WORDS[COMP_CWORD]}
          [ "$cur" = "=" ] && cur=
          words=$(weir completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
          if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); case ${COMPREPLY[0]-} in *[=./]) compopt -o nospace 2>/dev/null ;; esac
          else COMPREPLY=($(compgen -f -- "$cur")); fi
        }
        complete -o filenames -F _weir weir

        """;

    private const string Zsh = """
        #compdef weir
        local -a candidates
        candidates=(${(f)"$(weir completion words -- ${words[2,$CURRENT]} 2>/dev/null)"})
        if (( ${#candidates} )); then compadd -a candidates; else _files; fi

        """;

    private const string Fish = """
        complete -c weir -f -a '(weir completion words -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'

        """;
}
