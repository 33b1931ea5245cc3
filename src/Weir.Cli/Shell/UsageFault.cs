using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>Turns the parser's complaints into one sentence of ours.</summary>
internal static class UsageFault
{
    private static readonly string[] Global = ["--json", "--quiet", "--help", "--cd"];

    /// <summary>The first thing wrong with a command line.</summary>
    public static WeirException From(ParseResult parsed, Verb verb, Command command)
    {
        if (parsed.UnmatchedTokens is [var extra, ..])
            return WeirException.Usage($"`weir {verb.Path}` does not take '{extra}'", Help(verb, null));

        var first = parsed.Errors[0];
        return WeirException.Usage(Sentence(first, verb), Help(verb, null));
    }

    /// <summary>The parser takes an unknown <c>--option</c> for the value of an argument; a person meant an option.</summary>
    public static WeirException? UnknownOption(IEnumerable<string> words, Verb verb, Command command)
    {
        if (verb.TakesForeignOptions) return null;
        foreach (var word in words)
        {
            if (word == "--") return null;
            if (!word.StartsWith("--", StringComparison.Ordinal)) continue;
            var option = word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? word[..at] : word;
            if (!IsKnown(command, option)) return WeirException.Usage($"`weir {verb.Path}` has no option '{option}'", Help(verb, DidYouMean.Nearest(option, Known(command))));
        }

        return null;
    }

    // In loops: of every command's start this is all that would need the machinery of queries.
    private static bool IsKnown(Command command, string name)
    {
        if (Array.IndexOf(Global, name) >= 0) return true;
        foreach (var option in command.Options)
            if (option.Name == name || option.Aliases.Contains(name)) return true;
        return false;
    }

    private static IEnumerable<string> Known(Command command) => command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Concat(Global);

    private static string Sentence(ParseError error, Verb verb) => error.SymbolResult switch
    {
        ArgumentResult { Argument: var argument } when error.Message.StartsWith("Required", StringComparison.Ordinal)
            => $"`weir {verb.Path}` needs {HelpPage.Placeholder(argument)}",
        OptionResult { Option: var option } when error.Message.StartsWith("Required argument", StringComparison.Ordinal)
            => $"the option '{option.Name}' needs a value",
        OptionResult { Option: var option } when error.Message.Contains("is required", StringComparison.Ordinal)
            => $"`weir {verb.Path}` needs the option '{option.Name}'",
        _ => Plain(error.Message),
    };

    private static string Plain(string message) => message
        .Replace(" as expected type 'System.Int32'", ": a whole number is expected", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Int64'", ": a whole number is expected", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Double'", ": a number is expected", StringComparison.Ordinal)
        .Replace("\n\t", " ", StringComparison.Ordinal)
        .TrimEnd('.');

    private static string Help(Verb verb, string? near) =>
        near is null ? $"`weir {verb.Path} --help` shows its usage" : $"did you mean '{near}'?";
}
