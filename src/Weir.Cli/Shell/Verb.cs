using System.CommandLine;

namespace Weir.Cli.Shell;

/// <summary>One verb of the command line: what it is called, what it takes, and the call into its area that does the work.</summary>
internal abstract class Verb
{
    /// <summary>The words that are typed, such as <c>data import</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The part of the lifecycle it is listed under.</summary>
    public abstract VerbGroup Group { get; }

    /// <summary>One sentence without a full stop.</summary>
    public abstract string Summary { get; }

    /// <summary>Two or three real command lines, shown first on the help page.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>What more there is to know; paragraphs.</summary>
    public virtual string? Remarks => null;

    /// <summary>Exit codes of its own, besides 0, 1, 2 and 130.</summary>
    public virtual IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [];

    /// <summary>Neighbours, by path.</summary>
    public virtual IReadOnlyList<string> SeeAlso => [];

    /// <summary>True where arguments are a command line of somebody else's, whose options are not ours.</summary>
    public virtual bool TakesForeignOptions => false;

    /// <summary>True where what follows <c>--</c> is a command line to be run, which the parser does not see: <see cref="VerbContext.Command"/> has it.</summary>
    public virtual bool TakesCommand => false;

    /// <summary>False for a verb that is often called without any word: such a line is not parsed, and <see cref="VerbContext.IsParsed"/> says so.</summary>
    public virtual bool TakesArguments => true;

    /// <summary>Adds the verb's own arguments and options.</summary>
    public abstract void Define(Command command);

    /// <summary>What a word that is no option may become; nothing leaves it to the shell, which then completes file names.</summary>
    /// <param name="words">The words behind the verb, without the one being typed.</param>
    /// <param name="typed">The word being typed.</param>
    /// <param name="workingDirectory">Where the shell stands.</param>
    public virtual IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => [];

    /// <summary>Does the work; returns the exit code. Failures are thrown as <see cref="Foundation.Errors.WeirException"/>.</summary>
    public abstract Task<int> RunAsync(VerbContext context, CancellationToken cancellation);
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Line, string Meaning);

/// <summary>Groups of the help page, in the order of the lifecycle.</summary>
internal enum VerbGroup
{
    /// <summary>Starting and looking around.</summary>
    Project,

    /// <summary>Ingest, profile, validate, split.</summary>
    Data,

    /// <summary>Data and model versions.</summary>
    Versioning,

    /// <summary>Stages and their graph.</summary>
    Pipelines,

    /// <summary>Trees of configs and overrides.</summary>
    Configuration,

    /// <summary>Models from data.</summary>
    Training,

    /// <summary>Runs and the registry.</summary>
    Tracking,

    /// <summary>Predictions.</summary>
    Serving,

    /// <summary>Watching.</summary>
    Monitoring,

    /// <summary>The server and its surroundings.</summary>
    Server,
}
