using System.CommandLine;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Foundation.Project;

namespace Weir.Cli.Shell;

/// <summary>What a verb works with: its parsed arguments, the console, the folder it was called in.</summary>
internal sealed class VerbContext(ParseResult? arguments, CliConsole console, string workingDirectory)
{
    /// <summary>Where to print.</summary>
    public CliConsole Console { get; } = console;

    /// <summary>The folder that relative paths start from. Never use the process's own: tests run many verbs at once.</summary>
    public string WorkingDirectory { get; } = workingDirectory;

    /// <summary>What follows <c>--</c>, of a verb that takes a command.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>True under <c>--json</c>.</summary>
    public bool IsJson => Console.IsJson;

    /// <summary>Progress on a terminal, nothing in a pipe or under <c>--quiet</c>.</summary>
    public IProgressSink Progress => Console.Progress;

    /// <summary>False where the line had no words and was not parsed; see <see cref="Verb.TakesArguments"/>.</summary>
    public bool IsParsed => arguments is not null;

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => Arguments.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => Arguments.GetValue(argument);

    /// <summary>True when the user gave this option.</summary>
    public bool Has(Option option) => Arguments.GetResult(option) is { Implicit: false };

    /// <summary>True when an argument's word stands behind <c>--</c>.</summary>
    public bool IsAfterDashes(Argument argument)
    {
        var dashes = Arguments.Tokens.ToList().FindIndex(t => t.Type == System.CommandLine.Parsing.TokenType.DoubleDash);
        var word = Arguments.GetResult(argument) is { Tokens: [var first, ..] } ? first : null;
        return dashes >= 0 && word is not null && Arguments.Tokens.ToList().FindIndex(t => ReferenceEquals(t, word)) > dashes;
    }

    private ParseResult Arguments => arguments ?? throw new InvalidOperationException("a verb that takes no arguments has none to read");

    /// <summary>Full path of what the user typed.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(WorkingDirectory, path));

    /// <summary>A full path as the user would type it: relative to the working folder where it lies below it.</summary>
    public string Display(string path)
    {
        var relative = System.IO.Path.GetRelativePath(WorkingDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>The project at or above the working folder.</summary>
    /// <exception cref="WeirException"><c>no_project</c>.</exception>
    public WeirProject RequireProject() => WeirProject.Require(WorkingDirectory);

    /// <summary>The project at or above the working folder, or null.</summary>
    public WeirProject? FindProject() => WeirProject.Find(WorkingDirectory);
}
