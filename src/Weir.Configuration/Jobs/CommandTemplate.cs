using System.Text.RegularExpressions;

namespace Weir.Configuration.Jobs;

/// <summary>A command line in which <c>{name}</c> stands for a value; <c>{{name}}</c> is the word in braces itself, and <c>${name}</c> the shell's.</summary>
public static partial class CommandTemplate
{
    /// <summary>The names that a command line asks for, in order.</summary>
    public static IEnumerable<string> Names(IEnumerable<string> words) => words.SelectMany(w => Placeholder().Matches(w)).Where(m => m.Groups["name"].Success).Select(m => m.Groups["name"].Value);

    /// <summary>The words with every name replaced.</summary>
    public static IReadOnlyList<string> Fill(IEnumerable<string> words, Func<string, string> value) => [.. words.Select(w => Placeholder().Replace(w, m => m.Groups["literal"].Success ? m.Value[1..^1] : value(m.Groups["name"].Value)))];

    [GeneratedRegex(@"\{\{(?<literal>[A-Za-z_][A-Za-z0-9_./-]*)\}\}|(?<!\$)\{(?<name>[A-Za-z_][A-Za-z0-9_./-]*)\}")]
    private static partial Regex Placeholder();
}
