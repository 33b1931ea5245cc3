using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Foundation.Progress;

namespace Weir.Cli.Shell;

/// <summary>Where a verb prints: data to standard output, prose and progress to standard error.</summary>
internal sealed class CliConsole : IDisposable
{
    private readonly bool _ownsWriters;

    /// <summary>A console over any two writers; tests capture with it.</summary>
    public CliConsole(TextWriter output, TextWriter error, bool isTerminal = false, bool ownsWriters = false, int? width = null)
    {
        Width = width;
        Out = output;
        Error = error;
        IsTerminal = isTerminal;
        _ownsWriters = ownsWriters;
    }

    /// <summary>Standard output: data only.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error: prose, progress, errors.</summary>
    public TextWriter Error { get; }

    /// <summary>True when standard error is a terminal that takes colour and cursor movement.</summary>
    public bool IsTerminal { get; }

    /// <summary>Columns of the terminal that standard output is; null in a pipe or a file, where nothing is cut.</summary>
    public int? Width { get; }

    /// <summary>True under <c>--json</c>.</summary>
    public bool IsJson { get; private set; }

    /// <summary>True under <c>--quiet</c>.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Colour on standard error.</summary>
    public Style Style { get; private set; } = Style.Plain;

    /// <summary>Progress: a line that rewrites itself on a terminal, silence elsewhere.</summary>
    public IProgressSink Progress { get; private set; } = NoProgress.Instance;

    /// <summary>The process's own console.</summary>
    public static CliConsole ForProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 1 << 14) { AutoFlush = false };
        var error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true }); // a server's log, progress and parallel work write at once
        return new CliConsole(output, error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb", ownsWriters: true, width: TerminalWidth());
    }

    /// <summary>Takes over the global flags.</summary>
    public void Configure(bool isJson, bool isQuiet)
    {
        IsJson = isJson;
        IsQuiet = isQuiet;
        Style = Style.For(IsTerminal);
        Progress = IsTerminal && !isQuiet && !isJson ? new TerminalProgress(Error, TimeProvider.System) : NoProgress.Instance;
    }

    /// <summary>A line of data.</summary>
    public void Line(string text) => Out.WriteLine(text);

    /// <summary>A table, cut to the terminal; what does not fit is told.</summary>
    public void Table(TextTable table)
    {
        var left = table.Write(Out, Width);
        if (left.Count > 0) Say($"not shown, for the terminal is too narrow: {string.Join(", ", left)} (--columns chooses)");
    }

    /// <summary>A line of prose for a person; silent under <c>--quiet</c>.</summary>
    public void Say(string text)
    {
        if (IsQuiet) return;
        EndProgress();
        Error.WriteLine(text);
    }

    /// <summary>The same of text that holds names from a table: on one line, without control characters.</summary>
    public void Tell(string text) => Say(Printable.OneLine(text));

    /// <summary>A warning; shown even under <c>--quiet</c>.</summary>
    public void Warn(string text)
    {
        EndProgress();
        Error.WriteLine($"{Style.Yellow("warning")}: {Printable.Text(Foundation.Errors.Redact.Text(text))}");
    }

    /// <summary>Asks a person; false where nobody can answer.</summary>
    public bool Confirm(string question)
    {
        if (!CanAsk) return false;
        EndProgress();
        Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>True where a person can be asked.</summary>
    public bool CanAsk => IsTerminal && !IsQuiet && !IsJson && !Console.IsInputRedirected;

    /// <summary>Asks a person for a line; what was proposed where he gives none.</summary>
    public string Ask(string question, string proposal)
    {
        EndProgress();
        Error.Write($"{Printable.Text(question)} [{Printable.Text(proposal)}]: ");
        return Console.In.ReadLine()?.Trim() is { Length: > 0 } answer ? answer : proposal;
    }

    /// <summary>One JSON document on standard output, for <c>--json</c>.</summary>
    public void Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonDefaults.Readable)) write(writer);
        Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Clears the progress line, if there is one.</summary>
    public void EndProgress() => (Progress as TerminalProgress)?.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        EndProgress();
        try
        {
            Out.Flush();
        }
        catch (IOException)
        {
            // The reader of our pipe went away (`weir runs list | head`): that is its right.
        }

        Error.Flush();
        if (!_ownsWriters) return;
        try { Out.Dispose(); }
        catch (IOException) { }
        Error.Dispose();
    }

    private static int? TerminalWidth()
    {
        if (Console.IsOutputRedirected) return null;
        try
        {
            return Console.WindowWidth is > 20 and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
