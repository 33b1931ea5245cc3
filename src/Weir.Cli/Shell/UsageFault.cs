using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>Turns the parser's complaints into one sentence of ours.</summary>
internal static class UsageFault
{
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
        var known = command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Concat(["--json", "--quiet", "--help", "--cd"]).ToHashSet();
        var unknown = words.TakeWhile(w => w != "--").Where(w => w.StartsWith("--", StringComparison.Ordinal)).Select(w => w.Split('=', 2)[0]).FirstOrDefault(w => !known.Contains(w));
        return unknown is null ? null : WeirException.Usage($"`weir {verb.Path}` has no option '{unknown}'", Help(verb, DidYouMean.Nearest(unknown, known)));
    }

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
